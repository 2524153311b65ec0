#include "core/report/recipes.h"

#include "core/report/codes.h"
#include "core/report/fairness.h"
#include "core/report/spread.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace tb {

Spec recipe_by_name(Spec spec) {
    spec.name.clear();
    spec.base.clear();
    if (!spec.model_name.empty()) spec.model = std::exchange(spec.model_name, {});
    if (auto& data = spec.dataset; !data.source.empty()) {
        data.train = data.validation = data.test = {};
        data.text.clear();
        data.label = std::string();
        data.labels.clear();
    }
    spec.engine.device = "auto";
    spec.engine.threads = 0;
    spec.engine.recovery_minutes = EngineSpec().recovery_minutes;
    return spec;
}

static std::vector<double> accuracies(const std::vector<Entry>& entries, const Recipe& recipe) {
    std::vector<double> values;
    for (const auto run : recipe.runs) values.push_back(*best_accuracy(entries[run]));
    return values;
}

std::vector<Recipe> recipes_of(const std::vector<Entry>& entries) {
    std::vector<Recipe> recipes;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& entry = entries[i];
        if (entry.regression || entry.rows == 0 || !best_accuracy(entry)) continue;
        const auto same = [&](const Recipe& recipe) {
            const auto& first = entries[recipe.runs.front()];
            return !entry.published && !first.published && same_recipe(recipe_by_name(entry.spec), recipe_by_name(first.spec));
        };
        const auto known = std::find_if(recipes.begin(), recipes.end(), same);
        if (known == recipes.end()) recipes.push_back({{i}, 0, {}});
        else if (std::none_of(known->runs.begin(), known->runs.end(), [&](std::size_t run) { return entries[run].spec.training.seed == entry.spec.training.seed; })) known->runs.push_back(i);
    }
    for (auto& recipe : recipes) {
        const auto spread = spread_of(accuracies(entries, recipe));
        recipe.mean = spread.mean;
        if (spread.count > 1) recipe.deviation = spread.deviation;
    }
    return recipes;
}

bool compares_recipes(const Comparison& comparison) {
    const auto& recipes = comparison.recipes;
    return recipes.size() > 1 && (recipes[0].runs.size() > 1 || recipes[1].runs.size() > 1);
}

namespace {

// A source of error of the difference: the variance it brings, and how well that is known.
struct Source {
    double variance = 0, freedom = 1;
};

double squared(double value) { return value * value; }

Source of_seeds(const std::vector<Entry>& entries, const Recipe& recipe) {
    const double n = static_cast<double>(recipe.runs.size());
    return {squared(spread_of(accuracies(entries, recipe)).deviation) / n, n - 1};
}

// Adds to each row the share of the recipe's runs that have it right, times `sign`. False where the runs have not answered the same rows.
bool add_answers(const std::vector<Entry>& entries, const Recipe& recipe, double sign, std::map<std::int64_t, std::pair<std::int64_t, double>>& rows) {
    for (const auto run : recipe.runs) {
        const auto& answers = entries[run].predictions;
        if (!answers || answers->empty() || (!rows.empty() && rows.size() != answers->size())) return false;
        const bool first = rows.empty();
        for (const auto& answer : *answers) {
            if (first) rows[answer.index] = {answer.label, 0.0};
            const auto row = rows.find(answer.index);
            if (row == rows.end() || row->second.first != answer.label) return false;
            if (answer.prediction == static_cast<double>(answer.label)) row->second.second += sign / static_cast<double>(recipe.runs.size());
        }
    }
    return true;
}

// Other rows would have given another difference: by the rows' own differences where all have answered, else as of independent samples.
Source of_rows(const Comparison& comparison) {
    const auto& entries = comparison.entries;
    const auto &a = comparison.recipes[0], &b = comparison.recipes[1];
    const double n = static_cast<double>(entries[a.runs.front()].rows);
    std::map<std::int64_t, std::pair<std::int64_t, double>> rows;
    if (!add_answers(entries, a, 1, rows) || !add_answers(entries, b, -1, rows)) return {a.mean * (1 - a.mean) / n + b.mean * (1 - b.mean) / n, std::max(1.0, n - 1)};
    std::vector<double> differences;
    for (const auto& [index, row] : rows) differences.push_back(row.second);
    return {squared(spread_of(differences).deviation) / n, std::max(1.0, n - 1)};
}

// Whether every run of both was measured on the same rows.
bool on_same_rows(const Comparison& comparison) {
    const auto& entries = comparison.entries;
    const auto& first = entries[comparison.recipes[0].runs.front()];
    const auto same = [&](std::size_t run) { return same_rows(entries[run], first); };
    const auto &a = comparison.recipes[0].runs, &b = comparison.recipes[1].runs;
    return std::all_of(a.begin(), a.end(), same) && std::all_of(b.begin(), b.end(), same);
}

}  // namespace

void put_recipe_verdict(Comparison& comparison) {
    const auto& entries = comparison.entries;
    const auto &a = comparison.recipes[0], &b = comparison.recipes[1];
    const auto words = english_words(comparison);
    comparison.basis = Basis::seeds;
    if (!on_same_rows(comparison)) {
        comparison.verdict = Verdict::not_comparable;
        comparison.headline = {&codes::report_not_comparable, {}, {{"first", words.recipes[0]}, {"second", words.recipes[1]}}, Severity::note};
        return;
    }
    comparison.difference = a.mean - b.mean;
    // Independent sources of error: their variances add up, and so do the degrees of freedom (Satterthwaite 1946).
    double total = 0, doubt = 0;
    for (const auto& [part, freedom] : {of_rows(comparison), of_seeds(entries, a), of_seeds(entries, b)}) {
        total += part;
        if (part > 0) doubt += part * part / freedom;
    }
    comparison.freedom = doubt > 0 ? total * total / doubt : 1;
    const double error = std::sqrt(total), half = error > 0 ? student_t(0.975, comparison.freedom) * error : 0;
    comparison.interval = {comparison.difference - half, comparison.difference + half};
    comparison.p_seeds = error > 0 ? student_p(comparison.difference / error, comparison.freedom) : comparison.difference == 0 ? 1 : 0;
    const auto& interval = comparison.interval;
    const bool differ = interval.low > 0 || interval.high < 0, turned = differ && comparison.difference < 0;
    const auto fewest = static_cast<std::int64_t>(std::min(a.runs.size(), b.runs.size()));
    comparison.verdict = !differ ? Verdict::cannot_tell : fewest >= 3 ? Verdict::better : Verdict::higher_one_seed;
    const auto& code = !differ ? codes::report_cannot_tell : fewest >= 3 ? codes::report_better : codes::report_higher_few_seeds;
    comparison.headline = {&code, {},
                           {{"first", words.recipes[turned ? 1 : 0]}, {"second", words.recipes[turned ? 0 : 1]}, {"points", percent(turned ? -comparison.difference : comparison.difference, 2)},
                            {"rows", entries[a.runs.front()].rows}, {"low", percent(turned ? -interval.high : interval.low)}, {"high", percent(turned ? -interval.low : interval.high)}},
                           Severity::note};
}

}  // namespace tb
