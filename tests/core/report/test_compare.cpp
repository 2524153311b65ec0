// The published comparison, and what is said of it; runs of this program made here as values.
#include "core/report/codes.h"
#include "core/report/compare.h"
#include "core/report/fairness.h"
#include "core/report/tables.h"

#include <QtTest>
#include <algorithm>
#include <cmath>

using namespace tb;

static Comparison published() { return compare({*entry_of_published("tpf-02"), *entry_of_published("tpf-03")}).value(); }

static bool says(const Comparison& comparison, const Code& code) {
    return std::any_of(comparison.fairness.begin(), comparison.fairness.end(), [&](const Problem& problem) { return problem.code == &code; });
}

static QString text_of(const Comparison& comparison, const Code& code) {
    for (const auto& problem : comparison.fairness)
        if (problem.code == &code) return QString::fromStdString(describe(problem));
    return {};
}

// A run on 1,000 rows that answers all but `wrong` rows from `first_wrong` on rightly.
static Entry own(const std::string& title, int first_wrong, int wrong) {
    Entry entry;
    entry.id = title;
    entry.title = title;
    entry.fingerprint = "same";
    entry.rows = 1000;
    entry.correct = 1000 - wrong;
    entry.evaluations = {{10, 1.0, 0.5, 1 - wrong / 1000.0, {}, {}, {}, 0.1, 1000}};
    entry.best = 0;
    entry.predictions.emplace();
    for (int i = 0; i < 1000; ++i) entry.predictions->push_back({i, 1, i >= first_wrong && i < first_wrong + wrong ? 0.0 : 1.0, {}});
    return entry;
}

// A regression on 500 rows whose every answer is `off` beside a target that varies; every tenth row further off.
static Entry regression(const std::string& title, double off) {
    Entry entry;
    entry.id = entry.title = title;
    entry.spec.task = "regression";
    entry.regression = true;
    entry.fingerprint = "same";
    entry.rows = 500;
    entry.predictions.emplace();
    double squares = 0;
    for (int i = 0; i < 500; ++i) {
        const double target = (i % 40) / 8.0, error = i % 10 ? off : 3 * off;
        entry.predictions->push_back({i, 0, target + error, {target + error}, target});
        squares += error * error;
    }
    entry.mse = squares / 500;
    entry.pearson = 0.9;
    entry.evaluations = {{10, 1.0, *entry.mse, {}, {}, entry.mse, entry.pearson, 0.1, 500}};
    entry.best = 0;
    return entry;
}

// Runs of recipe A and of recipe B, one seed each, by how many rows they have wrong.
static std::vector<Entry> seeds(const std::vector<int>& of_a, const std::vector<int>& of_b) {
    std::vector<Entry> entries;
    for (const auto* wrong : {&of_a, &of_b})
        for (std::size_t i = 0; i < wrong->size(); ++i) {
            auto entry = own(wrong == &of_a ? "A" : "B", 0, (*wrong)[i]);
            entry.id += std::to_string(i);
            entry.spec.training.learning_rate = wrong == &of_a ? 2e-5 : 3e-5;
            entry.spec.training.seed = 42 + static_cast<int>(i);
            entries.push_back(std::move(entry));
        }
    return entries;
}

