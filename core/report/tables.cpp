#include "core/report/tables.h"

#include "core/report/fairness.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace tb {

static const char* const not_reported = "not reported";

static TableCell text(std::string value) { return {std::move(value), {}, false}; }

static TableCell number(std::optional<double> value, int digits, const char* absent = not_reported) {
    if (!value) return text(absent);
    return {fmt::format("{:.{}f}", *value, digits), value, false};
}

static TableCell count(std::optional<std::int64_t> value) {
    if (!value) return text(not_reported);
    return {std::to_string(*value), static_cast<double>(*value), false};
}

static std::string range(const Interval& interval, int digits = 1) { return percent(interval.low, digits) + " to " + percent(interval.high, digits); }

// Best accuracy in bold, where it is one: not within sampling error, and of two runs measured on the same rows.
static void mark_best(ReportTable& table, std::size_t column, const Comparison& comparison) {
    if (comparison.entries.size() != 2 || within_sampling_error(comparison)) return;
    const auto better = comparison.difference > 0 ? 0 : 1;
    table.rows[static_cast<std::size_t>(better)][column].best = true;
}

static const char* const published_mark = "As printed; not measured by this program.";

static ReportTable metrics_table(const Comparison& comparison) {
    ReportTable table{"metrics", "Best epoch of each run", {"Run", "Best epoch", "Validation loss", "Accuracy (%)", "95 % interval", "F1 macro (%)", "Rows"}, {}, {}};
    for (std::size_t i = 0; i < comparison.entries.size(); ++i) {
        const auto& entry = comparison.entries[i];
        const auto accuracy = best_accuracy(entry);
        std::optional<double> f1;
        if (!entry.published && entry.best) f1 = entry.evaluations[*entry.best].eval_f1_macro;
        table.rows.push_back({text(entry.title), number(best_epoch(entry), 0), number(best_loss(entry), 4), number(accuracy ? std::optional(*accuracy * 100) : std::nullopt, 2),
                              text(accuracy && entry.rows ? range(comparison.accuracy[i]) : not_reported), number(f1 ? std::optional(*f1 * 100) : std::nullopt, 2), count(entry.rows)});
    }
    mark_best(table, 3, comparison);
    if (comparison.headline.code) table.footnotes.push_back(describe(comparison.headline));
    table.footnotes.push_back("Intervals: Wilson score, 95 %.");
    if (std::any_of(comparison.entries.begin(), comparison.entries.end(), [](const Entry& entry) { return entry.published; }))
        table.footnotes.push_back(std::string("Published runs: ") + published_mark);
    return table;
}

// A p value that rounds to nothing is not zero.
static TableCell p_value(double p) { return p < 0.001 ? TableCell{"< 0.001", p, false} : number(p, 3); }

static ReportTable statistics_table(const Comparison& comparison) {
    const auto &a = comparison.entries[0], &b = comparison.entries[1];
    ReportTable table{"statistics", "Difference in accuracy: " + a.title + " minus " + b.title, {"Quantity", "Value", "Method"}, {}, {}};
    if (comparison.verdict == Verdict::not_comparable) {
        table.footnotes.push_back(describe(comparison.headline));
        return table;
    }
    const auto row = [&](const char* quantity, TableCell value, std::string method) { table.rows.push_back({text(quantity), std::move(value), text(std::move(method))}); };
    row("Difference (points)", number(comparison.difference * 100, 2), fmt::format("{} of {} rows against {} of {}", a.correct, a.rows, b.correct, b.rows));
    row("95 % interval, unpaired", text(range(comparison.interval)), "Newcombe's hybrid score");
    row("p, unpaired", p_value(comparison.p_unpaired), "pooled two-proportion z test, two-sided");
    if (!comparison.p_mcnemar) {
        table.footnotes.push_back("Paired tests need both runs' answers row by row.");
        return table;
    }
    row("p, paired", p_value(*comparison.p_mcnemar), "McNemar, exact, two-sided");
    row("95 % interval, paired", text(range(*comparison.bootstrap)), fmt::format("bootstrap, {} draws, seed {}", comparison.bootstrap_draws, comparison.bootstrap_seed));
    row("Right in both", count(comparison.both), "rows");
    row("Right in the first only", count(comparison.only_first), "rows");
    row("Right in the second only", count(comparison.only_second), "rows");
    row("Wrong in both", count(comparison.neither), "rows");
    return table;
}

