// The training loop. Around an update stand hooks in a fixed order, transformers' own:
// report, log, evaluate (schedule on plateau, early stopping, then best), evaluate the training rows, save, recovery, and last what the owner asks for.
#include "core/train/codes.h"
#include "core/train/conditions.h"
#include "core/train/device.h"
#include "core/train/evaluate.h"
#include "core/train/features.h"
#include "core/train/session.h"
#include "core/train/step.h"

#include <ATen/ATen.h>
#include <cmath>

namespace tb {

namespace {

class Loop {
public:
    explicit Loop(Session& session) : s_(session), state_(session.state), training_(session.training()), counts_(session.prepared.steps) {}

    Expected<RunState> run();

private:
    struct Due {
        bool log = false, evaluate = false, save = false;
    };

    // What keeps the run from its first step: nothing, or the state it ended in meanwhile.
    Expected<std::optional<RunState>> keep_features();
    void begin_epoch();
    Expected<void> update();
    tl::unexpected<Problems> not_finite(double rate) const;
    Expected<void> after_update();
    Due what_is_due() const;
    void log();
    // Whether the evaluation is the best one so far; nothing where the run was cancelled in it.
    std::optional<bool> evaluate();
    std::optional<Metrics> measured(const Encoded& data);
    // engine.evaluate_train, at the end of an epoch and of the training; false where the run was cancelled in it.
    bool evaluate_train();
    bool judge(const Metrics& metrics);
    Expected<void> save();
    Expected<std::optional<RunState>> obey();
    Expected<std::optional<RunState>> pause();
    Expected<void> close(RunState ended);

    bool over() const { return state_.step >= counts_.max_steps || state_.stopped_early; }
    bool epoch_done() const { return state_.batch >= counts_.batches_per_epoch; }
    double epoch() const { return static_cast<double>(state_.epoch) + static_cast<double>(state_.batch) / static_cast<double>(counts_.batches_per_epoch); }
    // A step count, or a share of the run below 1.
    std::int64_t every(double value) const {
        return static_cast<std::int64_t>(value < 1 ? std::ceil(static_cast<double>(counts_.max_steps) * value) : value);
    }
    bool hits(double value) const { return state_.step % std::max<std::int64_t>(1, every(value)) == 0; }

