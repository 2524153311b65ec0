#pragma once
// Which evaluation counts as the best one, by the recipe's own words: what the loop keeps, and what lists and charts mark.
#include "core/spec/spec.h"
#include "core/train/events.h"

#include <optional>
#include <vector>

namespace tb {

// Whether a run of this recipe marks its best evaluation at all; where not, its last weights are its result.
bool tracks_best(const TrainingSpec& training);
// The direction of metric_for_best_model: greater_is_better, else everything but a loss is best where it is largest, as in transformers.
bool greater_is_better(const TrainingSpec& training);
// The index of the best evaluation, the earlier one at a tie; by the loss where the metric was not measured. Nothing where there is none.
std::optional<std::size_t> best_evaluation(const std::vector<Metrics>& evaluations, const TrainingSpec& training);

}  // namespace tb
