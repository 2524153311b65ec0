#pragma once
// Before a run: every problem of spec, data, model and method in one list; steps, parameters, memory, time. Trains nothing.
#include "core/data/dataset.h"
#include "core/hub/folders.h"
#include "core/nn/declaration.h"
#include "core/spec/spec.h"
#include "core/train/footprint.h"
#include "core/train/schedule.h"

#include <atomic>

namespace tb {

struct Probe {
    int steps = 0;
    double seconds_per_step = 0, samples_per_second = 0;
    std::int64_t peak_memory = 0;
};

struct Plan {
    Spec spec;
    bool model_found = false, data_read = false;
    std::string model_title, data_title;  // "BERT · 6 layers · 22.7 M parameters", "1,200 train · 300 validation · 2 labels"
    nn::ModelDecl model;
    nn::ParameterCounts parameters;
    std::vector<DataFile> files;  // train, validation and test, and how each was read
    std::int64_t train_rows = 0, validation_rows = 0, test_rows = 0, train_tokens = 0;
    double mean_tokens = 0;
    StepCounts steps;
    std::vector<double> rates;  // learning rate at each of at most 512 evenly spaced steps, last one included
    std::vector<std::int64_t> rate_steps;
    MemoryPrediction memory;
    std::optional<double> seconds;  // predicted, where this machine's speed is known
    std::optional<Probe> probe;
    Problems checks;  // worst first: errors, warnings, notes, ok
    std::string published;  // id of the published recipe this spec equals in its settings, or nearly (see published_differences), or empty
    int published_differences = 0;
    bool startable() const { return !has_errors(checks); }
};

// Only arithmetic, header reading and the data's rows; `cancelled` lets an overtaken plan end early.
Plan make_plan(const Spec& spec, const std::atomic<bool>* cancelled = nullptr);
// make_plan without reading data: model, counts, schedule where rows are known. For `params`.
Expected<nn::ParameterCounts> count_parameters(const Spec& spec);
// What the dissertation's table 4.7 prints for the same model and method, and why where counting gives another number.
struct PublishedCount {
    std::int64_t published = 0, counted = 0;
    std::string source;
    Problem verdict;  // ok, or a note with the reason
};
struct ParameterReport {
    nn::ParameterCounts counts;
    std::optional<PublishedCount> published;
};
Expected<ParameterReport> report_parameters(const Spec& spec);
// Runs `steps` optimizer steps on real rows in a throw-away copy of the model. Weights and files stay untouched.
Expected<Probe> probe(const Spec& spec, int steps, const std::atomic<bool>* cancelled = nullptr);

}  // namespace tb
