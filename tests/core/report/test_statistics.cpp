// Golden values: the examples of Newcombe, Statistics in Medicine 17 (1998), 857-872 (single proportions) and 873-890 (differences), as
// printed there to four digits; McNemar by hand from the binomial.
#include "core/report/compare.h"

#include <QtTest>

using tb::Interval;

static bool near(double a, double b, double tolerance = 5.1e-5) { return std::abs(a - b) < tolerance; }

class TestStatistics : public QObject {
    Q_OBJECT
private slots:
    void wilson_as_printed() {
        const auto check = [](std::int64_t r, std::int64_t n, double low, double high) {
            const auto interval = tb::wilson(r, n);
            QVERIFY2(near(interval.low, low) && near(interval.high, high), qPrintable(QString("%1/%2: %3 %4").arg(r).arg(n).arg(interval.low).arg(interval.high)));
        };
        check(81, 263, 0.2553, 0.3662);
        check(15, 148, 0.0624, 0.1605);
        check(0, 20, 0.0, 0.1611);
        check(1, 29, 0.0061, 0.1718);
    }
    // Values of the tables of Student's distribution, to ten digits.
    void student_as_tabulated() {
        const auto check = [](double freedom, double t) { QVERIFY2(std::abs(tb::student_t(0.975, freedom) - t) < 1e-8, qPrintable(QString::number(tb::student_t(0.975, freedom), 'g', 12))); };
        check(1, 12.7062047364);
        check(2, 4.3026527297);
        check(4, 2.7764451052);
        check(30, 2.0422724563);
        QVERIFY(std::abs(tb::student_t(0.975, 1e7) - 1.959963985) < 1e-6);
        QVERIFY(std::abs(tb::student_p(2, 10) - 0.0733880348) < 1e-9);
        QCOMPARE(tb::student_p(0, 5), 1.0);
    }
    void newcombe_as_printed() {
        const auto check = [](std::int64_t a, std::int64_t m, std::int64_t b, std::int64_t n, double low, double high) {
            const auto interval = tb::newcombe(a, m, b, n);
            QVERIFY2(near(interval.low, low) && near(interval.high, high), qPrintable(QString("%1 %2").arg(interval.low).arg(interval.high)));
        };
        check(56, 70, 48, 80, 0.0524, 0.3339);
        check(9, 10, 3, 10, 0.1705, 0.8090);
        check(6, 7, 2, 7, 0.0582, 0.8062);
        check(5, 56, 0, 29, -0.0381, 0.1926);
    }
    void difference_changes_sign_with_order() {
        const auto ab = tb::newcombe(56, 70, 48, 80), ba = tb::newcombe(48, 80, 56, 70);
        QVERIFY(near(ab.low, -ba.high, 1e-12) && near(ab.high, -ba.low, 1e-12));
    }
    void pooled_z() {
        // z = (0.8 - 0.6) / sqrt(104/150 * 46/150 * (1/70 + 1/80)) = 2.6503, two-sided p 0.00804.
        QVERIFY(near(tb::two_proportion_p(56, 70, 48, 80), 0.00804, 5e-5));
        QCOMPARE(tb::two_proportion_p(5, 5, 5, 5), 1.0);
        QCOMPARE(tb::two_proportion_p(0, 0, 1, 2), 1.0);
    }
    void mcnemar_by_hand() {
        QVERIFY(near(tb::mcnemar_exact(1, 9), 22.0 / 1024, 1e-12));
        QVERIFY(near(tb::mcnemar_exact(9, 1), 22.0 / 1024, 1e-12));
        QCOMPARE(tb::mcnemar_exact(5, 5), 1.0);
        QCOMPARE(tb::mcnemar_exact(0, 0), 1.0);
    }
    void bootstrap_repeats_and_covers() {
        // 60 rows only the first got right, 40 only the second, of 1000: mean 0.02, standard error sqrt(0.1 - 0.0004) / sqrt(1000) = 0.00998.
        std::vector<int> a(1000, 1), b(1000, 1);
        for (int i = 0; i < 60; ++i) b[i] = 0;
        for (int i = 60; i < 100; ++i) a[i] = 0;
        const auto once = tb::paired_bootstrap(a, b, 10000, 42), again = tb::paired_bootstrap(a, b, 10000, 42);
        QVERIFY(once.low == again.low && once.high == again.high);
        QVERIFY(near(once.low, 0.02 - 1.96 * 0.00998, 2e-3) && near(once.high, 0.02 + 1.96 * 0.00998, 2e-3));
        const auto same = tb::paired_bootstrap(a, a, 100, 1);
        QVERIFY(same.low == 0 && same.high == 0);
    }
    void nothing_measured_says_nothing() {
        QVERIFY(tb::wilson(0, 0).low == 0 && tb::wilson(0, 0).high == 1);
        QVERIFY(tb::newcombe(0, 0, 1, 2).low == -1);
    }
};

QTEST_APPLESS_MAIN(TestStatistics)
#include "test_statistics.moc"
