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

namespace {
// A comparison, and how it is spoken of.
struct Told {
    const Comparison& comparison;
    const ReportWords& words;
    const std::string& name(const Entry& entry) const { return words.entries[static_cast<std::size_t>(&entry - comparison.entries.data())]; }
};
}  // namespace

// "{} rows" -> "872 rows"
static std::string counted(const std::string& words, std::int64_t count) {
    auto text = words;
    if (const auto at = text.find("{}"); at != std::string::npos) text.replace(at, 2, std::to_string(count));
    return text;
}

// The entries for which `holds`, as "A, B"; empty where there is none.
template <class Holds>
static std::string titles(const Told& told, Holds holds) {
    std::string list;
    for (const auto& entry : told.comparison.entries)
        if (holds(entry)) list += (list.empty() ? "" : ", ") + told.name(entry);
    return list;
}

static bool all_equal(const std::vector<Entry>& entries, auto value) {
    return std::all_of(entries.begin(), entries.end(), [&](const Entry& entry) { return value(entry) == value(entries[0]); });
}

template <class Text>
static std::string each(const Told& told, Text text) {
    std::string list;
    for (const auto& entry : told.comparison.entries) list += (list.empty() ? "" : "; ") + told.name(entry) + ": " + text(entry);
    return list;
}

static void check_shares(const Told& told, Problems& found) {
    for (const auto& entry : told.comparison.entries) {
        if (!entry.published || !entry.trainable || !entry.parameters || *entry.trainable == *entry.parameters) continue;
        const double total = static_cast<double>(*entry.parameters), trained = static_cast<double>(*entry.trainable);
        found.push_back({&codes::report_share_misprinted, told.name(entry),
                         {{"printed", entry.printed_share}, {"trainable", grouped(*entry.trainable)}, {"total", grouped(*entry.parameters)}, {"share", percent(trained / total)},
                          {"outside", percent(trained / (total - static_cast<double>(entry.embeddings)), 2)}},
                         Severity::warning});
    }
}

static void check_data(const Told& told, Problems& found) {
    const auto& entries = told.comparison.entries;
    if (!std::all_of(entries.begin(), entries.end(), [&](const Entry& entry) { return same_rows(entry, entries[0]); })) {
        const auto data = each(told, [&](const Entry& entry) {
            const auto& source = entry.spec.dataset.source;
            return fmt::format("{} ({})", source.empty() ? told.words.own_files : source, counted(told.words.rows, entry.rows));
        });
        found.push_back({&codes::report_different_rows, {}, {{"data", data}}, Severity::warning});
    }
    const auto own = [](const Entry& entry) { return !entry.fingerprint.empty(); };
    std::set<std::string> prints;
    for (const auto& entry : entries)
        if (own(entry)) prints.insert(entry.fingerprint);
    if (prints.size() > 1) found.push_back({&codes::report_data_differ, {}, {{"runs", titles(told, own)}}, Severity::warning});
}

static Problem sampling_error(const Told& told, const Entry& a, const Interval& of_a, const Entry& b, const Interval& of_b) {
    const double points = std::abs(best_accuracy(a).value_or(0) - best_accuracy(b).value_or(0));
    return {&codes::report_sampling_error, {},
            {{"points", percent(points, 2)}, {"rows", a.rows}, {"first", told.name(a)}, {"first_low", percent(of_a.low)}, {"first_high", percent(of_a.high)}, {"second", told.name(b)},
             {"second_low", percent(of_b.low)}, {"second_high", percent(of_b.high)}},
            Severity::warning};
}

// The verdict is about the first two; of published results beside them it is said too, since their tables said otherwise.
static void check_sampling(const Told& told, Problems& found) {
    const auto& comparison = told.comparison;
    const auto& entries = comparison.entries;
    for (std::size_t i = 0; i < entries.size(); ++i)
        for (std::size_t k = i + 1; k < entries.size(); ++k) {
            const auto &a = entries[i], &b = entries[k];
            if (a.regression || b.regression) continue;  // the headline has their interval
            const auto unpaired = newcombe(a.correct, a.rows, b.correct, b.rows);
            const bool verdict = i == 0 && k == 1 && comparison.basis != Basis::seeds && comparison.verdict == Verdict::cannot_tell;
            const bool published = (i > 0 || k > 1) && a.published && b.published && same_rows(a, b) && unpaired.low <= 0 && unpaired.high >= 0;
            if (verdict || published) found.push_back(sampling_error(told, a, comparison.accuracy[i], b, comparison.accuracy[k]));
        }
    if (comparison.bootstrap) found.push_back({&codes::report_same_rows, {}, {{"rows", entries[0].rows}}, Severity::ok});
}

