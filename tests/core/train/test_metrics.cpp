#include "core/train/metrics.h"

#include <QTest>
#include <cmath>

class TestMetrics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void f1_counts_only_classes_that_occur() {
        const std::vector<int> labels{0, 0, 1, 1, 1}, found{0, 1, 1, 1, 3};
        // sklearn.metrics.f1_score(labels, found, average="macro", zero_division=0): (2/3 + 2/3 + 0) / 3
        QVERIFY(std::abs(tb::f1_macro(found, labels) - 4.0 / 9.0) < 1e-15);
        QCOMPARE(tb::accuracy(found, labels), 0.6);
        const std::vector<int> one{0, 0, 0}, none{1, 1, 1};
        QCOMPARE(tb::f1_macro(one, one), 1.0);
        QCOMPARE(tb::f1_macro(none, one), 0.0);
    }
    void regression() {
        const std::vector<double> x{1, 2, 3, 4}, y{2, 4, 6, 9}, flat{1, 1, 1, 1};
        QVERIFY(std::abs(tb::pearson(x, y) - 11.5 / std::sqrt(5 * 26.75)) < 1e-14);
        QCOMPARE(tb::pearson(flat, y), 0.0);
        QCOMPARE(tb::mean_squared_error(x, y), 9.75);
    }
    void smoothed_cross_entropy() {
        const std::vector<float> logits{1.0F, 2.0F, 0.5F};
        const double norm = std::log(std::exp(1.0) + std::exp(2.0) + std::exp(0.5));
        QVERIFY(std::abs(tb::cross_entropy(logits, 1, 0) - (norm - 2)) < 1e-12);
        QVERIFY(std::abs(tb::cross_entropy(logits, 1, 0.1) - (0.9 * (norm - 2) + 0.1 * (norm - 3.5 / 3))) < 1e-12);
        const std::vector<float> huge{1000.0F, -1000.0F};
        QCOMPARE(tb::cross_entropy(huge, 1, 0), 2000.0);
    }
    void unlabelled_rows_are_left_out() {
        tb::Outcome outcome{2, {0, 1, 1, 0, 0, 1}, {1, -1, 0}, {}};
        const auto metrics = tb::measure(outcome, false, 0);
        QCOMPARE(metrics.rows, 2);
        QCOMPARE(*metrics.eval_accuracy, 0.5);
        QCOMPARE(*tb::metric_value(metrics, "eval_accuracy"), 0.5);
        QVERIFY(!tb::metric_value(metrics, "pearson"));
    }
    void a_tie_goes_to_the_first() {
        const std::vector<float> row{1, 2, 2};
        QCOMPARE(tb::argmax(row), 1);
    }
};

QTEST_APPLESS_MAIN(TestMetrics)
#include "test_metrics.moc"