// The last logged training loss up to an evaluation: what transformers prints as "Training Loss" (hf_semantics 2.6).
static std::optional<double> logged_loss(const Entry& entry, std::int64_t step) {
    std::optional<double> loss;
    for (const auto& log : entry.logs)
        if (log.step <= step) loss = log.loss;
    return loss;
}

static PublishedEpoch epoch_of(const Entry& entry, std::size_t i) {
    if (entry.published) return entry.published_epochs[i];
    const auto& metrics = entry.evaluations[i];
    return {metrics.epoch, logged_loss(entry, metrics.step), metrics.eval_loss, metrics.eval_accuracy};
}

static std::size_t evaluations(const Entry& entry) { return entry.published ? entry.published_epochs.size() : entry.evaluations.size(); }

static ReportTable epochs_table(const Comparison& comparison) {
    ReportTable table{"epochs", "Evaluation by evaluation", {"Run", "Epoch", "Training loss", "Validation loss", "Accuracy (%)", "Best"}, {}, {}};
    for (const auto& entry : comparison.entries)
        for (std::size_t i = 0; i < evaluations(entry); ++i) {
            const auto epoch = epoch_of(entry, i);
            const auto accuracy = epoch.accuracy ? std::optional(*epoch.accuracy * 100) : std::nullopt;
            table.rows.push_back({text(entry.title), {fmt::format("{:.4g}", epoch.epoch), epoch.epoch, false}, number(epoch.train_loss, 4, entry.published ? not_reported : "no log"),
                                  number(epoch.eval_loss, 4), number(accuracy, 2), text(entry.best == i ? "best" : "")});
        }
    table.footnotes.push_back("Training loss: the last logged value before the evaluation, a mean over logging_steps steps and not over the epoch.");
    return table;
}

static std::string value_text(const Json& value) {
    if (value.is_null()) return "none";
    return value.is_string() ? value.get<std::string>() : value.dump();
}

static ReportTable differences_table(const Comparison& comparison) {
    ReportTable table{"differences", "Settings that differ", {"Setting"}, {}, {}};
    for (const auto& entry : comparison.entries) table.header.push_back(entry.title);
    for (const auto& difference : comparison.differences.differing) {
        std::vector<TableCell> row{text(difference.path)};
        for (const auto& value : difference.values) row.push_back({value_text(value), value.is_number() ? std::optional(value.get<double>()) : std::nullopt, false});
        table.rows.push_back(std::move(row));
    }
    table.footnotes.push_back(fmt::format("{} other settings are equal.", comparison.differences.equal));
    return table;
}

static ReportTable parameters_table(const Comparison& comparison) {
    ReportTable table{"parameters", "Parameters, time and memory", {"Run", "Parameters", "Trained", "Trained (%)", "Time", "Peak memory (MB)", "Machine"}, {}, {}};
    for (const auto& entry : comparison.entries) {
        const auto share = entry.parameters && entry.trainable && *entry.parameters > 0
                               ? std::optional(100.0 * static_cast<double>(*entry.trainable) / static_cast<double>(*entry.parameters))
                               : std::nullopt;
        const auto memory = entry.peak_memory ? std::optional(static_cast<double>(*entry.peak_memory) / 1e6) : std::nullopt;
        TableCell time = text(entry.time.empty() ? not_reported : entry.time);
        time.number = entry.seconds;
        table.rows.push_back({text(entry.title), count(entry.parameters), count(entry.trainable), number(share, 1), std::move(time), number(memory, 0), text(entry.device.empty() ? not_reported : entry.device)});
        if (entry.published && !entry.printed_share.empty()) table.footnotes.push_back(fmt::format("{}: the share is counted; printed as {}.", entry.title, entry.printed_share));
    }
    return table;
}