static void check_settings(const Told& told, Problems& found) {
    const auto& entries = told.comparison.entries;
    const auto settings = training_settings(told.comparison.differences);
    if (settings.size() > 1) {
        std::string list;
        for (const auto& path : settings) list += (list.empty() ? "" : ", ") + path;
        found.push_back({&codes::report_several_settings, {}, {{"count", static_cast<std::int64_t>(settings.size())}, {"settings", list}}, Severity::warning});
    }
    if (!all_equal(entries, [](const Entry& entry) { return entry.spec.training.num_train_epochs; }))
        found.push_back({&codes::report_budget_differs, {}, {{"epochs", each(told, [](const Entry& entry) { return fmt::format("{:g}", entry.spec.training.num_train_epochs); })}}, Severity::note});
}

// How far seeds move the accuracy is seen where a recipe has several.
static void check_seeds(const Told& told, Problems& found) {
    const auto& recipes = told.comparison.recipes;
    const auto several = [](const Recipe& recipe) { return recipe.runs.size() > 1; };
    if (std::none_of(recipes.begin(), recipes.end(), several)) return found.push_back({&codes::report_one_seed, {}, {}, Severity::warning});
    std::string few, spread;
    for (std::size_t i = 0; i < recipes.size(); ++i) {
        const auto& recipe = recipes[i];
        if (recipe.runs.size() < 3) few += (few.empty() ? "" : ", ") + told.words.recipes[i];
        if (recipe.deviation) spread += fmt::format("{}{}: {} ± {} %", spread.empty() ? "" : "; ", told.words.recipes[i], told.words.percent(recipe.mean), told.words.percent(*recipe.deviation));
    }
    if (!few.empty()) found.push_back({&codes::report_few_seeds, {}, {{"recipes", few}}, Severity::warning});
    found.push_back({&codes::report_seed_spread, {}, {{"recipes", spread}}, Severity::note});
}

static void check_runs(const Told& told, Problems& found) {
    const auto& entries = told.comparison.entries;
    if (!all_equal(entries, [](const Entry& entry) { return entry.device; }))
        found.push_back({&codes::report_devices_differ, {}, {{"devices", each(told, [&](const Entry& entry) { return entry.device.empty() ? told.words.not_reported : entry.device; })}}, Severity::warning});
    if (const auto runs = titles(told, [](const Entry& entry) { return !entry.on_holdout && entry.spec.training.load_best_model_at_end; }); !runs.empty())
        found.push_back({&codes::report_chosen_on_reported, {}, {{"runs", runs}}, Severity::warning});
    if (const auto runs = titles(told, [](const Entry& entry) { return entry.spec.engine.cache_frozen_features; }); !runs.empty())
        found.push_back({&codes::report_features_kept, {}, {{"runs", runs}}, Severity::warning});
    if (const auto runs = titles(told, [](const Entry& entry) { return entry.starter; }); !runs.empty())
        found.push_back({&codes::report_starter, {}, {{"model", "DistilBERT"}, {"runs", runs}}, Severity::note});
    if (const auto runs = titles(told, [](const Entry& entry) { return entry.published; }); !runs.empty())
        found.push_back({&codes::report_no_predictions, {}, {{"runs", runs}}, Severity::note});
    const auto fewest = std::min_element(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.rows < b.rows; })->rows;
    if (fewest > 0 && entries.front().regression)
        found.push_back({&codes::report_few_rows_error, {}, {{"rows", fewest}}, fewest < 200 ? Severity::warning : Severity::note});
    else if (fewest > 0) found.push_back({&codes::report_few_rows, {}, {{"rows", fewest}, {"points", fmt::format("{:.2g}", 100.0 / static_cast<double>(fewest))}}, fewest < 200 ? Severity::warning : Severity::note});
}

// Reads everything of the comparison but `headline` and `fairness`.
Problems fairness_of(const Comparison& comparison, const ReportWords& words) {
    const Told told{comparison, words};
    Problems found;
    check_data(told, found);
    check_shares(told, found);
    check_sampling(told, found);
    check_settings(told, found);
    check_seeds(told, found);
    check_runs(told, found);
    std::stable_sort(found.begin(), found.end(), [](const Problem& a, const Problem& b) { return a.severity > b.severity; });
    return found;
}

}  // namespace tb
