#include "core/sweep/tables.h"

#include "core/store/run_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>

namespace tb {

namespace {

using Pairs = std::vector<std::pair<std::optional<double>, std::optional<double>>>;

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

std::string last_part(const std::string& path) { return path.substr(path.find_last_of("./") + 1); }

std::string method_of(const SweepRun& run) {
    auto method = label_of(run, "peft");
    if (method.empty()) method = run.spec.peft.is_object() ? run.spec.peft.value("peft_type", "full") : "full";
    // What else is varied belongs to the method, but for the seed: runs over seeds are averaged.
    for (const auto& [axis, label] : run.labels)
        if (axis != "peft" && axis != "model" && axis != "dataset" && axis != "dataset.source" && axis != "training.seed")
            method += " · " + last_part(axis) + " " + label;
    return method;
}

std::string model_of(const SweepRun& run) {
    const auto name = label_of(run, "model").empty() ? run.spec.model : label_of(run, "model");
    return std::filesystem::path(name).filename().string();
}

std::string dataset_of(const SweepRun& run) {
    for (const char* axis : {"dataset", "dataset.source"})
        if (const auto label = label_of(run, axis); !label.empty()) return std::filesystem::path(label).filename().string();
    if (!run.spec.dataset.source.empty()) return run.spec.dataset.source;
    return std::filesystem::path(run.spec.dataset.train.first()).filename().string();
}

// Evaluations in the order of their steps; one of the training rows belongs to the one of the validation rows at the same step.
Pairs read_epochs(const fs::path& folder) {
    std::vector<std::int64_t> steps;
    Pairs epochs;
    std::ifstream in(folder / "events.jsonl");
    for (std::string text; std::getline(in, text);) {
        const auto line = Json::parse(text, nullptr, false);
        if (!line.is_object()) continue;
        const bool on_train = line.contains("train_loss") && line.contains("train_runtime") && !line.contains("eval_loss");
        if (!on_train && !line.contains("eval_loss")) continue;
        const auto step = whole(line, "step").value_or(0);
        if (steps.empty() || steps.back() != step) {
            steps.push_back(step);
            epochs.emplace_back();
        }
        auto value = number(line, on_train ? "train_accuracy" : "eval_accuracy");
        if (!value) value = number(line, on_train ? "train_pearson" : "eval_pearson");
        (on_train ? epochs.back().first : epochs.back().second) = value;
    }
    return epochs;
}

// Distinct values in the order of their first appearance.
template <class Of>
std::vector<std::string> distinct(const std::vector<ExperimentRun>& runs, Of of) {
    std::vector<std::string> out;
    for (const auto& run : runs)
        if (std::find(out.begin(), out.end(), of(run)) == out.end()) out.push_back(of(run));
    return out;
}

struct Spread {
    std::size_t count = 0;
    double mean = 0, deviation = 0;
};

Spread spread_of(const std::vector<double>& values) {
    Spread out{values.size(), 0, 0};
    if (values.empty()) return out;
    out.mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    double squares = 0;
    for (const double value : values) squares += (value - out.mean) * (value - out.mean);
    if (values.size() > 1) out.deviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
    return out;
}

using Members = std::vector<const ExperimentRun*>;
using Select = std::optional<double> (*)(const ExperimentRun&);

std::vector<double> values_of(const Members& runs, Select select) {
    std::vector<double> values;
    for (const auto* run : runs)
        if (const auto value = select(*run)) values.push_back(*value);
    return values;
}

// Why a cell has no number.
std::string without_number(const Members& runs) {
    if (runs.empty()) return "–";
    const auto failed = std::any_of(runs.begin(), runs.end(), [](const ExperimentRun* run) { return run->state == RunState::failed; });
    return failed ? "failed" : state_name(runs.front()->state);
}

TableCell cell_of(const Members& runs, Select select, double scale, int digits) {
    const auto spread = spread_of(values_of(runs, select));
    if (spread.count == 0) return {without_number(runs), {}, false};
    auto text = fmt::format("{:.{}f}", spread.mean * scale, digits);
    if (spread.count > 1) text += fmt::format(" ± {:.{}f}", spread.deviation * scale, digits);
    return {text, spread.mean * scale, false};
}

class Tables {
public:
    explicit Tables(const std::vector<ExperimentRun>& runs)
        : runs_(runs),
          methods_(distinct(runs, [](const ExperimentRun& run) { return run.method; })),
          models_(distinct(runs, [](const ExperimentRun& run) { return run.model; })),
          datasets_(distinct(runs, [](const ExperimentRun& run) { return run.dataset; })) {}

