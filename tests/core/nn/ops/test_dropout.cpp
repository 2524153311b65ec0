// Philox4x32-10: the known answers of the Random123 distribution of Salmon et al. (2011), and the counter rule of ops/dropout.h.
#include "core/nn/ops/dropout.h"

#include <QtTest>

#include <cmath>
#include <cstring>
#include <vector>

using namespace tb::nn;

static Dropout example() { return {0.1, (std::uint64_t{7} << 32) + 42, 3, 1, 9}; }

class TestDropout : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void published_vectors() {
        QCOMPARE(philox4x32_10({0, 0, 0, 0}, {0, 0}), (PhiloxBlock{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
        const auto ones = 0xffffffffu;
        QCOMPARE(philox4x32_10({ones, ones, ones, ones}, {ones, ones}), (PhiloxBlock{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
        QCOMPARE(philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (PhiloxBlock{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
    }
    void threshold() {
        QCOMPARE((Dropout{0.1, 0, 0, 0, 0}.threshold()), 429496730u);
        QCOMPARE((Dropout{0.5, 0, 0, 0, 0}.threshold()), 2147483648u);
        QVERIFY(!Dropout{}.active());
    }
    // Every element by the rule, for widths that fill vectors and widths that do not, and a head.
    void masks_follow_the_rule() {
        const auto dropout = example();
        for (const int columns : {1, 3, 4, 5, 63, 64, 65, 200, 384}) {
            std::vector<float> mask(static_cast<std::size_t>(columns) + 1, -1.0f);
            const std::uint32_t head = 11, c1 = row_counter(5, 17);
            fill_mask_row(mask.data(), columns, head, c1, dropout);
            for (int i = 0; i < columns; ++i) {
                const auto block = philox4x32_10({head << 16 | static_cast<std::uint32_t>(i / 4), c1, 1u << 16 | 9u, 3}, {42, 7});
                const bool stays = block[static_cast<std::size_t>(i % 4)] >= dropout.threshold();
                QCOMPARE(mask[static_cast<std::size_t>(i)], stays ? dropout.scale() : 0.0f);
            }
            QCOMPARE(mask.back(), -1.0f);
        }
    }
    // Our own vector, so that a change of the rule shows: the first block of step 3, micro-batch 1, site 9, row 5, position 17.
    void own_vector() {
        const auto block = philox4x32_10({0, row_counter(5, 17), 1u << 16 | 9u, 3}, {42, 7});
        QCOMPARE(block, (PhiloxBlock{0xf2d5678d, 0x3e035787, 0x0925101f, 0x9639c99b}));
    }
    void share_and_independence() {
        constexpr std::int64_t columns = 768, rows = 512;
        std::vector<std::uint32_t> counters;
        for (std::uint32_t i = 0; i < rows; ++i) counters.push_back(row_counter(i / 32, i % 32));
        std::vector<float> mask(columns * rows), next(columns * rows);
        auto dropout = example();
        fill_mask(mask.data(), columns, counters, dropout);
        ++dropout.step;
        fill_mask(next.data(), columns, counters, dropout);
        double gone = 0, both = 0, neighbours = 0;
        for (std::size_t i = 0; i < mask.size(); ++i) {
            gone += mask[i] == 0;
            both += mask[i] == 0 && next[i] == 0;
            neighbours += i > 0 && mask[i] == 0 && mask[i - 1] == 0;
        }
        const auto n = static_cast<double>(mask.size());
        const auto near = [&](double count, double p) { return std::abs(count - n * p) < 5 * std::sqrt(n * p * (1 - p)); };
        QVERIFY(near(gone, 0.1));
        QVERIFY(near(both, 0.01));
        QVERIFY(near(neighbours, 0.01));
    }
    void benchmark() {
        constexpr std::int64_t columns = 384, rows = 213;
        std::vector<std::uint32_t> counters(rows);
        std::vector<float> mask(columns * rows);
        QBENCHMARK { fill_mask(mask.data(), columns, counters, example()); }
    }
};

QTEST_APPLESS_MAIN(TestDropout)
#include "test_dropout.moc"
