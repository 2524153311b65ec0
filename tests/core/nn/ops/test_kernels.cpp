// Every kernel at every level that this machine has, against the textbook formula in double precision.
#include "core/nn/ops/dropout.h"
#include "core/nn/ops/kernels/kernels.h"

#include <QtTest>
#include <cmath>
#include <random>

using namespace tb::nn;

namespace {

using Floats = std::vector<float>;

Floats noise(std::size_t n, unsigned seed, float size = 1) {
    std::mt19937 engine(seed);
    std::normal_distribution<float> normal(0, size);
    Floats out(n);
    for (auto& x : out) x = normal(engine);
    return out;
}

double furthest(const Floats& a, const std::vector<double>& b) {
    double worst = 0;
    for (std::size_t i = 0; i < b.size(); ++i) worst = std::max(worst, std::abs(a[i] - b[i]) / std::max(1.0, std::abs(b[i])));
    return worst;
}

MaskKey key_of(double p) {
    return {7, 3, 42, 0, static_cast<std::uint32_t>(std::llround(p * 4294967296.0)), static_cast<float>(1 / (1 - p)), p > 0};
}

bool keeps(std::uint32_t head, std::uint32_t column, std::uint32_t c1, const MaskKey& key) {
    const auto block = philox4x32_10({head << 16 | column / 4, c1, key.c2, key.c3}, {key.k0, key.k1});
    return block[column % 4] >= key.threshold;
}

}  // namespace

class TestKernels : public QObject {
    Q_OBJECT

    static void levels() {
        QTest::addColumn<QString>("level");
        for (const char* level : {"avx512", "avx2", "plain"})
            if (kernels_of(level)) QTest::newRow(level) << level;
    }
    static const Kernels& level() {
        QFETCH(QString, level);
        return *kernels_of(level.toLatin1());
    }

private Q_SLOTS:
    void masks_follow_the_counter_rule_data() { levels(); }
    void masks_follow_the_counter_rule() {
        const auto key = key_of(0.3);
        for (const int columns : {1, 7, 31, 32, 33, 80, 384}) {
            std::vector<std::uint32_t> bits(static_cast<std::size_t>(mask_words(columns)));
            level().mask_row(bits.data(), columns, 5, 11 << 16 | 6, key);
            for (int c = 0; c < columns; ++c)
                QCOMPARE(bool(bits[static_cast<std::size_t>(c / 32)] >> (c % 32) & 1), keeps(5, static_cast<std::uint32_t>(c), 11 << 16 | 6, key));
        }
    }

    void norm_data() { levels(); }
    void norm() {
        for (const int width : {16, 21, 384})
            for (const double p : {0.0, 0.25})
                for (const bool after : {false, true}) check_norm(width, p, after);
    }

    void gelu_data() { levels(); }
    void gelu() {
        const int rows = 5, width = 37;
        auto x = noise(rows * width, 1, 3);
        const auto bias = noise(width, 2);
        std::vector<double> y, slope;
        for (int i = 0; i < rows * width; ++i) {
            const double z = double(x[i]) + bias[i % width], distribution = 0.5 * std::erfc(-z / std::sqrt(2.0));
            y.push_back(z * distribution);
            slope.push_back(distribution + z * std::exp(-z * z / 2) / std::sqrt(2 * M_PI));
        }
        Floats out(x.size());
        level().gelu_forward({x.data(), bias.data(), out.data(), width, false}, 0, rows);
        QVERIFY(furthest(out, y) < 1e-6);
        QVERIFY(furthest(x, slope) < 2e-6);
    }

    void attention_data() { levels(); }
    void attention() {
        for (const auto& [queries, keys] : {std::pair{1, 1}, {13, 13}, {1, 40}, {65, 65}, {130, 130}})
            for (const int width : {8, 16, 32, 64, 80}) check_attention(queries, keys, width, width == 32 ? 0.2 : 0.0);
    }

