#include "core/sweep/tables.h"

#include "core/report/spread.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace tb {

namespace {

// Distinct values in the order of their first appearance.
template <class Of>
std::vector<std::string> distinct(const std::vector<ExperimentRun>& runs, Of of) {
    std::vector<std::string> out;
    for (const auto& run : runs)
        if (std::find(out.begin(), out.end(), of(run)) == out.end()) out.push_back(of(run));
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

// Folders and files by their own names, where those tell them apart.
void shorten(std::vector<ExperimentRun>& runs, std::string ExperimentRun::*field) {
    const auto own_name = [](const std::string& path) { return std::filesystem::path(path).filename().string(); };
    std::map<std::string, std::string> paths;
    bool distinct = true;
    for (const auto& run : runs) {
        const auto [at, fresh] = paths.emplace(own_name(run.*field), run.*field);
        distinct = distinct && !at->first.empty() && at->second == run.*field;
    }
    if (!distinct) return;
    for (auto& run : runs) run.*field = own_name(run.*field);
}

// Of one data set no test scores beside validation scores: where one is missing all are validation's.
void agree_on_split(std::vector<ExperimentRun>& runs) {
    std::map<std::string, std::string> first;
    std::map<std::string, bool> agree;
    for (const auto& run : runs) {
        if (!run.score) continue;
        const auto [at, fresh] = first.emplace(run.dataset, run.score_split);
        agree[run.dataset] = (fresh || agree[run.dataset]) && at->second == run.score_split;
    }
    for (auto& run : runs) {
        if (!run.score || agree[run.dataset]) continue;
        run.score = run.validation;
        run.score_split = run.validation_split;
    }
}

std::vector<ExperimentRun> made_ready(std::vector<ExperimentRun> runs) {
    shorten(runs, &ExperimentRun::model);
    shorten(runs, &ExperimentRun::dataset);
    agree_on_split(runs);
    return runs;
}

std::string joined(const std::vector<std::string>& names) {
    std::string list;
    for (std::size_t i = 0; i < names.size(); ++i) list += (i == 0 ? "" : i + 1 < names.size() ? ", " : " and ") + names[i];
    return list;
}

class Tables {
public:
    explicit Tables(const std::vector<ExperimentRun>& runs)
        : runs_(made_ready(runs)),
          methods_(distinct(runs_, [](const ExperimentRun& run) { return run.method; })),
          models_(distinct(runs_, [](const ExperimentRun& run) { return run.model; })),
          datasets_(distinct(runs_, [](const ExperimentRun& run) { return run.dataset; })) {}

    ReportTable accuracy() const {
        auto table = across("accuracy", accuracy_caption(), &score, 100, 1);
        table.header.emplace_back("mean");
        for (std::size_t i = 0; i < methods_.size(); ++i) {
            auto mean = cell_of(members(methods_[i]), &score, 100, 1);
            if (mean.number) mean.text = fmt::format("{:.1f}", *mean.number);  // its spread would be that of the data sets
            table.rows[i].push_back(std::move(mean));
        }
        for (std::size_t column = 1; column < table.header.size(); ++column) mark_best(table, column);
        table.footnotes.emplace_back("Of the model that each run kept: the last epoch's, or the best one's with load_best_model_at_end; of a regression Pearson's r times 100.");
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
        ReportTable table{"epochs", epochs_caption(), {"model", "method"}, {}, {}};
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
        if (counts_differ()) table.footnotes.emplace_back("From the least to the most where data sets have different numbers of labels, which the head follows.");
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
        return std::any_of(runs_.begin(), runs_.end(), [&](const ExperimentRun& run) { return members(run.method, run.model, run.dataset).size() > 1; });
    }
    bool counts_differ() const {
        return std::any_of(runs_.begin(), runs_.end(), [&](const ExperimentRun& run) { return distinct_counts(members(run.method, run.model)).size() > 1; });
    }
    // The data sets of each split, splits in the order of their first appearance; `split` says which of a run's.
    template <class Of, class Counts>
    std::vector<std::pair<std::string, std::vector<std::string>>> splits(Of split, Counts counts) const {
        std::vector<std::pair<std::string, std::vector<std::string>>> out;
        for (const auto& run : runs_) {
            if (!counts(run)) continue;
            auto at = std::find_if(out.begin(), out.end(), [&](const auto& one) { return one.first == split(run); });
            if (at == out.end()) at = out.emplace(out.end(), split(run), std::vector<std::string>());
            if (std::find(at->second.begin(), at->second.end(), run.dataset) == at->second.end()) at->second.push_back(run.dataset);
        }
        return out;
    }
    static std::string each_split(const std::vector<std::pair<std::string, std::vector<std::string>>>& splits) {
        std::string text;
        for (const auto& [split, datasets] : splits) text += (text.empty() ? "" : ", ") + split + " rows of " + joined(datasets);
        return text;
    }
    // Says on which rows: the studies' tables are of test rows.
    std::string accuracy_caption() const {
        const auto found = splits([](const ExperimentRun& run) { return run.score_split; }, [](const ExperimentRun& run) { return run.score.has_value(); });
        if (found.empty()) return "Accuracy, %";
        return found.size() == 1 ? "Accuracy on " + found[0].first + " rows, %" : "Accuracy, %, on " + each_split(found);
    }
    std::string epochs_caption() const {
        const auto found = splits([](const ExperimentRun& run) { return run.epochs_split; }, [](const ExperimentRun& run) { return !run.epochs.empty(); });
        if (found.size() > 1) return "Accuracy on training / evaluation rows after each epoch, %; evaluated are " + each_split(found);
        return "Accuracy on training / " + (found.empty() ? std::string("evaluation") : found[0].first) + " rows after each epoch, %";
    }
    double shortest() const {
        double least = 1e9;
        for (const auto& run : runs_) least = std::min(least, run.seconds.value_or(least));
        return least;
    }
    ReportTable across(const char* id, const std::string& caption, Select select, double scale, int digits) const {
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
    // What trains and of how many, over the data sets; the least first.
    static std::vector<std::pair<std::int64_t, std::int64_t>> distinct_counts(const Members& runs) {
        std::vector<std::pair<std::int64_t, std::int64_t>> counts;
        for (const auto* run : runs)
            if (run->trainable && run->total) counts.emplace_back(*run->trainable, *run->total);
        std::sort(counts.begin(), counts.end());
        counts.erase(std::unique(counts.begin(), counts.end()), counts.end());
        return counts;
    }
    static void add_parameters(std::vector<TableCell>& row, const Members& runs) {
        const auto counts = distinct_counts(runs);
        if (counts.empty()) {
            row.push_back({without_number(runs), {}, false});
            row.push_back({"", {}, false});
            return;
        }
        const auto share = [](const auto& count) { return 100.0 * static_cast<double>(count.first) / static_cast<double>(count.second); };
        const auto cell = [&](const std::string& least, const std::string& most, double number) {
            return least == most ? TableCell{least, number, false} : TableCell{least + "–" + most, {}, false};
        };
        const auto &least = counts.front(), &most = counts.back();
        row.push_back(cell(fmt::format("{}", least.first), fmt::format("{}", most.first), static_cast<double>(least.first)));
        row.push_back(cell(fmt::format("{:.3g}", share(least)), fmt::format("{:.3g}", share(most)), share(least)));
    }

    const std::vector<ExperimentRun> runs_;
    std::vector<std::string> methods_, models_, datasets_;
};

}  // namespace

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
