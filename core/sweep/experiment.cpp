#include "core/sweep/experiment.h"

#include "core/base/files.h"
#include "core/hub/folders.h"
#include "core/store/run_folder.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

namespace tb {

namespace {

std::optional<double> number(const Json& json, const char* key) {
    if (!json.is_object() || !json.contains(key) || !json[key].is_number()) return {};
    return json[key].get<double>();
}

std::optional<std::int64_t> whole(const Json& json, const char* key) {
    if (!json.is_object() || !json.contains(key) || !json[key].is_number_integer()) return {};
    return json[key].get<std::int64_t>();
}

std::string label_of(const SweepRun& run, const std::string& axis) {
    const auto found = std::find_if(run.labels.begin(), run.labels.end(), [&](const auto& label) { return label.first == axis; });
    return found == run.labels.end() ? std::string() : found->second;
}

std::string last_part(const std::string& path) { return path.substr(path.find_last_of('.') + 1); }

// What else is varied belongs to the method, but for the seed: runs over seeds are averaged.
std::string method_of(const SweepRun& run) {
    static const std::set<std::string> elsewhere{"peft", "peft.peft_type", "model", "dataset", "dataset.source", "training.seed"};
    auto method = label_of(run, "peft");
    if (method.empty()) method = method_name(run.spec.peft);
    for (const auto& [axis, label] : run.labels) {
        if (elsewhere.contains(axis)) continue;
        const auto same_end = [&name = axis](const auto& other) { return last_part(other.first) == last_part(name); };
        const bool alone = std::count_if(run.labels.begin(), run.labels.end(), same_end) == 1;
        method += " · " + (alone ? last_part(axis) : axis) + " " + label;
    }
    return method;
}

std::string model_of(const SweepRun& run) {
    const auto label = label_of(run, "model");
    return label.empty() ? run.spec.model : label;
}

std::string dataset_of(const SweepRun& run) {
    for (const char* axis : {"dataset", "dataset.source"})
        if (const auto label = label_of(run, axis); !label.empty()) return label;
    return run.spec.dataset.source.empty() ? run.spec.dataset.train.first() : run.spec.dataset.source;
}

bool ends_epoch(double epoch) { return std::abs(epoch - std::round(epoch)) < 1e-9; }

// Evaluations at the ends of epochs, and the last one; one of the training rows belongs to the one of the validation rows at the same step.
auto read_epochs(const fs::path& folder) {
    struct Line {
        std::int64_t step = 0;
        double epoch = 0;
        std::optional<double> on_train, on_validation;
    };
    std::vector<Line> lines;
    std::ifstream in(folder / "events.jsonl");
    for (std::string text; std::getline(in, text);) {
        const auto json = json_from(text);
        if (!json.is_object()) continue;
        const bool on_train = json.contains("train_loss") && json.contains("train_runtime") && !json.contains("eval_loss");
        if (!on_train && !json.contains("eval_loss")) continue;
        const auto step = whole(json, "step").value_or(0);
        if (lines.empty() || lines.back().step != step) lines.push_back({step, number(json, "epoch").value_or(0), {}, {}});
        auto value = number(json, on_train ? "train_accuracy" : "eval_accuracy");
        if (!value) value = number(json, on_train ? "train_pearson" : "eval_pearson");
        (on_train ? lines.back().on_train : lines.back().on_validation) = value;
    }
    decltype(ExperimentRun::epochs) epochs;
    for (const auto& line : lines)
        if (ends_epoch(line.epoch) || &line == &lines.back()) epochs.emplace_back(line.on_train, line.on_validation);
    return epochs;
}

std::optional<double> score_in(const Json& summary, const char* split) {
    if (!summary.contains(split)) return {};
    const auto accuracy = number(summary[split], "eval_accuracy");
    return accuracy ? accuracy : number(summary[split], "eval_pearson");
}

// Test rows, else validation, else the last evaluation during the run.
void put_score(ExperimentRun& out, const Json& summary) {
    out.validation = score_in(summary, "validation");
    if (!out.validation) {
        out.validation_split = out.epochs_split;
        out.validation = out.epochs.empty() || !out.epochs.back().second ? score_in(summary, "final") : out.epochs.back().second;
    }
    out.score = score_in(summary, "test");
    out.score_split = out.score ? "test" : out.validation_split;
    if (!out.score) out.score = out.validation;
}

}  // namespace

ExperimentRun experiment_run(const SweepItem& item) {
    ExperimentRun out;
    out.method = method_of(item.run);
    out.model = model_of(item.run);
    out.dataset = dataset_of(item.run);
    out.state = item.state;
    out.epochs = read_epochs(item.folder);
    const auto& dataset = item.run.spec.dataset;
    out.validation_split = test_stands_in(dataset) ? "test" : "validation";
    out.epochs_split = dataset.holdout > 0 ? "held-out" : out.validation_split;
    const auto summary = read_json(item.folder / "summary.json").value_or(Json());
    if (!summary.is_object()) return out;
    if (item.state == RunState::done || item.state == RunState::stopped) {
        put_score(out, summary);
        out.seconds = number(summary, "seconds");
    }
    out.mean_memory = number(summary, "mean_memory_bytes");
    out.peak_memory = number(summary, "peak_memory_bytes");
    if (!summary.contains("parameters")) return out;
    out.trainable = whole(summary["parameters"], "trainable");
    out.total = whole(summary["parameters"], "total");
    return out;
}

}  // namespace tb
