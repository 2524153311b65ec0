#pragma once
// The tables of a grid of experiments, as the dissertation on fine-tuning techniques set them: methods down, models and data sets across.
#include "core/report/tables.h"
#include "core/sweep/experiment.h"

namespace tb {

// accuracy, memory, time, epochs, parameters.
std::vector<ReportTable> experiment_tables(const std::vector<ExperimentRun>& runs);
std::vector<ReportTable> sweep_tables(const SweepResult& result);

}  // namespace tb