    ReportTable accuracy() const {
        auto table = across("accuracy", "Accuracy after the last epoch, %", &score, 100, 1);
        table.header.emplace_back("mean");
        for (std::size_t i = 0; i < methods_.size(); ++i) {
            auto mean = cell_of(members(methods_[i]), &score, 100, 1);
            if (mean.number) mean.text = fmt::format("{:.1f}", *mean.number);  // its spread would be that of the data sets
            table.rows[i].push_back(std::move(mean));
        }
        for (std::size_t column = 1; column < table.header.size(); ++column) mark_best(table, column);
        table.footnotes.emplace_back("On the rows that are evaluated during the run; of a regression Pearson's r times 100.");
        if (several_seeds()) table.footnotes.emplace_back("Mean ± standard deviation over seeds.");
        return table;
    }
    ReportTable memory() const {
        auto table = across("memory", "Memory, GB: mean, and peak in brackets", &mean_memory, 1e-9, 2);
        for (std::size_t i = 0; i < methods_.size(); ++i)
            for (std::size_t column = 1; column < table.rows[i].size(); ++column) {
                const auto peak = spread_of(values_of(members(methods_[i], column), &peak_memory));
                if (peak.count > 0) table.rows[i][column].text += fmt::format(" ({:.2f})", peak.mean * 1e-9);
            }
        table.footnotes.emplace_back("Of the process, over every step of the training.");
        return table;
    }
    ReportTable time() const { return across("time", "Training time, minutes", &seconds, 1.0 / 60, shortest() < 600 ? 2 : 0); }
    ReportTable epochs() const {
        ReportTable table{"epochs", "Accuracy on training / validation rows after each epoch, %", {"model", "method"}, {}, {}};
        for (const auto& dataset : datasets_) table.header.push_back(dataset);
        for (const auto& model : models_)
            for (const auto& method : methods_) {
                std::vector<TableCell> row{{model, {}, false}, {method, {}, false}};
                for (const auto& dataset : datasets_) row.push_back({epochs_text(members(method, model, dataset)), {}, false});
                table.rows.push_back(std::move(row));
            }
        table.footnotes.emplace_back("Training rows are evaluated where engine.evaluate_train asks for it.");
        return table;
    }
    ReportTable parameters() const {
        ReportTable table{"parameters", "Trainable parameters", {"method"}, {}, {}};
        for (const auto& model : models_) {
            table.header.push_back(model);
            table.header.emplace_back("%");
        }
        for (const auto& method : methods_) {
            std::vector<TableCell> row{{method, {}, false}};
            for (const auto& model : models_) add_parameters(row, members(method, model, {}));
            table.rows.push_back(std::move(row));
        }
        table.footnotes.emplace_back("The share is of all weights that take part in a prediction, adapters and head included.");
        return table;
    }

private:
    static std::optional<double> score(const ExperimentRun& run) { return run.score; }
    static std::optional<double> seconds(const ExperimentRun& run) { return run.seconds; }
    static std::optional<double> mean_memory(const ExperimentRun& run) { return run.mean_memory; }
    static std::optional<double> peak_memory(const ExperimentRun& run) { return run.peak_memory; }