class TestCompare : public QObject {
    Q_OBJECT
private slots:
    void published_figures() {
        const auto comparison = published();
        QCOMPARE(comparison.entries[0].correct, 788);
        QCOMPARE(comparison.entries[1].correct, 778);
        QVERIFY(comparison.verdict == Verdict::cannot_tell);
        QCOMPARE(QString::number(comparison.difference * 100, 'f', 2), "1.15");
        QCOMPARE(QString::number(comparison.interval.low * 100, 'f', 1), "-1.7");
        QCOMPARE(QString::number(comparison.interval.high * 100, 'f', 1), "4.0");
        QCOMPARE(QString::number(comparison.p_unpaired, 'f', 2), "0.43");
        const auto ends = [](const Interval& interval) { return QString::number(interval.low * 100, 'f', 1) + " " + QString::number(interval.high * 100, 'f', 1); };
        QCOMPARE(ends(comparison.accuracy[0]), "88.2 92.2");
        QCOMPARE(ends(comparison.accuracy[1]), "87.0 91.1");
        QVERIFY(!comparison.p_mcnemar && !comparison.bootstrap);
    }
    void what_does_not_hold_up_is_said() {
        const auto comparison = published();
        const auto share = text_of(comparison, codes::report_share_misprinted);
        for (const char* part : {"about 35 %", "14,767,874", "66,955,010", "22.1 %", "34.25 %"}) QVERIFY2(share.contains(part), qPrintable(share));
        const auto devices = text_of(comparison, codes::report_devices_differ);
        QVERIFY2(devices.contains("CPU") && devices.contains("GPU"), qPrintable(devices));
        const auto error = text_of(comparison, codes::report_sampling_error);
        QVERIFY2(error.contains("1.15 points on 872 rows"), qPrintable(error));
        const auto settings = text_of(comparison, codes::report_several_settings);
        for (const char* part : {"freeze.layers", "training.learning_rate", "training.lr_scheduler_type"}) QVERIFY2(settings.contains(part), qPrintable(settings));
        QVERIFY(!settings.contains("logging_steps"));
        for (const auto* code : {&codes::report_one_seed, &codes::report_chosen_on_reported, &codes::report_budget_differs, &codes::report_no_predictions, &codes::report_few_rows}) QVERIFY(says(comparison, *code));
        QVERIFY(!says(comparison, codes::report_starter) && !says(comparison, codes::report_data_differ));
        QVERIFY(std::is_sorted(comparison.fairness.begin(), comparison.fairness.end(), [](const auto& a, const auto& b) { return a.severity > b.severity; }));
    }
    void published_results_beside_own_runs_are_doubted_too() {
        const auto comparison = compare({own("A", 0, 200), own("B", 0, 100), *entry_of_published("tpf-02"), *entry_of_published("tpf-03")}).value();
        QVERIFY(text_of(comparison, codes::report_sampling_error).contains("1.15 points on 872 rows"));
        QVERIFY(says(comparison, codes::report_share_misprinted) && says(comparison, codes::report_devices_differ));
    }
    void one_seed_never_makes_better() {
        const auto comparison = compare({own("A", 0, 200), own("B", 0, 100)}).value();
        QVERIFY(comparison.verdict == Verdict::higher_one_seed);
        QVERIFY(QString::fromStdString(describe(comparison.headline)).startsWith("B scored higher than A by 10.00 points"));
        QVERIFY(!within_sampling_error(comparison));
    }
    void paired_tests_use_the_rows() {
        const auto comparison = compare({own("A", 0, 100), own("B", 50, 90)}).value();
        QCOMPARE(comparison.only_second, 50);
        QCOMPARE(comparison.only_first, 40);
        QCOMPARE(comparison.both, 860);
        QCOMPARE(comparison.neither, 50);
        QCOMPARE(*comparison.p_mcnemar, mcnemar_exact(40, 50));
        QVERIFY(comparison.verdict == Verdict::cannot_tell);
        QVERIFY(comparison.bootstrap->low < 0 && comparison.bootstrap->high > 0);
        QVERIFY(says(comparison, codes::report_same_rows));
    }
    void other_rows_are_not_compared() {
        auto other = own("B", 0, 10);
        other.fingerprint = "another";
        const auto comparison = compare({own("A", 0, 100), other}).value();
        QVERIFY(comparison.verdict == Verdict::not_comparable);
        QVERIFY(!comparison.p_mcnemar);
        QVERIFY(says(comparison, codes::report_data_differ) && says(comparison, codes::report_different_rows));
    }
    void the_starter_is_named() {
        auto entry = own("A", 0, 100);
        entry.starter = true;
        QVERIFY(says(compare({entry, own("B", 0, 90)}).value(), codes::report_starter));
    }
    void kept_features_are_another_recipe() {
        auto entry = own("A", 0, 100);
        entry.spec.engine.cache_frozen_features = true;
        const auto comparison = compare({entry, own("B", 0, 90)}).value();
        QVERIFY(text_of(comparison, codes::report_features_kept).contains("A:"));
        QCOMPARE(training_settings(comparison.differences), std::vector<std::string>{"engine.cache_frozen_features"});
    }
    void seeds_of_one_recipe_bear_their_seed() {
        auto a = own("A", 0, 10), b = own("A", 0, 20);
        b.spec.training.seed = 43;
        const auto comparison = compare({a, b}).value();
        QCOMPARE(comparison.entries[0].title, "A (seed 42)");
        QCOMPARE(comparison.entries[1].title, "A (seed 43)");
    }
    void regressions_are_compared_by_their_errors() {
        const auto comparison = compare({regression("A", 0.2), regression("B", 0.1)}).value();
        QVERIFY(comparison.regression && comparison.verdict == Verdict::higher_one_seed);
        const auto headline = QString::fromStdString(describe(comparison.headline));
        QVERIFY2(headline.startsWith("The mean squared error of B is smaller than that of A by 0.0540 on 500 rows"), qPrintable(headline));
        QVERIFY(comparison.bootstrap->low > 0 && comparison.bootstrap->high > comparison.bootstrap->low);
        QVERIFY(comparison.bootstrap->low < 0.054 && comparison.bootstrap->high > 0.054);
        QVERIFY(!comparison.p_mcnemar && !says(comparison, codes::report_sampling_error) && !says(comparison, codes::report_few_rows));
        QVERIFY(says(comparison, codes::report_same_rows) && says(comparison, codes::report_few_rows_error));
        // The smaller one first or last, its lead is positive.
        const auto turned = compare({regression("B", 0.1), regression("A", 0.2)}).value();
        const auto same = QString::fromStdString(describe(turned.headline));
        QVERIFY2(same.startsWith("The mean squared error of B is smaller than that of A by 0.0540 on 500 rows (95 % interval 0.0"), qPrintable(same));
        QVERIFY(turned.bootstrap->high < 0);
    }
    void two_copies_of_a_regression_cannot_be_told_apart() {
        const auto comparison = compare({regression("A", 0.2), regression("A", 0.2)}).value();
        QVERIFY(comparison.verdict == Verdict::cannot_tell);
        QCOMPARE(comparison.headline.code, &codes::report_errors_cannot_tell);
        QCOMPARE(comparison.difference, 0.0);
    }
    void without_answers_there_is_no_interval() {
        auto a = regression("A", 0.2), b = regression("B", 0.1);
        b.predictions.reset();
        const auto comparison = compare({a, b}).value();
        QCOMPARE(comparison.headline.code, &codes::report_errors_no_interval);
        QVERIFY(!comparison.bootstrap);
    }
    void a_regression_and_a_classification_are_not_compared() {
        auto other = own("B", 0, 10);
        other.rows = 500;
        const auto comparison = compare({regression("A", 0.1), other}).value();
        QVERIFY(comparison.verdict == Verdict::not_comparable && !comparison.regression);
    }
    void a_run_on_disk_is_scored_by_its_task() {
        QTemporaryDir home;
        const fs::path folder = home.path().toStdString() + "/run";
        QVERIFY(make_folders(folder));
        QVERIFY(write_json(folder / "spec.json", {{"task", "regression"}, {"model", "m"}, {"dataset", {{"train", "t.tsv"}, {"text", {"a"}}, {"label", "b"}}}}));
        QVERIFY(write_json(folder / "summary.json", {{"status", "done"}, {"validation", {{"eval_loss", 0.5}, {"eval_mse", 0.5}, {"eval_pearson", 0.8}, {"rows", 3}}}}));
        QVERIFY(write_file(folder / "events.jsonl", "{\"step\": 5, \"epoch\": 1.0, \"eval_loss\": 0.5, \"eval_mse\": 0.5, \"eval_pearson\": 0.8, \"time\": 1}\n"));
        const auto reported = entry_of(folder).value();
        QVERIFY(reported.regression && reported.rows == 3 && reported.mse == 0.5 && reported.pearson == 0.8);
        QVERIFY(write_file(folder / "predictions.jsonl", "{\"index\":0,\"label\":3.7,\"prediction\":3.5,\"logits\":[3.5]}\n{\"index\":1,\"label\":1.0,\"prediction\":1.2,\"logits\":[1.2]}\n"));
        const auto entry = entry_of(folder).value();
        QCOMPARE(entry.rows, 2);
        QVERIFY(std::abs(*entry.mse - 0.04) < 1e-9 && *entry.pearson > 0.99);
        QCOMPARE(entry.predictions->front().target, 3.7);
        QVERIFY(!best_accuracy(entry));
    }
    void recipes_of_three_seeds_are_compared_by_their_means() {
        const auto comparison = compare(seeds({100, 102, 98}, {50, 52, 48})).value();
        QCOMPARE(comparison.recipes.size(), std::size_t(2));
        QCOMPARE(comparison.recipes[1].runs, (std::vector<std::size_t>{3, 4, 5}));
        QCOMPARE(QString::number(comparison.recipes[0].mean, 'f', 4), "0.9000");
        QCOMPARE(QString::number(*comparison.recipes[0].deviation, 'f', 4), "0.0020");
        QVERIFY(comparison.verdict == Verdict::better);
        const auto headline = QString::fromStdString(describe(comparison.headline));
        QVERIFY2(headline.startsWith("B (3 seeds) is better than A (3 seeds) by 5.00 points on 1000 rows"), qPrintable(headline));
        QVERIFY(!says(comparison, codes::report_one_seed) && !says(comparison, codes::report_few_seeds));
        const auto spread = text_of(comparison, codes::report_seed_spread);
        QVERIFY2(spread.contains("A (3 seeds): 90.00 ± 0.20 %; B (3 seeds): 95.00 ± 0.20 %"), qPrintable(spread));
        // Rows: 46 differ in all seeds, four by a third and four by two thirds. Seeds: 0.002 each.
        const double rows = (46 + 4 / 9.0 + 16 / 9.0 - 50 * 50 / 1000.0) / 999;
        const double error = std::sqrt(rows / 1000 + 2 * 0.002 * 0.002 / 3);
        QVERIFY(std::abs(comparison.decisive->high - comparison.decisive->low - 2 * student_t(0.975, comparison.freedom) * error) < 1e-9);
        QVERIFY(comparison.basis == Basis::seeds && *comparison.p_seeds < 0.001);
        for (const auto& table : report_tables(comparison))
            if (table.id == "statistics") QCOMPARE(QString::fromStdString(table.caption), "Difference in mean accuracy: A (3 seeds) minus B (3 seeds)");
    }
    void seeds_that_scatter_more_than_the_recipes_differ_tell_nothing() {
        const auto comparison = compare(seeds({60, 100, 140}, {40, 70, 130})).value();
        QVERIFY(comparison.verdict == Verdict::cannot_tell);
        QVERIFY(comparison.decisive->low < 0 && comparison.decisive->high > 0);
    }
    void two_seeds_each_are_too_few_for_better() {
        const auto comparison = compare(seeds({100, 102}, {50, 52})).value();
        QVERIFY(comparison.verdict == Verdict::higher_one_seed && comparison.headline.code == &codes::report_higher_few_seeds);
        QVERIFY(text_of(comparison, codes::report_few_seeds).contains("A (2 seeds), B (2 seeds)"));
    }
    void seeds_of_one_recipe_are_no_single_seeds() {
        const auto comparison = compare(seeds({100, 102, 98}, {})).value();
        QCOMPARE(comparison.recipes.size(), std::size_t(1));
        QVERIFY(!says(comparison, codes::report_one_seed) && says(comparison, codes::report_seed_spread));
        QCOMPARE(comparison.entries[2].title, "A (seed 44)");
        QCOMPARE(comparison.entries[2].name, "A");
    }
    void the_interval_shown_is_the_one_that_decides() {
        const auto unpaired = published();
        QVERIFY(unpaired.basis == Basis::rows);
        QCOMPARE(unpaired.decisive->low, unpaired.interval.low);
        const auto both = compare({own("A", 0, 100), own("B", 50, 90)}).value();
        QVERIFY(both.basis == Basis::paired_rows);
        QCOMPARE(both.decisive->low, both.bootstrap->low);
        QVERIFY(to_json(both)["interval"][0] == both.bootstrap->low);
    }
    void texts_take_other_words() {
        const auto comparison = published();
        ReportWords words = english_words(comparison);
        words.entries = {"um", "dois"};
        words.not_reported = "nada";
        const auto headline = describe(headline_of(comparison, words));
        QVERIFY2(headline.starts_with("um and dois cannot"), headline.c_str());
        for (const auto& problem : fairness_of(comparison, words)) QVERIFY2(describe(problem).find("published)") == std::string::npos, describe(problem).c_str());
        QCOMPARE(comparison.entries[0].name, "TPF-02");
    }
    void number_of_runs() {
        QVERIFY(!compare({own("A", 0, 1)}));
        QVERIFY(!compare(std::vector<Entry>(7, own("A", 0, 1))));
        QVERIFY(!entry_of_published("tpf-99"));
    }
};

QTEST_APPLESS_MAIN(TestCompare)
#include "test_compare.moc"