    void sums_and_adam_data() { levels(); }
    void sums_and_adam() {
        const std::size_t n = 3001;
        auto w = noise(n, 1), g = noise(n, 2), m = noise(n, 3), v = noise(n, 4);
        for (auto& x : v) x *= x;
        double squares = 0;
        std::vector<double> expected;
        for (std::size_t i = 0; i < n; ++i) {
            squares += double(g[i]) * g[i];
            const double clipped = 0.5 * g[i], first = 0.9 * m[i] + 0.1 * clipped, second = 0.999 * v[i] + 0.001 * clipped * clipped;
            expected.push_back(w[i] * (1 - 1e-3 * 0.01) - 1e-3 / (1 - 0.9) * first / (std::sqrt(second) / std::sqrt(1 - 0.999) + 1e-8));
        }
        QVERIFY(std::abs(level().sum_of_squares(g.data(), std::int64_t(n)) / squares - 1) < 1e-6);
        const AdamConstants constants{0.9f, 0.999f, 1e-8f, float(1 - 1e-5), float(1e-3 / (1 - 0.9)), float(std::sqrt(1 - 0.999))};
        level().adam({w.data(), g.data(), m.data(), v.data(), 0.5f, constants}, std::int64_t(n));
        QVERIFY(furthest(w, expected) < 3e-6);
        QVERIFY(std::all_of(g.begin(), g.end(), [](float x) { return x == 0; }));
    }

    void steps_made_late_are_the_same_data() { levels(); }
    void steps_made_late_are_the_same() {
        const std::size_t n = 203;
        auto w = noise(n, 1), g = noise(n, 2), m = noise(n, 3), v = noise(n, 4);
        for (auto& x : v) x *= x;
        std::vector<AdamConstants> steps;
        for (int t = 1; t <= 1500; ++t) steps.push_back({0.9f, 0.999f, 1e-8f, 1 - 1e-5f * float(t % 7), 1e-3f * float(t % 5), 1 - std::pow(0.999f, float(t))});
        auto late_w = w, late_m = m, late_v = v, still_w = w;
        std::vector<float> zero(n), still_m(n), still_v(n);
        for (const auto& one : steps) {
            level().adam({w.data(), zero.data(), m.data(), v.data(), 0.3f, one}, std::int64_t(n));
            level().adam({still_w.data(), zero.data(), still_m.data(), still_v.data(), 0.3f, one}, std::int64_t(n));
        }
        auto never_w = late_w;
        for (const auto& [from, to] : {std::pair<std::size_t, std::size_t>{0, 1}, {1, 400}, {400, 1500}})
            level().adam_idle(late_w.data(), late_m.data(), late_v.data(), true, steps.data() + from, std::int64_t(to - from), std::int64_t(n));
        level().adam_idle(never_w.data(), nullptr, nullptr, false, steps.data(), 1500, std::int64_t(n));
        QVERIFY(w == late_w && m == late_m && v == late_v);
        QVERIFY(never_w == still_w);
    }

private:
    void check_norm(int width, double p, bool after) {
        const int rows = 3;
        const auto key = key_of(p);
        auto x = noise(std::size_t(rows * width), 1);
        const auto bias = noise(std::size_t(width), 2), residual = noise(std::size_t(rows * width), 3), weight = noise(std::size_t(width), 4), shift = noise(std::size_t(width), 5),
                   dy = noise(std::size_t(rows * width), 6);
        const std::vector<std::uint32_t> c1{0, 1, 1 << 16};
        std::vector<std::uint32_t> bits(std::size_t(rows * mask_words(width)));
        std::vector<double> y(x.size()), dh(x.size()), dx(x.size()), sums(std::size_t(3 * width));
        for (int r = 0; r < rows; ++r) {
            std::vector<double> h, g, keep;
            double mean = 0, square = 0;
            for (int c = 0; c < width; ++c) {
                const int i = r * width + c;
                keep.push_back(!key.active ? 1 : keeps(0, std::uint32_t(c), c1[std::size_t(r)], key) ? double(key.scale) : 0);
                h.push_back((double(x[i]) + bias[c]) * (after ? 1 : keep[c]) + residual[i]);
                mean += h[c] / width;
            }
            for (const double one : h) square += (one - mean) * (one - mean) / width;
            const double inverse = 1 / std::sqrt(square + 1e-5);
            double total = 0, slope = 0;
            for (int c = 0; c < width; ++c) {
                const int i = r * width + c;
                h[c] = (h[c] - mean) * inverse;
                y[i] = (h[c] * weight[c] + shift[c]) * (after ? keep[c] : 1);
                const double d = dy[i] * (after ? keep[c] : 1);
                sums[c] += d * h[c];
                sums[width + c] += d;
                g.push_back(d * weight[c]);
                total += g[c] / width;
                slope += g[c] * h[c] / width;
            }
            for (int c = 0; c < width; ++c) {
                const int i = r * width + c;
                dh[i] = (g[c] - total - h[c] * slope) * inverse;
                dx[i] = dh[i] * (after ? 1 : keep[c]);
                sums[2 * width + c] += dx[i];
            }
        }
        Floats out(x.size()), inverse(3), got_dh(x.size()), got_dx(x.size()), got_sums(sums.size());
        const auto& k = level();
        auto* masks = key.active ? bits.data() : nullptr;
        k.norm_forward({x.data(), bias.data(), residual.data(), weight.data(), shift.data(), out.data(), inverse.data(), masks, c1.data(), width, 1e-5f, key, after, false}, 0, rows);
        QVERIFY(furthest(out, y) < 2e-6);
        const bool separate = key.active && !after;
        k.norm_backward({dy.data(), x.data(), inverse.data(), weight.data(), masks, got_dh.data(), separate ? got_dx.data() : nullptr, got_sums.data(), width, key.scale, after}, 0, rows);
        QVERIFY(furthest(got_dh, dh) < 5e-6);
        QVERIFY(furthest(separate ? got_dx : got_dh, dx) < 5e-6);
        QVERIFY(furthest(got_sums, sums) < 5e-6);
    }