static const char* level(Severity severity) {
    switch (severity) {
        case Severity::error: return "error";
        case Severity::warning: return "warning";
        case Severity::note: return "note";
        case Severity::ok: break;
    }
    return "ok";
}

static ReportTable fairness_table(const Comparison& comparison) {
    ReportTable table{"fairness", "Is it a fair comparison?", {"Level", "Matter", "Finding"}, {}, {}};
    for (const auto& problem : comparison.fairness) table.rows.push_back({text(level(problem.severity)), text(problem.code->title), text(describe(problem))});
    return table;
}

std::vector<ReportTable> report_tables(const Comparison& comparison) {
    if (comparison.entries.size() < 2) return {metrics_table(comparison), epochs_table(comparison), parameters_table(comparison)};
    return {metrics_table(comparison), statistics_table(comparison), epochs_table(comparison), parameters_table(comparison), differences_table(comparison), fairness_table(comparison)};
}

static Json interval_json(const Interval& interval) { return {interval.low, interval.high}; }

static Json entry_json(const Entry& entry, const Interval& accuracy) {
    Json json = {{"id", entry.id}, {"title", entry.title}, {"published", entry.published}, {"starter", entry.starter}, {"rows", entry.rows}, {"correct", entry.correct}};
    const auto put = [&](const char* key, const auto& value) {
        if (value) json[key] = *value;
    };
    put("best_epoch", best_epoch(entry));
    put("eval_loss", best_loss(entry));
    put("eval_accuracy", best_accuracy(entry));
    json["accuracy_interval"] = interval_json(accuracy);
    put("parameters", entry.parameters);
    put("trainable", entry.trainable);
    put("seconds", entry.seconds);
    json["time"] = entry.time;
    put("peak_memory_bytes", entry.peak_memory);
    json["device"] = entry.device;
    return json;
}

static Json problem_json(const Problem& problem) { return {{"level", level(problem.severity)}, {"code", problem.code->id}, {"text", describe(problem)}}; }

Json to_json(const Comparison& comparison) {
    static constexpr std::array verdicts{"better", "higher_one_seed", "cannot_tell", "not_comparable"};
    if (comparison.entries.size() < 2) return {{"runs", {entry_json(comparison.entries.at(0), comparison.accuracy.at(0))}}};
    Json json = {{"verdict", verdicts[static_cast<std::size_t>(comparison.verdict)]}, {"headline", describe(comparison.headline)}, {"difference", comparison.difference},
                 {"interval_newcombe", interval_json(comparison.interval)}, {"p_unpaired", comparison.p_unpaired}};
    if (comparison.p_mcnemar) {
        json["p_mcnemar"] = *comparison.p_mcnemar;
        json["interval_bootstrap"] = interval_json(*comparison.bootstrap);
        json["bootstrap"] = {{"draws", comparison.bootstrap_draws}, {"seed", comparison.bootstrap_seed}};
        json["paired"] = {{"both", comparison.both}, {"only_first", comparison.only_first}, {"only_second", comparison.only_second}, {"neither", comparison.neither}};
    }
    json["runs"] = Json::array();
    for (std::size_t i = 0; i < comparison.entries.size(); ++i) json["runs"].push_back(entry_json(comparison.entries[i], comparison.accuracy[i]));
    json["differences"] = Json::array();
    for (const auto& difference : comparison.differences.differing) json["differences"].push_back({{"path", difference.path}, {"values", difference.values}});
    json["settings_equal"] = comparison.differences.equal;
    json["fairness"] = Json::array();
    for (const auto& problem : comparison.fairness) json["fairness"].push_back(problem_json(problem));
    return json;
}

}  // namespace tb
