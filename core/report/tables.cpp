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

// Best score in bold, where it is one: not within sampling error, and of two runs measured on the same rows.
static void mark_best(ReportTable& table, const Comparison& comparison) {
    if (comparison.entries.size() != 2 || within_sampling_error(comparison)) return;
    const auto* name = comparison.regression ? "MSE" : "Accuracy (%)";
    const auto column = std::find(table.header.begin(), table.header.end(), name) - table.header.begin();
    const bool first = comparison.regression ? comparison.difference < 0 : comparison.difference > 0;
    table.rows[first ? 0 : 1][static_cast<std::size_t>(column)].best = true;
}

// What the entries are scored by: the columns of a table follow.
struct Scores {
    bool accuracy = false, error = false;
    bool cross_entropy = false;  // some loss holds more than that
};
static Scores scores_of(const Comparison& comparison) {
    Scores out;
    for (const auto& entry : comparison.entries) {
        (entry.regression ? out.error : out.accuracy) = true;
        for (const auto& metrics : entry.evaluations) out.cross_entropy = out.cross_entropy || metrics.eval_cross_entropy;
    }
    return out;
}

static std::optional<double> hundredfold(std::optional<double> fraction) { return fraction ? std::optional(*fraction * 100) : std::nullopt; }

static void append(std::vector<std::string>& header, std::initializer_list<const char*> names, bool there = true) {
    if (there) header.insert(header.end(), names.begin(), names.end());
}

static const char* const not_of_this_task = "–";
static const char* const extra_loss = "Validation loss holds what label smoothing or the method adds, where the run is evaluated with it; cross-entropy does not.";

static const char* const published_mark = "As printed; not measured by this program.";

static void put_accuracy(std::vector<TableCell>& row, const Entry& entry, const Interval& interval) {
    if (entry.regression) {
        row.insert(row.end(), 3, text(not_of_this_task));
        return;
    }
    const auto accuracy = best_accuracy(entry);
    const auto f1 = !entry.published && entry.best ? entry.evaluations[*entry.best].eval_f1_macro : std::nullopt;
    row.push_back(number(hundredfold(accuracy), 2));
    row.push_back(text(accuracy && entry.rows ? range(interval) : not_reported));
    row.push_back(number(hundredfold(f1), 2));
}

static void put_error(std::vector<TableCell>& row, const Entry& entry) {
    const auto* absent = entry.regression ? not_reported : not_of_this_task;
    row.push_back(number(entry.mse, 4, absent));
    row.push_back(number(entry.pearson, 4, absent));
}

static ReportTable metrics_table(const Comparison& comparison) {
    const auto scores = scores_of(comparison);
    ReportTable table{"metrics", "Best epoch of each run", {"Run", "Best epoch", "Validation loss"}, {}, {}};
    append(table.header, {"Cross-entropy"}, scores.cross_entropy);
    append(table.header, {"Accuracy (%)", "95 % interval", "F1 macro (%)"}, scores.accuracy);
    append(table.header, {"MSE", "Pearson's r"}, scores.error);
    append(table.header, {"Rows"});
    for (std::size_t i = 0; i < comparison.entries.size(); ++i) {
        const auto& entry = comparison.entries[i];
        std::vector<TableCell> row{text(entry.title), number(best_epoch(entry), 0), number(best_loss(entry), 4)};
        if (scores.cross_entropy) row.push_back(number(best_cross_entropy(entry), 4, entry.regression ? not_of_this_task : not_reported));
        if (scores.accuracy) put_accuracy(row, entry, comparison.accuracy[i]);
        if (scores.error) put_error(row, entry);
        row.push_back(count(entry.rows));
        table.rows.push_back(std::move(row));
    }
    mark_best(table, comparison);
    if (comparison.headline.code) table.footnotes.push_back(describe(comparison.headline));
    if (scores.accuracy) table.footnotes.push_back("Intervals: Wilson score, 95 %.");
    if (scores.error) table.footnotes.push_back("No interval is computed for one run's mean squared error or correlation.");
    if (scores.cross_entropy) table.footnotes.push_back(extra_loss);
    if (std::any_of(comparison.entries.begin(), comparison.entries.end(), [](const Entry& entry) { return entry.published; }))
        table.footnotes.push_back(std::string("Published runs: ") + published_mark);
    return table;
}

// A p value that rounds to nothing is not zero.
static TableCell p_value(double p) { return p < 0.001 ? TableCell{"< 0.001", p, false} : number(p, 3); }

