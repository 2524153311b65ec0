#pragma once
// What one run of a grid gave, as its folder tells it.
#include "core/sweep/queue.h"

#include <optional>

namespace tb {

// Runs that differ in nothing but training.seed share method, model and data set, and are averaged.
struct ExperimentRun {
    std::string method, model, dataset;
    RunState state = RunState::queued;
    // Of the model that the run kept: accuracy, or Pearson's r of a regression. On test rows where labelled ones were evaluated.
    std::optional<double> score;
    std::string score_split;           // "test", "validation" or "held-out": the rows of score
    std::optional<double> validation;  // the same on validation rows, and what split those are ("test" where the set has no other)
    std::string validation_split;
    std::vector<std::pair<std::optional<double>, std::optional<double>>> epochs;  // after each epoch: on training rows, on those of epochs_split
    std::string epochs_split;
    std::optional<double> seconds, mean_memory, peak_memory;  // memory in bytes
    std::optional<std::int64_t> trainable, total;
};
ExperimentRun experiment_run(const SweepItem& item);

}  // namespace tb
