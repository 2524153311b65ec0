#pragma once
// What a run tells the world: plain structs, no torch. The last event is always Finished.
#include "core/base/problem.h"
#include "core/nn/declaration.h"

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tb {

enum class RunState { queued, starting, running, paused, done, stopped, cancelled, failed, interrupted };
const char* state_name(RunState state);  // "queued", ...
std::optional<RunState> state_from_name(const std::string& name);

struct Metrics {
    std::int64_t step = 0;
    double epoch = 0;
    double eval_loss = 0;
    std::optional<double> eval_accuracy, eval_f1_macro;  // classification
    std::optional<double> eval_mse, eval_pearson;        // regression
    double eval_runtime = 0;  // seconds
    std::int64_t rows = 0;
    // Of a classification whose eval_loss holds more than that: label smoothing, or a term of the method's own.
    std::optional<double> eval_cross_entropy = {};
    bool operator==(const Metrics&) const = default;
};

// What takes time before the first step and after the last: loading, tokenising, exporting.
struct PhaseEvent {
    std::string phase;  // "reading", "tokenising", "loading", "features" (those of the frozen blocks), "evaluating", "saving"
    std::int64_t done = 0, total = 0;
};
struct StartedEvent {
    std::int64_t max_steps = 0, steps_per_epoch = 0, train_rows = 0, eval_rows = 0, train_tokens = 0;
    double num_train_epochs = 0;
    nn::ParameterCounts parameters;
    std::vector<std::string> initialised, unexpected;
    Problems warnings;
    std::int64_t first_step = 0;  // above 0: resumed after this step
};
// Every optimizer step.
struct StepEvent {
    std::int64_t step = 0;  // 1-based
    double epoch = 0;
    double loss = 0;      // this step's
    double accuracy = 0;  // of this step's rows, dropout on
    double learning_rate = 0, grad_norm = 0;
    std::int64_t tokens = 0, samples = 0;
    double time = 0;  // seconds of training since the start, pauses cut out
    std::int64_t memory = 0;  // resident bytes; on a GPU the most that tensors took there during the step
};
// transformers' log line.
struct LogEvent {
    std::int64_t step = 0;
    double epoch = 0, loss = 0, learning_rate = 0;
    std::optional<double> grad_norm;
    double time = 0;
};
struct EvalEvent {
    Metrics metrics;
    bool best = false;
    double time = 0;
    bool on_train = false;  // engine.evaluate_train
};
struct CheckpointEvent {
    std::int64_t step = 0;
    std::string path;
    bool recovery = false;
    double time = 0;
};
struct StateEvent {
    RunState state = RunState::running;
    std::int64_t step = 0;
    double time = 0;
};
struct WarningEvent {
    Problem problem;
    std::int64_t step = 0;
};
// What a method moved between matrices in a step (AdaLoRA's ranks).
struct RankEvent {
    std::int64_t step = 0, budget = 0, nonzero = 0;
    bool mask = false;
    std::vector<std::pair<std::string, int>> ranks;  // matrix, rank
    double time = 0;
};
struct FinishedEvent {
    RunState state = RunState::done;  // done, stopped, cancelled, failed or interrupted
    Problems problems;                // why it failed
    std::int64_t steps = 0, best_step = 0;
    std::optional<Metrics> final, best, validation, test;
    double train_loss = 0, seconds = 0, samples_per_second = 0, tokens_per_second = 0;
    nn::ParameterCounts parameters;
    std::int64_t peak_memory = 0, mean_memory = 0;
    int resumes = 0;
};

using Event = std::variant<PhaseEvent, StartedEvent, StepEvent, LogEvent, EvalEvent, CheckpointEvent, StateEvent, WarningEvent, FinishedEvent, RankEvent>;
using EventSink = std::function<void(const Event&)>;  // called on the worker thread, in order

}  // namespace tb