    Members members(const std::string& method, const std::string& model = {}, const std::string& dataset = {}) const {
        Members out;
        for (const auto& run : runs_)
            if (run.method == method && (model.empty() || run.model == model) && (dataset.empty() || run.dataset == dataset)) out.push_back(&run);
        return out;
    }
    // Of a table's column after the first: models, and within each its data sets.
    Members members(const std::string& method, std::size_t column) const {
        return members(method, models_[(column - 1) / datasets_.size()], datasets_[(column - 1) % datasets_.size()]);
    }
    bool several_seeds() const {
        const auto cells = methods_.size() * models_.size() * datasets_.size();
        return runs_.size() > cells;
    }
    double shortest() const {
        double least = 1e9;
        for (const auto& run : runs_) least = std::min(least, run.seconds.value_or(least));
        return least;
    }
    ReportTable across(const char* id, const char* caption, Select select, double scale, int digits) const {
        ReportTable table{id, caption, {"method"}, {}, {}};
        for (const auto& model : models_)
            for (const auto& dataset : datasets_) table.header.push_back(model + ", " + dataset);
        for (const auto& method : methods_) {
            std::vector<TableCell> row{{method, {}, false}};
            for (std::size_t column = 1; column < table.header.size(); ++column) row.push_back(cell_of(members(method, column), select, scale, digits));
            table.rows.push_back(std::move(row));
        }
        return table;
    }
    static void mark_best(ReportTable& table, std::size_t column) {
        std::optional<double> best;
        for (const auto& row : table.rows)
            if (row[column].number) best = std::max(best.value_or(*row[column].number), *row[column].number);
        const auto is_best = [&](const std::vector<TableCell>& row) { return best && row[column].number == best; };
        if (std::count_if(table.rows.begin(), table.rows.end(), is_best) != 1 || table.rows.size() == 1) return;  // a tie has no best
        std::find_if(table.rows.begin(), table.rows.end(), is_best)->at(column).best = true;
    }
    static std::string epochs_text(const Members& runs) {
        std::size_t most = 0;
        for (const auto* run : runs) most = std::max(most, run->epochs.size());
        if (most == 0) return without_number(runs);
        std::string text;
        for (std::size_t i = 0; i < most; ++i) {
            std::vector<double> train, validation;
            for (const auto* run : runs) {
                if (i >= run->epochs.size()) continue;
                if (run->epochs[i].first) train.push_back(*run->epochs[i].first);
                if (run->epochs[i].second) validation.push_back(*run->epochs[i].second);
            }
            const auto part = [](const std::vector<double>& values) { return values.empty() ? "–" : fmt::format("{:.1f}", spread_of(values).mean * 100); };
            text += fmt::format("{}{}/{}", i ? ", " : "", part(train), part(validation));
        }
        return text;
    }
    static void add_parameters(std::vector<TableCell>& row, const Members& runs) {
        const auto known = std::find_if(runs.begin(), runs.end(), [](const ExperimentRun* run) { return run->trainable && run->total; });
        if (known == runs.end()) {
            row.push_back({without_number(runs), {}, false});
            row.push_back({"", {}, false});
            return;
        }
        const auto trainable = *(*known)->trainable;
        const double share = 100.0 * static_cast<double>(trainable) / static_cast<double>(*(*known)->total);
        row.push_back({fmt::format("{}", trainable), static_cast<double>(trainable), false});
        row.push_back({fmt::format("{:.3g}", share), share, false});
    }

    const std::vector<ExperimentRun>& runs_;
    std::vector<std::string> methods_, models_, datasets_;
};

}  // namespace

ExperimentRun experiment_run(const SweepItem& item) {
    ExperimentRun out;
    out.method = method_of(item.run);
    out.model = model_of(item.run);
    out.dataset = dataset_of(item.run);
    out.state = item.state;
    out.epochs = read_epochs(item.folder);
    const auto summary = read_json(item.folder / "summary.json").value_or(Json());
    if (!summary.is_object()) return out;
    const bool ended = item.state == RunState::done || item.state == RunState::stopped;
    if (ended && !out.epochs.empty()) out.score = out.epochs.back().second;
    if (ended && !out.score && summary.contains("final")) out.score = number(summary["final"], "eval_accuracy");
    if (ended) out.seconds = number(summary, "seconds");
    out.mean_memory = number(summary, "mean_memory_bytes");
    out.peak_memory = number(summary, "peak_memory_bytes");
    if (!summary.contains("parameters")) return out;
    out.trainable = whole(summary["parameters"], "trainable");
    out.total = whole(summary["parameters"], "total");
    return out;
}

std::vector<ReportTable> experiment_tables(const std::vector<ExperimentRun>& runs) {
    const Tables tables(runs);
    return {tables.accuracy(), tables.memory(), tables.time(), tables.epochs(), tables.parameters()};
}

std::vector<ReportTable> sweep_tables(const SweepResult& result) {
    std::vector<ExperimentRun> runs;
    for (const auto& item : result.items) runs.push_back(experiment_run(item));
    return experiment_tables(runs);
}

}  // namespace tb
