#include "ui/models/run_data.h"

#include "core/train/best.h"
#include "ui/models/words.h"

#include <algorithm>

namespace tb::ui {
namespace {

constexpr double kRateWindow = 5.0;  // seconds the throughput is a mean over

void take_started(RunData& run, const StartedEvent& event) {
    run.started = event;
    run.state = RunState::running;
    const auto later = [&](const auto& entry) { return entry.step > event.first_step; };
    std::erase_if(run.steps, later);
    std::erase_if(run.logs, later);
    std::erase_if(run.evaluations, [&](const EvalEvent& entry) { return entry.metrics.step > event.first_step; });
}

}  // namespace

std::string run_title(const Spec& spec) {
    const std::string name = spec.name.empty() ? "run" : spec.name;
    return name + " · " + seed_words(spec).toStdString();
}

const Problem* lost_its_way(const RunData& run) {
    if (run.state != RunState::failed || !run.finished) return nullptr;
    for (const Problem& problem : run.finished->problems)
        if (problem.code && std::string_view(problem.code->id).starts_with("train.not_finite")) return &problem;
    return nullptr;
}

void apply(RunData& run, const Event& event) {
    if (const auto* step = std::get_if<StepEvent>(&event)) {
        run.steps.push_back(*step);
        return;
    }
    if (const auto* log = std::get_if<LogEvent>(&event)) {
        run.logs.push_back(*log);
        return;
    }
    if (const auto* phase = std::get_if<PhaseEvent>(&event)) {
        run.phase = *phase;
        if (run.state == RunState::queued) run.state = RunState::starting;
        return;
    }
    run.notable.push_back(event);
    if (const auto* started = std::get_if<StartedEvent>(&event)) take_started(run, *started);
    if (const auto* eval = std::get_if<EvalEvent>(&event); eval && !eval->on_train) run.evaluations.push_back(*eval);
    if (const auto* state = std::get_if<StateEvent>(&event)) {
        run.state = state->state;
        run.marks.push_back(*state);
    }
    if (const auto* end = std::get_if<FinishedEvent>(&event)) {
        run.finished = *end;
        run.state = end->state;
    }
}

void apply(RunData& run, History history) {
    run.steps = std::move(history.steps);
    run.logs = std::move(history.logs);
    run.marks = std::move(history.marks);
    run.evaluations.clear();
    // As the loop marked them when they came: each one that was better than all before it.
    std::vector<Metrics> so_far;
    for (const Metrics& metrics : history.evaluations) {
        so_far.push_back(metrics);
        EvalEvent event{.metrics = metrics};
        event.best = tracks_best(run.spec.training) && best_evaluation(so_far, run.spec.training) == so_far.size() - 1;
        run.evaluations.push_back(event);
    }
}

void Smoothed::add(double value) {
    sum_ = keep_ * sum_ + (1 - keep_) * value;
    weight_ = keep_ * weight_ + (1 - keep_);
}

void RunFigures::update(const RunData& run) {
    if (run.started) max_steps = run.started->max_steps;
    if (seen_ > run.steps.size()) *this = RunFigures();
    for (; seen_ < run.steps.size(); ++seen_) {
        const StepEvent& event = run.steps[seen_];
        smooth_.add(event.loss);
        if (run.spec.training.max_grad_norm > 0 && event.grad_norm > run.spec.training.max_grad_norm) ++clipped_;
        peak_memory = std::max(peak_memory, event.memory);
    }
    best.reset();
    for (const EvalEvent& event : run.evaluations)
        if (event.best) best = event;
    if (run.steps.empty()) return;
    const StepEvent& last = run.steps.back();
    step = last.step;
    loss = smooth_.value();
    last_loss = last.loss;
    learning_rate = last.learning_rate;
    grad_norm = last.grad_norm;
    memory = last.memory;
    elapsed = last.time;
    clipped_share = static_cast<double>(clipped_) / static_cast<double>(run.steps.size());
    auto first = run.steps.end() - 1;
    std::int64_t samples = 0, tokens = 0;
    while (first != run.steps.begin() && last.time - first->time < kRateWindow) {
        samples += first->samples;
        tokens += first->tokens;
        --first;
    }
    const double span = last.time - first->time;
    samples_per_second = span > 0 ? static_cast<double>(samples) / span : 0;
    tokens_per_second = span > 0 ? static_cast<double>(tokens) / span : 0;
    const double done_here = static_cast<double>(last.step - run.steps.front().step + 1);
    const double spent = last.time - (run.steps.size() > 1 ? 0.0 : last.time);
    left.reset();
    if (max_steps > 0 && spent > 0 && run.steps.size() > 4) left = spent / done_here * static_cast<double>(max_steps - last.step);
}

}  // namespace tb::ui
