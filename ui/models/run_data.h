#pragma once
// What the window keeps of a run: every event, in order, so that charts and tables never lose one.
#include "core/engine.h"

#include <QtGlobal>

#include <memory>
#include <optional>
#include <vector>

namespace tb::ui {

// What a run that goes on had done before: read from its folder, so that the curves begin where the run began.
struct History {
    std::vector<StepEvent> steps;
    std::vector<LogEvent> logs;
    std::vector<Metrics> evaluations;
    std::vector<StateEvent> marks;
};

struct RunData {
    quint64 serial = 0;  // of this window; the id on disk is the folder's name
    std::string title;   // "TPF-03 · seed 42"
    fs::path folder;
    Spec spec;
    bool resumed = false;
    std::int64_t predicted_memory = 0;  // by the plan it was started from; 0: not known
    RunState state = RunState::queued;
    PhaseEvent phase;
    std::optional<StartedEvent> started;
    std::vector<StepEvent> steps;
    std::vector<LogEvent> logs;
    std::vector<EvalEvent> evaluations;
    std::vector<StateEvent> marks;  // pauses and resumes
    std::vector<Event> notable;     // all but steps, logs and phases: what the events card lists
    std::optional<FinishedEvent> finished;

    std::string id() const { return folder.filename().string(); }
    bool active() const { return state == RunState::starting || state == RunState::running || state == RunState::paused; }
};

std::string run_title(const Spec& spec);

// The problem of a run that stopped because its loss or gradient norm was not a finite number; null for every other run.
const Problem* lost_its_way(const RunData& run);

// Puts one event into the run's lists and moves its state.
void apply(RunData& run, const Event& event);
void apply(RunData& run, History history);

// Bias-corrected exponential mean of the losses, the tile's figure: s_t = b s_{t-1} + (1-b) x_t, divided by 1 - b^t.
class Smoothed {
public:
    explicit Smoothed(double keep = 0.9) : keep_(keep) {}
    void add(double value);
    double value() const { return weight_ > 0 ? sum_ / weight_ : 0; }

private:
    double keep_, sum_ = 0, weight_ = 0;
};

// What the tiles show, brought up to date with the new steps only.
class RunFigures {
public:
    void update(const RunData& run);
    std::int64_t step = 0, max_steps = 0;
    double loss = 0, last_loss = 0, learning_rate = 0, grad_norm = 0;
    double clipped_share = 0;  // of all steps
    double elapsed = 0;
    std::optional<double> left;  // seconds
    double samples_per_second = 0, tokens_per_second = 0;  // over the last seconds
    std::int64_t memory = 0, peak_memory = 0;
    std::optional<EvalEvent> best;

private:
    std::size_t seen_ = 0;
    std::int64_t clipped_ = 0;
    Smoothed smooth_;
};

}  // namespace tb::ui
