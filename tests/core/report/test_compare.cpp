// The published comparison, and what is said of it; runs of this program made here as values.
#include "core/report/codes.h"
#include "core/report/compare.h"
#include "core/report/fairness.h"
#include "core/report/tables.h"

#include <QtTest>
#include <algorithm>

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
    void number_of_runs() {
        QVERIFY(!compare({own("A", 0, 1)}));
        QVERIFY(!compare(std::vector<Entry>(7, own("A", 0, 1))));
        QVERIFY(!entry_of_published("tpf-99"));
    }
};

QTEST_APPLESS_MAIN(TestCompare)
#include "test_compare.moc"
