#include "core/report/compare.h"

#include "core/report/codes.h"
#include "core/report/fairness.h"
#include "core/report/recipes.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <utility>

namespace tb {

static SpecDiff differences(const std::vector<Entry>& entries) {
    std::vector<Spec> specs;
    for (const auto& entry : entries) specs.push_back(recipe_by_name(entry.spec));
    return diff_specs(specs);
}

struct Paired {
    std::vector<int> first, second;        // 1 where the answer was right, row by row
    std::vector<double> error_difference;  // squared error of the first minus that of the second
};

static double squared_error(const Prediction& row) { return (row.prediction - row.target) * (row.prediction - row.target); }

// The rows that both have answered; nothing where they are not the same rows.
static std::optional<Paired> paired(const Entry& a, const Entry& b) {
    if (!a.predictions || !b.predictions || !same_rows(a, b)) return {};
    std::map<std::int64_t, const Prediction*> of_b;
    for (const auto& row : *b.predictions) of_b[row.index] = &row;
    Paired rows;
    for (const auto& row : *a.predictions) {
        const auto other = of_b.find(row.index);
        if (other == of_b.end() || other->second->label != row.label || other->second->target != row.target) return {};
        rows.error_difference.push_back(squared_error(row) - squared_error(*other->second));
        rows.first.push_back(row.prediction == static_cast<double>(row.label));
        rows.second.push_back(other->second->prediction == static_cast<double>(row.label));
    }
    return rows;
}

static void put_paired_tests(Comparison& comparison) {
    const auto rows = paired(comparison.entries[0], comparison.entries[1]);
    if (!rows) return;
    for (std::size_t i = 0; i < rows->first.size(); ++i) {
        comparison.both += rows->first[i] && rows->second[i];
        comparison.only_first += rows->first[i] && !rows->second[i];
        comparison.only_second += !rows->first[i] && rows->second[i];
        comparison.neither += !rows->first[i] && !rows->second[i];
    }
    comparison.p_mcnemar = mcnemar_exact(comparison.only_first, comparison.only_second);
    comparison.bootstrap = paired_bootstrap(rows->first, rows->second, comparison.bootstrap_draws, comparison.bootstrap_seed);
}

static bool excludes_zero(const Interval& interval) { return interval.low > 0 || interval.high < 0; }

// The paired interval is the sharper one where it exists: both answered the same rows.
static const Interval& deciding(const Comparison& comparison) { return comparison.bootstrap ? *comparison.bootstrap : comparison.interval; }

// Resamples are drawn row by row, so that many rows take fewer of them.
static int error_draws(std::size_t rows) { return static_cast<int>(std::clamp<std::size_t>(50'000'000 / std::max<std::size_t>(1, rows), 1000, 10'000)); }

// Of two regressions: the smaller mean squared error, judged by a paired bootstrap of it. Nothing else is tested.
static void put_error_verdict(Comparison& comparison) {
    const auto &a = comparison.entries[0], &b = comparison.entries[1];
    comparison.regression = true;
    comparison.difference = *a.mse - *b.mse;
    const bool swapped = comparison.difference > 0;
    std::vector<Arg> args{{"first", a.title}, {"second", b.title}, {"difference", fmt::format("{:.4f}", std::abs(comparison.difference))}, {"rows", a.rows}};
    const auto rows = paired(a, b);
    if (!rows || rows->error_difference.empty()) {
        comparison.headline = {&codes::report_errors_no_interval, {}, std::move(args), Severity::note};
        return;
    }
    comparison.bootstrap_draws = error_draws(rows->error_difference.size());
    comparison.bootstrap = paired_bootstrap(rows->error_difference, comparison.bootstrap_draws, comparison.bootstrap_seed);
    const auto& interval = *comparison.bootstrap;
    const bool differ = excludes_zero(interval);
    comparison.verdict = differ ? Verdict::higher_one_seed : Verdict::cannot_tell;
    // By how much the smaller one is smaller; of two that cannot be told apart, the first minus the second.
    const bool turned = differ && !swapped;
    if (differ && swapped) std::swap(args[0].value, args[1].value);
    if (!differ) args[2].value = fmt::format("{:.4f}", comparison.difference);
    args.push_back({"low", fmt::format("{:.4f}", turned ? -interval.high : interval.low)});
    args.push_back({"high", fmt::format("{:.4f}", turned ? -interval.low : interval.high)});
    comparison.headline = {differ ? &codes::report_smaller_error : &codes::report_errors_cannot_tell, {}, std::move(args), Severity::note};
}

static bool scored(const Entry& entry) { return entry.rows > 0 && (entry.regression ? entry.mse : best_accuracy(entry)); }

static void put_verdict(Comparison& comparison) {
    if (compares_recipes(comparison)) return put_recipe_verdict(comparison);
    const auto &a = comparison.entries[0], &b = comparison.entries[1];
    if (!scored(a) || !scored(b) || a.regression != b.regression || !same_rows(a, b)) {
        comparison.verdict = Verdict::not_comparable;
        comparison.headline = {&codes::report_not_comparable, {}, {{"first", a.title}, {"second", b.title}}, Severity::note};
        return;
    }
    if (a.regression) return put_error_verdict(comparison);
    const auto of_a = best_accuracy(a), of_b = best_accuracy(b);
    comparison.difference = *of_a - *of_b;
    comparison.interval = newcombe(a.correct, a.rows, b.correct, b.rows);
    comparison.p_unpaired = two_proportion_p(a.correct, a.rows, b.correct, b.rows);
    put_paired_tests(comparison);
    const auto& interval = deciding(comparison);
    // Each entry is one run of one seed, and "better" takes three seeds each.
    comparison.verdict = excludes_zero(interval) ? Verdict::higher_one_seed : Verdict::cannot_tell;
    const bool swapped = comparison.verdict == Verdict::higher_one_seed && comparison.difference < 0;
    const double sign = swapped ? -1 : 1;
    const auto &first = swapped ? b : a, &second = swapped ? a : b;
    const double low = swapped ? -interval.high : interval.low, high = swapped ? -interval.low : interval.high;
    comparison.headline = {comparison.verdict == Verdict::cannot_tell ? &codes::report_cannot_tell : &codes::report_higher, {},
                           {{"first", first.title}, {"second", second.title}, {"points", percent(sign * comparison.difference, 2)}, {"rows", a.rows}, {"low", percent(low)}, {"high", percent(high)}},
                           Severity::note};
}

bool within_sampling_error(const Comparison& comparison) { return comparison.verdict != Verdict::better && comparison.verdict != Verdict::higher_one_seed; }

// Two seeds of one recipe bear one name; tables need to tell them apart.
static void tell_apart(std::vector<Entry>& entries) {
    std::map<std::string, int> count;
    for (auto& entry : entries) {
        ++count[entry.title];
        if (entry.name.empty()) entry.name = entry.title;
    }
    for (auto& entry : entries)
        if (count[entry.title] > 1) entry.title += " (" + (entry.published ? entry.id : "seed " + std::to_string(entry.spec.training.seed)) + ")";
    count.clear();
    for (auto& entry : entries)
        if (const int n = ++count[entry.title]; n > 1) entry.title += " #" + std::to_string(n);
}

static Interval accuracy_interval(const Entry& entry) { return entry.regression ? Interval() : wilson(entry.correct, entry.rows); }

// Which interval the verdict rests on.
static void put_decisive(Comparison& comparison) {
    if (comparison.verdict == Verdict::not_comparable) return;
    if (comparison.basis != Basis::seeds && comparison.bootstrap) comparison.basis = Basis::paired_rows;
    if (!comparison.regression || comparison.bootstrap) comparison.decisive = deciding(comparison);
}

ReportWords english_words(const Comparison& comparison) {
    ReportWords words;
    words.percent = [](double fraction) { return percent(fraction, 2); };
    for (const auto& entry : comparison.entries) words.entries.push_back(entry.title);
    for (const auto& recipe : comparison.recipes) {
        const auto& entry = comparison.entries[recipe.runs.front()];
        auto name = recipe.runs.size() == 1 ? entry.title : fmt::format("{} ({} seeds)", entry.name.empty() ? entry.title : entry.name, recipe.runs.size());
        // Two recipes of one name: that of the first run is its own.
        const bool taken = std::find(words.recipes.begin(), words.recipes.end(), name) != words.recipes.end();
        words.recipes.push_back(taken ? fmt::format("{} and {} more", entry.title, recipe.runs.size() - 1) : std::move(name));
    }
    return words;
}

Problem headline_of(const Comparison& comparison, const ReportWords& words) {
    const auto english = english_words(comparison);
    Problem headline = comparison.headline;
    for (auto& arg : headline.args) {
        auto* name = std::get_if<std::string>(&arg.value);
        if (!name || (arg.name != "first" && arg.name != "second")) continue;
        const bool of_recipes = comparison.basis == Basis::seeds;
        const auto &from = of_recipes ? english.recipes : english.entries, &to = of_recipes ? words.recipes : words.entries;
        const auto at = static_cast<std::size_t>(std::find(from.begin(), from.end(), *name) - from.begin());
        if (at < to.size()) *name = to[at];
    }
    return headline;
}

Comparison single(Entry entry) {
    Comparison comparison;
    comparison.accuracy.push_back(accuracy_interval(entry));
    comparison.entries.push_back(std::move(entry));
    comparison.verdict = Verdict::not_comparable;
    return comparison;
}

Expected<Comparison> compare(std::vector<Entry> entries) {
    if (entries.size() < 2 || entries.size() > 6) return fail(codes::report_number_of_runs, {}, {{"count", static_cast<std::int64_t>(entries.size())}});
    tell_apart(entries);
    Comparison comparison;
    comparison.entries = std::move(entries);
    comparison.differences = differences(comparison.entries);
    for (const auto& entry : comparison.entries) comparison.accuracy.push_back(accuracy_interval(entry));
    comparison.recipes = recipes_of(comparison.entries);
    put_verdict(comparison);
    put_decisive(comparison);
    comparison.fairness = fairness_of(comparison, english_words(comparison));
    return comparison;
}

}  // namespace tb
