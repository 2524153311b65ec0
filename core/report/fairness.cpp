#include "core/report/fairness.h"

#include "core/report/codes.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace tb {

std::string percent(double fraction, int digits) { return fmt::format("{:.{}f}", fraction * 100, digits); }

// 66955010 -> "66,955,010"
static std::string grouped(std::int64_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

std::vector<std::string> training_settings(const SpecDiff& differences) {
    static const std::set<std::string> only_watching{"training.logging_steps", "training.logging_strategy", "training.eval_strategy", "training.eval_steps",
                                                     "training.save_strategy", "training.save_steps",       "training.save_total_limit", "training.per_device_eval_batch_size",
                                                     "training.seed",          "engine.evaluate_train"};
    std::vector<std::string> paths;
    // Different data is a finding of its own.
    for (const auto& difference : differences.differing)
        if (!only_watching.contains(difference.path) && !difference.path.starts_with("dataset.")) paths.push_back(difference.path);
    return paths;
}

bool same_rows(const Entry& a, const Entry& b) {
    if (a.rows != b.rows) return false;
    if (!a.fingerprint.empty() && !b.fingerprint.empty()) return a.fingerprint == b.fingerprint;
    return a.spec.dataset.source == b.spec.dataset.source;  // a published result has no fingerprint
}

// The entries for which `holds`, as "A, B"; empty where there is none.
template <class Holds>
static std::string titles(const std::vector<Entry>& entries, Holds holds) {
    std::string list;
    for (const auto& entry : entries)
        if (holds(entry)) list += (list.empty() ? "" : ", ") + entry.title;
    return list;
}

static bool all_equal(const std::vector<Entry>& entries, auto value) {
    return std::all_of(entries.begin(), entries.end(), [&](const Entry& entry) { return value(entry) == value(entries[0]); });
}

template <class Text>
static std::string each(const std::vector<Entry>& entries, Text text) {
    std::string list;
    for (const auto& entry : entries) list += (list.empty() ? "" : "; ") + entry.title + ": " + text(entry);
    return list;
}

static void check_shares(const Comparison& comparison, Problems& found) {
    for (const auto& entry : comparison.entries) {
        if (!entry.published || !entry.trainable || !entry.parameters || *entry.trainable == *entry.parameters) continue;
        const double total = static_cast<double>(*entry.parameters), trained = static_cast<double>(*entry.trainable);
        found.push_back({&codes::report_share_misprinted, entry.title,
                         {{"printed", entry.printed_share}, {"trainable", grouped(*entry.trainable)}, {"total", grouped(*entry.parameters)}, {"share", percent(trained / total)},
                          {"outside", percent(trained / (total - static_cast<double>(entry.embeddings)), 2)}},
                         Severity::warning});
    }
}

static void check_data(const Comparison& comparison, Problems& found) {
    const auto& entries = comparison.entries;
    if (!std::all_of(entries.begin(), entries.end(), [&](const Entry& entry) { return same_rows(entry, entries[0]); })) {
        const auto data = each(entries, [](const Entry& entry) { return fmt::format("{} ({} rows)", entry.spec.dataset.source.empty() ? "own files" : entry.spec.dataset.source, entry.rows); });
        found.push_back({&codes::report_different_rows, {}, {{"data", data}}, Severity::warning});
    }
    const auto own = [](const Entry& entry) { return !entry.fingerprint.empty(); };
    std::set<std::string> prints;
    for (const auto& entry : entries)
        if (own(entry)) prints.insert(entry.fingerprint);
    if (prints.size() > 1) found.push_back({&codes::report_data_differ, {}, {{"runs", titles(entries, own)}}, Severity::warning});
}

static Problem sampling_error(const Entry& a, const Interval& of_a, const Entry& b, const Interval& of_b) {
    const double points = std::abs(best_accuracy(a).value_or(0) - best_accuracy(b).value_or(0));
    return {&codes::report_sampling_error, {},
            {{"points", percent(points, 2)}, {"rows", a.rows}, {"first", a.title}, {"first_low", percent(of_a.low)}, {"first_high", percent(of_a.high)}, {"second", b.title},
             {"second_low", percent(of_b.low)}, {"second_high", percent(of_b.high)}},
            Severity::warning};
}

// The verdict is about the first two; of published results beside them it is said too, since their tables said otherwise.
static void check_sampling(const Comparison& comparison, Problems& found) {
    const auto& entries = comparison.entries;
    for (std::size_t i = 0; i < entries.size(); ++i)
        for (std::size_t k = i + 1; k < entries.size(); ++k) {
            const auto &a = entries[i], &b = entries[k];
            if (a.regression || b.regression) continue;  // the headline has their interval
            const auto unpaired = newcombe(a.correct, a.rows, b.correct, b.rows);
            const bool verdict = i == 0 && k == 1 && comparison.verdict == Verdict::cannot_tell;
            const bool published = (i > 0 || k > 1) && a.published && b.published && same_rows(a, b) && unpaired.low <= 0 && unpaired.high >= 0;
            if (verdict || published) found.push_back(sampling_error(a, comparison.accuracy[i], b, comparison.accuracy[k]));
        }
    if (comparison.bootstrap) found.push_back({&codes::report_same_rows, {}, {{"rows", entries[0].rows}}, Severity::ok});
}

static void check_settings(const Comparison& comparison, Problems& found) {
    const auto& entries = comparison.entries;
    const auto settings = training_settings(comparison.differences);
    if (settings.size() > 1) {
        std::string list;
        for (const auto& path : settings) list += (list.empty() ? "" : ", ") + path;
        found.push_back({&codes::report_several_settings, {}, {{"count", static_cast<std::int64_t>(settings.size())}, {"settings", list}}, Severity::warning});
    }
    if (!all_equal(entries, [](const Entry& entry) { return entry.spec.training.num_train_epochs; }))
        found.push_back({&codes::report_budget_differs, {}, {{"epochs", each(entries, [](const Entry& entry) { return fmt::format("{:g}", entry.spec.training.num_train_epochs); })}}, Severity::note});
}

static void check_runs(const Comparison& comparison, Problems& found) {
    const auto& entries = comparison.entries;
    if (!all_equal(entries, [](const Entry& entry) { return entry.device; }))
        found.push_back({&codes::report_devices_differ, {}, {{"devices", each(entries, [](const Entry& entry) { return entry.device.empty() ? "not reported" : entry.device; })}}, Severity::warning});
    found.push_back({&codes::report_one_seed, {}, {}, Severity::warning});
    if (const auto runs = titles(entries, [](const Entry& entry) { return !entry.on_holdout && entry.spec.training.load_best_model_at_end; }); !runs.empty())
        found.push_back({&codes::report_chosen_on_reported, {}, {{"runs", runs}}, Severity::warning});
    if (const auto runs = titles(entries, [](const Entry& entry) { return entry.spec.engine.cache_frozen_features; }); !runs.empty())
        found.push_back({&codes::report_features_kept, {}, {{"runs", runs}}, Severity::warning});
    if (const auto runs = titles(entries, [](const Entry& entry) { return entry.starter; }); !runs.empty())
        found.push_back({&codes::report_starter, {}, {{"model", "DistilBERT"}, {"runs", runs}}, Severity::note});
    if (const auto runs = titles(entries, [](const Entry& entry) { return entry.published; }); !runs.empty())
        found.push_back({&codes::report_no_predictions, {}, {{"runs", runs}}, Severity::note});
    const auto fewest = std::min_element(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.rows < b.rows; })->rows;
    if (fewest > 0 && entries.front().regression)
        found.push_back({&codes::report_few_rows_error, {}, {{"rows", fewest}}, fewest < 200 ? Severity::warning : Severity::note});
    else if (fewest > 0) found.push_back({&codes::report_few_rows, {}, {{"rows", fewest}, {"points", fmt::format("{:.2g}", 100.0 / static_cast<double>(fewest))}}, fewest < 200 ? Severity::warning : Severity::note});
}

Problems fairness_of(const Comparison& comparison) {
    Problems found;
    check_data(comparison, found);
    check_shares(comparison, found);
    check_sampling(comparison, found);
    check_settings(comparison, found);
    check_runs(comparison, found);
    std::stable_sort(found.begin(), found.end(), [](const Problem& a, const Problem& b) { return a.severity > b.severity; });
    return found;
}

}  // namespace tb