    Session& s_;
    TrainState& state_;
    const TrainingSpec& training_;
    const StepCounts& counts_;
    std::vector<std::int64_t> order_;
    Features features_;
    StepEvent event_;
    std::optional<peft::Allocation> allocation_;  // of this step, where the method moves ranks
};

Expected<RunState> Loop::run() {
    s_.sink(StateEvent{RunState::running, state_.step, s_.time()});
    const auto left = keep_features();
    if (!left) return tl::unexpected(left.error());
    if (*left) return **left;
    RunState ended = RunState::done;
    while (!over() && ended == RunState::done) {
        begin_epoch();
        while (!epoch_done() && !over() && ended == RunState::done) {
            if (auto ok = update(); !ok) return tl::unexpected(ok.error());
            if (auto ok = after_update(); !ok) return tl::unexpected(ok.error());
            const auto asked = obey();
            if (!asked) return tl::unexpected(asked.error());
            ended = asked->value_or(RunState::done);
        }
    }
    if (auto ok = close(ended); !ok) return tl::unexpected(ok.error());
    return ended;
}

Expected<std::optional<RunState>> Loop::keep_features() {
    const auto& rows = s_.prepared.train;
    if (!s_.prepared.spec.engine.cache_frozen_features || over()) return std::nullopt;
    auto made = FeatureCache::make(s_.model, rows, s_.device, deciding_conditions(s_.conditions), feature_limits(), [&](std::int64_t done) {
        s_.sink(PhaseEvent{"features", done, rows.size()});
        const auto request = s_.control.get();
        return request != Request::cancel && request != Request::save_and_leave;
    });
    if (!made) return tl::unexpected(made.error());
    if (!*made) return s_.cancelled() ? RunState::cancelled : RunState::interrupted;
    features_ = [cache = std::make_shared<const FeatureCache>(std::move(**made))](std::span<const std::int64_t> some) { return cache->of(some); };
    return std::nullopt;
}

void Loop::begin_epoch() {
    if (epoch_done()) {
        ++state_.epoch;
        state_.batch = 0;
    }
    order_ = epoch_order(s_.prepared.train.size(), training_.data_seed.value_or(training_.seed), state_.epoch);
}

Expected<void> Loop::update() {
    const auto n = std::min<std::int64_t>(training_.gradient_accumulation_steps, counts_.batches_per_epoch - state_.batch);
    const auto size = static_cast<std::size_t>(training_.per_device_train_batch_size), from = static_cast<std::size_t>(state_.batch) * size;
    const auto rows = std::span(order_).subspan(from, std::min(static_cast<std::size_t>(n) * size, order_.size() - from));
    const double began = monotonic_seconds();
    event_ = accumulate_gradients(s_.model, *s_.tuner, s_.optimizer, s_.prepared, s_.device, rows,
                                  {true, static_cast<std::uint64_t>(training_.seed), static_cast<std::uint32_t>(state_.step), 0}, state_.loss_sum, features_);
    const double norm = s_.optimizer.gradient_norm(), rate = s_.schedule.rate(state_.step);
    if (!std::isfinite(event_.loss) || !std::isfinite(norm)) return not_finite(rate);
    const double clip = clip_factor(norm, training_.max_grad_norm);
    s_.tuner->before_step(state_.step + 1, clip);
    s_.optimizer.step(rate, clip);
    state_.batch += n;
    ++state_.step;
    allocation_ = s_.tuner->after_step(state_.step);
    event_.step = state_.step;
    event_.epoch = epoch();
    event_.learning_rate = rate;
    event_.grad_norm = norm;
    s_.update_seconds += monotonic_seconds() - began;
    s_.update_tokens += event_.tokens;
    return {};
}

tl::unexpected<Problems> Loop::not_finite(double rate) const {
    std::vector<Arg> args{{"step", state_.step + 1},
                          {"what", std::isfinite(event_.loss) ? "gradient norm" : "loss"},
                          {"learning_rate", rate},
                          {"lower_rate", training_.learning_rate / 10},
                          {"best_step", state_.best ? state_.best->step : std::int64_t(0)}};
    return fail(state_.best ? codes::not_finite : codes::not_finite_early, {}, std::move(args));
}

Expected<void> Loop::after_update() {
    state_.tokens += event_.tokens;
    state_.samples += event_.samples;
    event_.memory = memory_taken(s_.device);
    state_.peak_memory = std::max(state_.peak_memory, event_.memory);
    event_.time = s_.time();
    state_.memory_sum += static_cast<double>(event_.memory);
    s_.sink(event_);
    if (allocation_) s_.sink(RankEvent{state_.step, allocation_->budget, allocation_->nonzero, allocation_->mask, std::move(allocation_->ranks), event_.time});

    auto due = what_is_due();
    if (due.log) log();
    if (due.evaluate) {
        const auto best = evaluate();
        if (!best) return {};
        due.save = due.save || (*best && (training_.save_strategy == "best" || training_.load_best_model_at_end));
    }
    if (!evaluate_train()) return {};
    if (due.save) return save();
    const double minutes = s_.prepared.spec.engine.recovery_minutes;
    if (minutes > 0 && monotonic_seconds() - s_.saved >= minutes * 60) return s_.save(recovery_folder(s_.request.folder), true);
    return {};
}

Loop::Due Loop::what_is_due() const {
    const bool ends = epoch_done() || over();
    const auto due = [&](const std::string& strategy, double steps) {
        return (strategy == "steps" && hits(steps)) || (strategy == "epoch" && ends);
    };
    Due out;
    out.log = due(training_.logging_strategy, training_.logging_steps);
    out.evaluate = s_.prepared.evaluation().size() > 0 && due(training_.eval_strategy, training_.eval_steps.value_or(training_.logging_steps));
    out.save = due(training_.save_strategy, training_.save_steps) || (training_.save_strategy == "steps" && over());
    return out;
}

void Loop::log() {
    LogEvent event;
    event.step = state_.step;
    event.epoch = epoch();
    event.loss = static_cast<double>(state_.loss_sum) / static_cast<double>(std::max<std::int64_t>(1, state_.step - state_.logged_step));
    event.learning_rate = event_.learning_rate;
    if (training_.max_grad_norm > 0) event.grad_norm = event_.grad_norm;
    event.time = s_.time();
    state_.loss_total += static_cast<double>(state_.loss_sum);
    state_.loss_sum = 0;
    state_.logged_step = state_.step;
    s_.sink(event);
}

std::optional<Metrics> Loop::measured(const Encoded& data) {
    s_.optimizer.catch_up();
    const double began = monotonic_seconds();
    const auto outcome = run_model(s_.model, data, s_.device, [&](std::int64_t done) {
        s_.sink(PhaseEvent{"evaluating", done, data.size()});
        return !s_.cancelled();
    });
    if (!outcome) return {};
    auto metrics = measure(*outcome, s_.prepared.regression, training_.label_smoothing_factor, s_.tuner->penalty());
    metrics.step = state_.step;
    metrics.epoch = epoch();
    metrics.eval_runtime = monotonic_seconds() - began;
    return metrics;
}

std::optional<bool> Loop::evaluate() {
    const auto metrics = measured(s_.prepared.evaluation());
    if (!metrics) return {};
    const bool best = judge(*metrics);
    s_.sink(EvalEvent{*metrics, best, s_.time(), false});
    return best;
}

// Whatever the evaluation strategy, and before anything is saved there: a run that goes on from the end of an epoch has it behind it.
bool Loop::evaluate_train() {
    if (!s_.prepared.spec.engine.evaluate_train || !(epoch_done() || over())) return true;
    const auto metrics = measured(s_.prepared.train);
    if (metrics) s_.sink(EvalEvent{*metrics, false, s_.time(), true});
    return metrics.has_value();
}

// Early stopping looks at the best one before it is replaced (hf_semantics 2.8).
bool Loop::judge(const Metrics& metrics) {
    state_.last = metrics;
    if (!s_.tracks_best()) return false;
    const double value = metric_value(metrics, s_.metric()).value_or(metrics.eval_loss);
    s_.schedule.observe(value);
    const auto before = state_.best ? metric_value(*state_.best, s_.metric()) : std::nullopt;
    const bool better = !before || (s_.greater_is_better() ? value > *before : value < *before);
    if (training_.early_stopping_patience) {
        const bool gained = !before || (better && std::abs(value - *before) > training_.early_stopping_threshold);
        state_.evaluations_without_gain = gained ? 0 : state_.evaluations_without_gain + 1;
        state_.stopped_early = state_.evaluations_without_gain >= *training_.early_stopping_patience;
    }
    if (better) state_.best = metrics;
    return better;
}

Expected<void> Loop::save() {
    if (auto ok = s_.save(checkpoint_folder(s_.request.folder, state_.step), false); !ok) return ok;
    const auto best = training_.load_best_model_at_end && state_.best ? state_.best->step : std::int64_t(0);
    if (training_.save_total_limit) rotate_checkpoints(s_.request.folder, std::max(1, *training_.save_total_limit), best);
    return {};
}

Expected<std::optional<RunState>> Loop::obey() {
    auto request = s_.control.get();
    if (request == Request::pause && !over()) {
        if (auto paused = pause(); !paused) return paused;
        request = s_.control.get();
    }
    if (request == Request::cancel) return RunState::cancelled;
    if (request == Request::save_and_leave && !over()) {
        if (auto ok = s_.save(recovery_folder(s_.request.folder), true); !ok) return tl::unexpected(ok.error());
        return RunState::interrupted;
    }
    if (request == Request::stop_after_epoch && epoch_done() && !over()) return RunState::stopped;
    return std::nullopt;
}

Expected<std::optional<RunState>> Loop::pause() {
    if (auto ok = s_.save(recovery_folder(s_.request.folder), true); !ok) return tl::unexpected(ok.error());
    const double at = s_.time();
    s_.sink(StateEvent{RunState::paused, state_.step, at});
    s_.control.wait_while_paused();
    s_.began = monotonic_seconds() - at;
    s_.sink(StateEvent{RunState::running, state_.step, at});
    return std::nullopt;
}

// A run that ends without having been evaluated where it stands is evaluated now.
Expected<void> Loop::close(RunState ended) {
    s_.optimizer.catch_up();
    const bool has_result = ended == RunState::done || ended == RunState::stopped;
    const bool missing = !state_.last || (ended == RunState::stopped && state_.last->step != state_.step);
    if (!has_result || !missing || s_.prepared.evaluation().size() == 0) return {};
    const auto best = evaluate();
    return best.value_or(false) && training_.load_best_model_at_end ? save() : Expected<void>();
}

}  // namespace

Expected<RunState> run_loop(Session& session) { return Loop(session).run(); }

}  // namespace tb