static ReportTable error_statistics(const Comparison& comparison) {
    const auto &a = comparison.entries[0], &b = comparison.entries[1];
    ReportTable table{"statistics", "Difference in mean squared error: " + a.title + " minus " + b.title, {"Quantity", "Value", "Method"}, {}, {}};
    table.rows.push_back({text("Difference"), number(comparison.difference, 4), text(fmt::format("{:.4f} against {:.4f} on {} rows", *a.mse, *b.mse, a.rows))});
    if (comparison.bootstrap)
        table.rows.push_back({text("95 % interval, paired"), text(fmt::format("{:.4f} to {:.4f}", comparison.bootstrap->low, comparison.bootstrap->high)),
                              text(fmt::format("bootstrap, {} draws, seed {}", comparison.bootstrap_draws, comparison.bootstrap_seed))});
    else table.footnotes.push_back("A paired interval needs both runs' answers row by row.");
    if (a.pearson && b.pearson)
        table.rows.push_back({text("Difference in Pearson's r"), number(*a.pearson - *b.pearson, 4), text("no interval is computed")});
    return table;
}

// Of recipes with several seeds: their means.
static ReportTable seed_statistics(const Comparison& comparison) {
    const auto names = english_words(comparison).recipes;
    ReportTable table{"statistics", "Difference in mean accuracy: " + names[0] + " minus " + names[1], {"Quantity", "Value", "Method"}, {}, {}};
    if (!comparison.decisive) {
        table.footnotes.push_back(describe(comparison.headline));
        return table;
    }
    const auto row = [&](std::string quantity, TableCell value, std::string method) { table.rows.push_back({text(std::move(quantity)), std::move(value), text(std::move(method))}); };
    for (std::size_t i = 0; i < comparison.recipes.size(); ++i) {
        const auto& recipe = comparison.recipes[i];
        const auto method = recipe.deviation ? fmt::format("mean of {} seeds, standard deviation {}", recipe.runs.size(), percent(*recipe.deviation, 2)) : std::string("one seed");
        row(names[i] + " (%)", number(recipe.mean * 100, 2), method);
    }
    row("Difference (points)", number(comparison.difference * 100, 2), "of the means");
    row("95 % interval", text(range(*comparison.decisive)), fmt::format("Student's t with {:.1f} degrees of freedom; the variances over seeds and over rows added", comparison.freedom));
    row("p", p_value(*comparison.p_seeds), "Student's t, two-sided");
    return table;
}

