#include "core/train/state.h"

#include <limits>

namespace tb {

// A value that is not finite is null in JSON.
static double number(const Json& json) { return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>(); }

static Json optional_number(const std::optional<double>& value) { return value ? Json(*value) : Json("absent"); }

static std::optional<double> optional_number(const Json& json) {
    if (json.is_string()) return {};
    return number(json);
}

static Json metrics_json(const std::optional<Metrics>& metrics) {
    if (!metrics) return nullptr;
    return {{"step", metrics->step},
            {"epoch", metrics->epoch},
            {"eval_loss", metrics->eval_loss},
            {"eval_accuracy", optional_number(metrics->eval_accuracy)},
            {"eval_f1_macro", optional_number(metrics->eval_f1_macro)},
            {"eval_mse", optional_number(metrics->eval_mse)},
            {"eval_pearson", optional_number(metrics->eval_pearson)},
            {"eval_runtime", metrics->eval_runtime},
            {"rows", metrics->rows},
            {"eval_cross_entropy", optional_number(metrics->eval_cross_entropy)}};
}

static std::optional<Metrics> metrics_of(const Json& json) {
    if (json.is_null()) return {};
    Metrics metrics;
    metrics.step = json.at("step");
    metrics.epoch = json.at("epoch");
    metrics.eval_loss = number(json.at("eval_loss"));
    metrics.eval_accuracy = optional_number(json.at("eval_accuracy"));
    metrics.eval_f1_macro = optional_number(json.at("eval_f1_macro"));
    metrics.eval_mse = optional_number(json.at("eval_mse"));
    metrics.eval_pearson = optional_number(json.at("eval_pearson"));
    metrics.eval_runtime = json.at("eval_runtime");
    metrics.rows = json.at("rows");
    metrics.eval_cross_entropy = optional_number(json.value("eval_cross_entropy", Json("absent")));  // older checkpoints do not have it
    return metrics;
}

Json to_json(const TrainState& state) {
    return {{"step", state.step},
            {"epoch", state.epoch},
            {"batch", state.batch},
            {"loss_sum", static_cast<double>(state.loss_sum)},
            {"loss_total", state.loss_total},
            {"logged_step", state.logged_step},
            {"best", metrics_json(state.best)},
            {"last", metrics_json(state.last)},
            {"evaluations_without_gain", state.evaluations_without_gain},
            {"stopped_early", state.stopped_early},
            {"seconds", state.seconds},
            {"tokens", state.tokens},
            {"samples", state.samples},
            {"memory_sum", state.memory_sum},
            {"peak_memory", state.peak_memory},
            {"resumes", state.resumes},
            {"schedule", state.schedule}};
}

TrainState train_state(const Json& json) {
    TrainState state;
    state.step = json.at("step");
    state.epoch = json.at("epoch");
    state.batch = json.at("batch");
    state.loss_sum = static_cast<float>(json.at("loss_sum").get<double>());
    state.loss_total = json.at("loss_total");
    state.logged_step = json.at("logged_step");
    state.best = metrics_of(json.at("best"));
    state.last = metrics_of(json.at("last"));
    state.evaluations_without_gain = json.at("evaluations_without_gain");
    state.stopped_early = json.at("stopped_early");
    state.seconds = json.at("seconds");
    state.tokens = json.at("tokens");
    state.samples = json.at("samples");
    state.memory_sum = json.at("memory_sum");
    state.peak_memory = json.at("peak_memory");
    state.resumes = json.at("resumes");
    state.schedule = json.at("schedule");
    return state;
}

}  // namespace tb
