#include "core/train/best.h"

#include "core/train/metrics.h"

#include <algorithm>

namespace tb {

bool tracks_best(const TrainingSpec& training) {
    return training.load_best_model_at_end || !training.metric_for_best_model.empty() || training.early_stopping_patience ||
           training.save_strategy == "best" || training.lr_scheduler_type == "reduce_lr_on_plateau";
}

bool greater_is_better(const TrainingSpec& training) {
    const std::string& name = training.metric_for_best_model;
    return training.greater_is_better.value_or(!name.empty() && !name.ends_with("loss"));
}

std::optional<std::size_t> best_evaluation(const std::vector<Metrics>& evaluations, const TrainingSpec& training) {
    if (evaluations.empty()) return {};
    const auto wanted = [&](const Metrics& metrics) { return metric_value(metrics, training.metric_for_best_model); };
    const bool measured = std::all_of(evaluations.begin(), evaluations.end(), [&](const Metrics& metrics) { return wanted(metrics).has_value(); });
    const auto better = [&](const Metrics& a, const Metrics& b) {
        if (!measured) return a.eval_loss < b.eval_loss;
        return greater_is_better(training) ? *wanted(a) > *wanted(b) : *wanted(a) < *wanted(b);
    };
    std::size_t best = 0;
    for (std::size_t i = 1; i < evaluations.size(); ++i)
        if (better(evaluations[i], evaluations[best])) best = i;
    return best;
}

}  // namespace tb