static ReportTable statistics_table(const Comparison& comparison) {
    if (comparison.basis == Basis::seeds) return seed_statistics(comparison);
    if (comparison.regression) return error_statistics(comparison);
    const auto &a = comparison.entries[0], &b = comparison.entries[1];
    const std::string score = a.regression || b.regression ? "score" : "accuracy";
    ReportTable table{"statistics", "Difference in " + score + ": " + a.title + " minus " + b.title, {"Quantity", "Value", "Method"}, {}, {}};
    if (comparison.verdict == Verdict::not_comparable) {
        table.footnotes.push_back(describe(comparison.headline));
        return table;
    }
    const auto row = [&](const char* quantity, TableCell value, std::string method) { table.rows.push_back({text(quantity), std::move(value), text(std::move(method))}); };
    row("Difference (points)", number(comparison.difference * 100, 2), fmt::format("{} of {} rows against {} of {}", a.correct, a.rows, b.correct, b.rows));
    row("95 % interval, unpaired", text(range(comparison.interval)), "Newcombe's hybrid score");
    row("p, unpaired", p_value(comparison.p_unpaired), "pooled two-proportion z test, two-sided");
    table.footnotes.push_back(std::string("The verdict rests on the ") + (comparison.basis == Basis::paired_rows ? "paired" : "unpaired") + " interval.");
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

// One evaluation, of a run or as printed.
struct Evaluation {
    double epoch = 0;
    std::optional<double> train_loss, loss, cross_entropy, accuracy, mse, pearson;
};

static Evaluation evaluation(const Entry& entry, std::size_t i) {
    if (entry.published) {
        const auto& epoch = entry.published_epochs[i];
        return {epoch.epoch, epoch.train_loss, epoch.eval_loss, epoch.eval_loss, epoch.accuracy, {}, {}};
    }
    const auto& metrics = entry.evaluations[i];
    const auto plain = entry.regression ? std::nullopt : std::optional(metrics.eval_cross_entropy.value_or(metrics.eval_loss));
    return {metrics.epoch, logged_loss(entry, metrics.step), metrics.eval_loss, plain, metrics.eval_accuracy, metrics.eval_mse, metrics.eval_pearson};
}

static std::size_t evaluations(const Entry& entry) { return entry.published ? entry.published_epochs.size() : entry.evaluations.size(); }

static ReportTable epochs_table(const Comparison& comparison) {
    const auto scores = scores_of(comparison);
    ReportTable table{"epochs", "Evaluation by evaluation", {"Run", "Epoch", "Training loss", "Validation loss"}, {}, {}};
    append(table.header, {"Cross-entropy"}, scores.cross_entropy);
    append(table.header, {"Accuracy (%)"}, scores.accuracy);
    append(table.header, {"MSE", "Pearson's r"}, scores.error);
    append(table.header, {"Best"});
    for (const auto& entry : comparison.entries) {
        const auto* no_accuracy = entry.regression ? not_of_this_task : not_reported;
        const auto* no_error = entry.regression ? not_reported : not_of_this_task;
        for (std::size_t i = 0; i < evaluations(entry); ++i) {
            const auto at = evaluation(entry, i);
            std::vector<TableCell> row{text(entry.title), {fmt::format("{:.4g}", at.epoch), at.epoch, false}, number(at.train_loss, 4, entry.published ? not_reported : "no log"), number(at.loss, 4)};
            if (scores.cross_entropy) row.push_back(number(at.cross_entropy, 4, no_accuracy));
            if (scores.accuracy) row.push_back(number(hundredfold(at.accuracy), 2, no_accuracy));
            if (scores.error) row.insert(row.end(), {number(at.mse, 4, no_error), number(at.pearson, 4, no_error)});
            row.push_back(text(entry.best == i ? "best" : ""));
            table.rows.push_back(std::move(row));
        }
    }
    table.footnotes.push_back("Training loss: the last logged value before the evaluation, a mean over logging_steps steps and not over the epoch.");
    if (scores.cross_entropy) table.footnotes.push_back(extra_loss);
    return table;
}

static std::string value_text(const Json& value) {
    if (value.is_null()) return "none";
    return value.is_string() ? value.get<std::string>() : json_text(value);
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
    Json json = {{"id", entry.id}, {"title", entry.title}, {"published", entry.published}, {"starter", entry.starter}, {"rows", entry.rows}};
    const auto put = [&](const char* key, const auto& value) {
        if (value) json[key] = *value;
    };
    put("best_epoch", best_epoch(entry));
    put("eval_loss", best_loss(entry));
    put("eval_cross_entropy", best_cross_entropy(entry));
    if (entry.regression) {
        put("eval_mse", entry.mse);
        put("eval_pearson", entry.pearson);
    } else {
        json["correct"] = entry.correct;
        put("eval_accuracy", best_accuracy(entry));
        json["accuracy_interval"] = interval_json(accuracy);
    }
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
                 {"metric", comparison.regression ? "mse" : "accuracy"}};
    static constexpr std::array bases{"rows", "paired rows", "rows and seeds"};
    if (comparison.decisive) {
        json["interval"] = interval_json(*comparison.decisive);
        json["interval_over"] = bases[static_cast<std::size_t>(comparison.basis)];
    }
    if (comparison.p_seeds) json["p_seeds"] = *comparison.p_seeds;
    json["recipes"] = Json::array();
    for (const auto& recipe : comparison.recipes) {
        Json one = {{"runs", Json::array()}, {"mean_accuracy", recipe.mean}};
        for (const auto run : recipe.runs) one["runs"].push_back(comparison.entries[run].id);
        if (recipe.deviation) one["deviation"] = *recipe.deviation;
        json["recipes"].push_back(std::move(one));
    }
    if (!comparison.regression && comparison.basis != Basis::seeds) {
        json["interval_newcombe"] = interval_json(comparison.interval);
        json["p_unpaired"] = comparison.p_unpaired;
    }
    if (comparison.bootstrap) {
        json["interval_bootstrap"] = interval_json(*comparison.bootstrap);
        json["bootstrap"] = {{"draws", comparison.bootstrap_draws}, {"seed", comparison.bootstrap_seed}};
    }
    if (comparison.p_mcnemar) {
        json["p_mcnemar"] = *comparison.p_mcnemar;
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