    void check_attention(int queries, int keys, int width, double p) {
        const auto key = key_of(p);
        const int ld = 3 * width + 5;
        const auto q = noise(std::size_t(queries * ld), 1), k = noise(std::size_t(keys * ld), 2), v = noise(std::size_t(keys * ld), 3), d = noise(std::size_t(queries * ld), 4);
        const double scale = 1 / std::sqrt(double(width));
        std::vector<double> o(std::size_t(queries * width)), dq(o.size()), dk(std::size_t(keys * width)), dv(dk.size());
        for (int i = 0; i < queries; ++i) {
            std::vector<double> s(std::size_t(keys), 0), keep(s.size(), 1), ds(s.size());
            double top = -1e300, total = 0, mean = 0;
            for (int j = 0; j < keys; ++j) {
                for (int c = 0; c < width; ++c) s[j] += scale * q[i * ld + c] * k[j * ld + c];
                top = std::max(top, s[j]);
            }
            for (auto& one : s) total += one = std::exp(one - top);
            for (int j = 0; j < keys; ++j) {
                s[j] /= total;
                if (key.active) keep[j] = keeps(2, std::uint32_t(j), 9u << 16 | std::uint32_t(i), key) ? double(key.scale) : 0;
                for (int c = 0; c < width; ++c) {
                    o[i * width + c] += s[j] * keep[j] * v[j * ld + c];
                    dv[j * width + c] += s[j] * keep[j] * d[i * ld + c];
                    ds[j] += keep[j] * d[i * ld + c] * v[j * ld + c];
                }
                mean += s[j] * ds[j];
            }
            for (int j = 0; j < keys; ++j)
                for (int c = 0; c < width; ++c) {
                    dq[i * width + c] += scale * s[j] * (ds[j] - mean) * k[j * ld + c];
                    dk[j * width + c] += scale * s[j] * (ds[j] - mean) * q[i * ld + c];
                }
        }
        const auto length = std::max(queries, keys);
        Floats scratch(std::size_t(attention_scratch(length, width))), kept(std::size_t(queries * padded(keys))), got(o.size()), gq(o.size()), gk(dk.size()), gv(dk.size());
        level().attention_forward({q.data(), k.data(), v.data(), ld, ld, ld, got.data(), width, kept.data(), queries, keys, width, float(scale), 2, 9u << 16, key}, scratch.data());
        QVERIFY(furthest(got, o) < 3e-6);
        level().attention_backward({q.data(), k.data(), v.data(), ld, ld, ld, d.data(), ld, kept.data(), gq.data(), gk.data(), gv.data(), width, width, width, queries, keys, width,
                                       float(scale), key.active ? key.scale : 1}, scratch.data());
        QVERIFY(furthest(gq, dq) < 1e-5);
        QVERIFY(furthest(gk, dk) < 1e-5);
        QVERIFY(furthest(gv, dv) < 1e-5);
    }
};

QTEST_APPLESS_MAIN(TestKernels)
#include "test_kernels.moc"
