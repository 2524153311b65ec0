#pragma once
// The tables of a grid of experiments, as the dissertation on fine-tuning techniques set them: methods down, models and data sets across.
#include "core/report/tables.h"
#include "core/sweep/queue.h"

namespace tb {

// What one run of the grid gave. Runs that differ in nothing but the seed share all labels and are averaged.
struct ExperimentRun {
    std::string method, model, dataset;
    RunState state = RunState::queued;
    std::optional<double> score;                        // of the last evaluation: accuracy, or Pearson's r of a regression
    std::vector<std::pair<std::optional<double>, std::optional<double>>> epochs;  // on training rows, on validation rows
    std::optional<double> seconds, mean_memory, peak_memory;  // memory in bytes
    std::optional<std::int64_t> trainable, total;
};
ExperimentRun experiment_run(const SweepItem& item);

// accuracy, memory, time, epochs, parameters.
std::vector<ReportTable> experiment_tables(const std::vector<ExperimentRun>& runs);
std::vector<ReportTable> sweep_tables(const SweepResult& result);

}  // namespace tb
