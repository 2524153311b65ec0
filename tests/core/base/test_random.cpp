// Golden values: torch.randperm with a seeded CPU generator, reference/hf_semantics 2.4.
#include "core/base/random.h"

#include <QtTest>

class TestRandom : public QObject {
    Q_OBJECT
private slots:
    void permutation_equals_torch() {
        QCOMPARE(tb::Generator(42).permutation(10), (std::vector<std::int64_t>{2, 6, 1, 8, 4, 5, 0, 9, 3, 7}));
        QCOMPARE(tb::Generator(43).permutation(10), (std::vector<std::int64_t>{8, 4, 9, 0, 5, 1, 6, 7, 2, 3}));
        const auto large = tb::Generator(42).permutation(25000);
        QCOMPARE(std::vector<std::int64_t>(large.begin(), large.begin() + 5), (std::vector<std::int64_t>{12542, 12918, 13566, 15968, 18130}));
    }
    void nothing_to_permute() { QVERIFY(tb::Generator(1).permutation(0).empty()); }
};

QTEST_APPLESS_MAIN(TestRandom)
#include "test_random.moc"
