#include "core/store/lines.h"

#include <cmath>
#include <fstream>

namespace tb {

// Milliseconds are more than a clock of a run is worth.
static double rounded(double seconds) { return std::round(seconds * 1000) / 1000; }

Json step_line(const StepEvent& event) {
    return {{"step", event.step},
            {"epoch", event.epoch},
            {"loss", event.loss},
            {"accuracy", event.accuracy},
            {"learning_rate", event.learning_rate},
            {"grad_norm", event.grad_norm},
            {"tokens", event.tokens},
            {"samples", event.samples},
            {"time", rounded(event.time)},
            {"memory", event.memory}};
}

Json state_line(const StateEvent& event) { return {{"step", event.step}, {"state", state_name(event.state)}, {"time", rounded(event.time)}}; }

Json log_line(const LogEvent& event) {
    Json line = {{"step", event.step}, {"epoch", event.epoch}, {"loss", event.loss}, {"learning_rate", event.learning_rate}};
    if (event.grad_norm) line["grad_norm"] = *event.grad_norm;
    line["time"] = rounded(event.time);
    return line;
}

static void put(Json& json, const char* key, const std::optional<double>& value) {
    if (value) json[key] = *value;
}

Json rank_line(const RankEvent& event) {
    Json ranks = Json::object();
    for (const auto& [matrix, rank] : event.ranks) ranks[matrix] = rank;
    return {{"step", event.step}, {"budget", event.budget}, {"mask", event.mask}, {"nonzero", event.nonzero}, {"ranks", ranks}};
}

Json metrics_json(const Metrics& metrics) {
    Json json = {{"step", metrics.step}, {"epoch", metrics.epoch}, {"eval_loss", metrics.eval_loss}};
    put(json, "eval_cross_entropy", metrics.eval_cross_entropy);
    put(json, "eval_accuracy", metrics.eval_accuracy);
    put(json, "eval_f1_macro", metrics.eval_f1_macro);
    put(json, "eval_mse", metrics.eval_mse);
    put(json, "eval_pearson", metrics.eval_pearson);
    json["eval_runtime"] = metrics.eval_runtime;
    return json;
}

// An evaluation on the training rows bears transformers' prefix for that split, so that nobody takes it for the validation.
static Json with_train_prefix(const Json& line) {
    Json renamed;
    for (const auto& [key, value] : line.items()) renamed[key.starts_with("eval_") ? "train_" + key.substr(5) : key] = value;
    return renamed;
}

Json evaluation_line(const EvalEvent& event) {
    Json line = metrics_json(event.metrics);
    line["time"] = rounded(event.time);
    return event.on_train ? with_train_prefix(line) : line;
}

static Json problem_json(const Problem& problem) {
    Json args = Json::object();
    for (const auto& arg : problem.args) std::visit([&](const auto& value) { args[arg.name] = value; }, arg.value);
    return {{"code", problem.code ? problem.code->id : ""}, {"place", problem.place}, {"arguments", args}, {"text", describe(problem)}};
}

static Json problems_json(const Problems& problems) {
    Json list = Json::array();
    for (const auto& problem : problems) list.push_back(problem_json(problem));
    return list;
}

static void put_metrics(Json& json, const char* key, const std::optional<Metrics>& metrics) {
    if (!metrics) return;
    json[key] = metrics_json(*metrics);
    json[key]["rows"] = metrics->rows;
}

Json summary_json(const FinishedEvent& event, bool on_holdout, const Problems& warnings) {
    Json json = {{"status", state_name(event.state)}, {"steps", event.steps}, {"best_step", event.best_step}};
    if (!event.problems.empty()) json["reason"] = problems_json(event.problems);
    put_metrics(json, "final", event.final);
    put_metrics(json, "best", event.best);
    put_metrics(json, "validation", event.validation);
    put_metrics(json, "test", event.test);
    json["best_chosen_on"] = on_holdout ? "holdout" : "validation";
    json["train_loss"] = event.train_loss;
    json["parameters"] = {{"total", event.parameters.total}, {"trainable", event.parameters.trainable}, {"peft_all_params", event.parameters.peft_all_params}};
    json["peak_memory_bytes"] = event.peak_memory;
    json["mean_memory_bytes"] = event.mean_memory;
    json["seconds"] = rounded(event.seconds);
    json["samples_per_second"] = event.samples_per_second;
    json["tokens_per_second"] = event.tokens_per_second;
    json["resumes"] = event.resumes;
    if (!warnings.empty()) json["warnings"] = problems_json(warnings);
    return json;
}

// A number of a line, or `fallback` where it is absent or null (a loss that was not finite).
static double number(const Json& line, const char* key, double fallback = std::nan("")) {
    const auto found = line.find(key);
    return found != line.end() && found->is_number() ? found->get<double>() : fallback;
}

static std::int64_t whole(const Json& line, const char* key) { return static_cast<std::int64_t>(number(line, key, 0)); }

static std::optional<double> optional_number(const Json& line, const char* key) {
    const double value = number(line, key);
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

std::optional<StepEvent> step_of(const Json& line) {
    if (!line.is_object() || !line.contains("step") || !line.contains("loss")) return {};
    return StepEvent{whole(line, "step"),     number(line, "epoch", 0),  number(line, "loss"),   number(line, "accuracy"), number(line, "learning_rate", 0),
                     number(line, "grad_norm"), whole(line, "tokens"), whole(line, "samples"), number(line, "time", 0),  whole(line, "memory")};
}

std::optional<StateEvent> state_of(const Json& line) {
    if (!line.is_object() || !line.contains("state") || !line["state"].is_string()) return {};
    const auto state = state_from_name(line["state"].get<std::string>());
    if (!state) return {};
    return StateEvent{*state, whole(line, "step"), number(line, "time", 0)};
}

std::optional<LogEvent> log_of(const Json& line) {
    if (!line.is_object() || !line.contains("loss")) return {};
    return LogEvent{whole(line, "step"), number(line, "epoch", 0), number(line, "loss"), number(line, "learning_rate", 0), optional_number(line, "grad_norm"), number(line, "time", 0)};
}

std::optional<Metrics> evaluation_of(const Json& line) {
    if (!line.is_object() || !line.contains("eval_loss")) return {};
    return Metrics{whole(line, "step"),
                   number(line, "epoch", 0),
                   number(line, "eval_loss"),
                   optional_number(line, "eval_accuracy"),
                   optional_number(line, "eval_f1_macro"),
                   optional_number(line, "eval_mse"),
                   optional_number(line, "eval_pearson"),
                   number(line, "eval_runtime", 0),
                   whole(line, "rows"),
                   optional_number(line, "eval_cross_entropy")};
}

void for_each_line(const fs::path& file, const std::function<void(const Json&)>& each) {
    std::ifstream in(file);
    std::string line;
    while (std::getline(in, line)) {
        if (in.eof()) return;  // no newline: torn
        auto json = json_from(line);
        if (!json.is_discarded()) each(json);
    }
}

}  // namespace tb
