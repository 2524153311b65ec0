#include "core/report/codes.h"
#include "core/report/compare.h"
#include "core/spec/spec_json.h"
#include "core/train/metrics.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace tb {

static std::string clock_time(double seconds) {
    const auto whole = std::llround(seconds);
    return whole < 3600 ? fmt::format("{}:{:02}", whole / 60, whole % 60) : fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

static std::string text(const Json& json, const char* key) {
    if (!json.is_object()) return {};
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

static std::optional<std::int64_t> whole(const Json& json, const char* key) {
    if (!json.is_object()) return {};
    const auto found = json.find(key);
    return found != json.end() && found->is_number() ? std::optional(found->get<std::int64_t>()) : std::nullopt;
}

static std::optional<std::size_t> evaluation_at(const std::vector<Metrics>& evaluations, std::optional<std::int64_t> step) {
    const auto found = std::find_if(evaluations.begin(), evaluations.end(), [&](const Metrics& metrics) { return step && metrics.step == *step; });
    if (found != evaluations.end()) return static_cast<std::size_t>(found - evaluations.begin());
    return evaluations.empty() ? std::nullopt : std::optional(evaluations.size() - 1);
}

static std::optional<double> real(const Json& json, const char* key) {
    if (!json.is_object() || !json.contains(key) || !json[key].is_number()) return {};
    return json[key].get<double>();
}

// Of a regression: from the answers where they are, else as reported.
static void put_errors(Entry& entry, const Json& reported) {
    entry.mse = real(reported, "eval_mse");
    entry.pearson = real(reported, "eval_pearson");
    if (!entry.predictions || entry.predictions->empty()) return;
    std::vector<double> found, wanted;
    for (const auto& row : *entry.predictions) {
        found.push_back(row.prediction);
        wanted.push_back(row.target);
    }
    entry.rows = static_cast<std::int64_t>(found.size());
    entry.mse = mean_squared_error(found, wanted);
    entry.pearson = pearson(found, wanted);
}

// A run without a best step (nothing was kept by a metric) is reported by its last evaluation.
static void put_scores(Entry& entry, const RunRecord& run) {
    const auto best_step = whole(run.summary, "best_step");
    entry.best = evaluation_at(entry.evaluations, best_step && *best_step > 0 ? best_step : std::nullopt);
    const Json reported = run.summary.is_object() ? run.summary.value("validation", run.summary.value("best", Json())) : Json();
    entry.rows = whole(reported, "rows").value_or(0);
    if (entry.regression) return put_errors(entry, reported);
    if (entry.predictions) {
        entry.rows = static_cast<std::int64_t>(entry.predictions->size());
        entry.correct = std::count_if(entry.predictions->begin(), entry.predictions->end(), [](const Prediction& row) { return row.prediction == static_cast<double>(row.label); });
    } else if (reported.is_object() && reported.contains("eval_accuracy")) {
        entry.correct = std::llround(reported["eval_accuracy"].get<double>() * static_cast<double>(entry.rows));
    }
}

Expected<Entry> entry_of(const fs::path& folder) {
    auto run = read_run(folder);
    if (!run) return tl::unexpected(run.error());
    Entry entry;
    entry.id = run->id;
    entry.title = !run->meta.name.empty() ? run->meta.name : !run->spec.name.empty() ? run->spec.name : run->id;
    entry.name = entry.title;
    entry.spec = run->spec;
    entry.regression = run->spec.task == "regression";
    entry.starter = run->spec.model_name == "starter" || run->spec.model == "starter";
    entry.on_holdout = run->spec.dataset.holdout > 0;
    entry.evaluations = run->evaluations;
    entry.logs = read_logs(folder);
    if (auto predictions = read_predictions(folder)) entry.predictions = std::move(*predictions);
    put_scores(entry, *run);
    const Json parameters = run->summary.is_object() ? run->summary.value("parameters", Json()) : Json();
    entry.parameters = whole(parameters, "total");
    entry.trainable = whole(parameters, "trainable");
    if (run->summary.is_object() && run->summary.contains("seconds")) entry.seconds = run->summary["seconds"].get<double>();
    if (entry.seconds) entry.time = clock_time(*entry.seconds);
    entry.peak_memory = whole(run->summary, "peak_memory_bytes");
    // A run on the processor has no device_name.
    for (const char* key : {"device_name", "processor", "device"})
        if (entry.device.empty()) entry.device = text(run->environment, key);
    if (run->environment.is_object() && run->environment.contains("data")) entry.fingerprint = text(run->environment["data"], "fingerprint");
    return entry;
}

Expected<Entry> entry_of_published(const std::string& id) {
    const auto* run = find_published(id);
    if (!run) {
        std::string known;
        for (const auto& other : published_runs()) known += (known.empty() ? "" : ", ") + other.id;
        return fail(codes::report_no_published, {}, {{"id", id}, {"known", known}});
    }
    Entry entry;
    entry.id = run->id;
    entry.title = run->title;
    entry.published = true;
    auto spec = run->settings.is_object() ? parse_spec(run->settings, {}) : Expected<Spec>(Spec{});
    if (!spec) return tl::unexpected(spec.error());
    entry.spec = std::move(*spec);
    entry.name = entry.spec.name.empty() ? run->title : entry.spec.name;
    entry.published_epochs = run->epochs;
    entry.best = static_cast<std::size_t>(run->best_epoch - 1);
    entry.rows = run->validation_rows;
    if (const auto accuracy = best_accuracy(entry)) entry.correct = std::llround(*accuracy * static_cast<double>(entry.rows));
    entry.parameters = run->counted_total;
    entry.trainable = run->counted_trainable;
    entry.embeddings = run->counted_embeddings;
    entry.printed_share = run->trainable;
    entry.time = run->time;
    entry.device = run->device;
    return entry;
}

std::optional<double> best_accuracy(const Entry& entry) {
    if (!entry.best) return {};
    if (entry.published) return entry.published_epochs[*entry.best].accuracy;
    if (entry.rows > 0 && entry.predictions && entry.evaluations[*entry.best].eval_accuracy) return static_cast<double>(entry.correct) / static_cast<double>(entry.rows);
    return entry.evaluations[*entry.best].eval_accuracy;
}

std::optional<double> best_loss(const Entry& entry) {
    if (!entry.best) return {};
    return entry.published ? entry.published_epochs[*entry.best].eval_loss : std::optional(entry.evaluations[*entry.best].eval_loss);
}

std::optional<double> best_cross_entropy(const Entry& entry) {
    if (!entry.best || entry.regression) return {};
    if (entry.published) return best_loss(entry);
    const auto& metrics = entry.evaluations[*entry.best];
    return metrics.eval_cross_entropy ? metrics.eval_cross_entropy : metrics.eval_loss;
}

std::optional<double> best_epoch(const Entry& entry) {
    if (!entry.best) return {};
    return entry.published ? entry.published_epochs[*entry.best].epoch : entry.evaluations[*entry.best].epoch;
}

}  // namespace tb
