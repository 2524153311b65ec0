// The decoder's kernels at every level that this machine has, against the textbook formula in double precision.
#include "core/nn/ops/dropout.h"
#include "core/nn/ops/kernels/decoder.h"

#include <QtTest>
#include <cmath>
#include <random>

using namespace tb::nn;

namespace {

using Floats = std::vector<float>;
using Doubles = std::vector<double>;

Floats noise(std::size_t n, unsigned seed, float size = 1) {
    std::mt19937 engine(seed);
    std::normal_distribution<float> normal(0, size);
    Floats out(n);
    for (auto& x : out) x = normal(engine);
    return out;
}

double furthest(const Floats& a, const Doubles& b) {
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

// One head of queries: o, dq written; dk, dv added to.
struct Attended {
    Doubles o, dq;
};
Attended attend(const float* q, const float* k, const float* v, const float* d, int ld, int queries, int width, int first, int head, const MaskKey& key, Doubles& dk, Doubles& dv) {
    const double scale = 1 / std::sqrt(double(width));
    Attended out{Doubles(std::size_t(queries * width)), Doubles(std::size_t(queries * width))};
    for (int i = 0; i < queries; ++i) {
        const int seen = first + i + 1;
        Doubles s(std::size_t(seen), 0), keep(s.size(), 1), ds(s.size());
        double top = -1e300, total = 0, mean = 0;
        for (int j = 0; j < seen; ++j) {
            for (int c = 0; c < width; ++c) s[j] += scale * q[i * ld + c] * k[j * ld + c];
            top = std::max(top, s[j]);
        }
        for (auto& one : s) total += one = std::exp(one - top);
        for (int j = 0; j < seen; ++j) {
            s[j] /= total;
            if (key.active) keep[j] = keeps(std::uint32_t(head), std::uint32_t(j), 9u << 16 | std::uint32_t(i), key) ? double(key.scale) : 0;
            for (int c = 0; c < width; ++c) {
                out.o[i * width + c] += s[j] * keep[j] * v[j * ld + c];
                dv[j * width + c] += s[j] * keep[j] * d[i * ld + c];
                ds[j] += keep[j] * d[i * ld + c] * v[j * ld + c];
            }
            mean += s[j] * ds[j];
        }
        for (int j = 0; j < seen; ++j)
            for (int c = 0; c < width; ++c) {
                out.dq[i * width + c] += scale * s[j] * (ds[j] - mean) * k[j * ld + c];
                dk[j * width + c] += scale * s[j] * (ds[j] - mean) * q[i * ld + c];
            }
    }
    return out;
}

}  // namespace

class TestDecoderKernels : public QObject {
    Q_OBJECT

    static void levels() {
        QTest::addColumn<QString>("level");
        for (const char* level : {"avx512", "avx2", "plain"})
            if (kernels_of(level)) QTest::newRow(level) << level;
    }
    static const DecoderKernels& level() {
        QFETCH(QString, level);
        return *kernels_of(level.toLatin1())->decoder;
    }

private Q_SLOTS:
    void rms_data() { levels(); }
    void rms() {
        for (const int width : {1, 16, 21, 384}) {
            const int rows = 3;
            const auto x = noise(std::size_t(rows * width), 1), w = noise(std::size_t(width), 2), dy = noise(x.size(), 3);
            Doubles y(x.size()), dx(x.size()), dw(w.size());
            for (int r = 0; r < rows; ++r) {
                double square = 0, slope = 0;
                for (int c = 0; c < width; ++c) square += double(x[r * width + c]) * x[r * width + c] / width;
                const double inverse = 1 / std::sqrt(square + 1e-5);
                for (int c = 0; c < width; ++c) {
                    const int i = r * width + c;
                    y[i] = x[i] * inverse * w[c];
                    dw[c] += dy[i] * x[i] * inverse;
                    slope += double(dy[i]) * w[c] * x[i] * inverse / width;
                }
                for (int c = 0; c < width; ++c) {
                    const int i = r * width + c;
                    dx[i] = inverse * (double(dy[i]) * w[c] - x[i] * inverse * slope);
                }
            }
            Floats got(x.size()), inverse(3), got_dx(x.size()), got_dw(w.size());
            level().rms_forward({x.data(), w.data(), got.data(), inverse.data(), width, 1e-5f}, 0, rows);
            level().rms_backward({dy.data(), x.data(), inverse.data(), w.data(), got_dx.data(), got_dw.data(), width}, 0, rows);
            QVERIFY(furthest(got, y) < 1e-6);
            QVERIFY(furthest(got_dx, dx) < 2e-5);
            QVERIFY(furthest(got_dw, dw) < 2e-6);
        }
    }

    void rotary_data() { levels(); }
    void rotary() {
        for (const int half : {1, 5, 16, 32, 40}) {
            const int heads = 3, rows = 4, width = heads * 2 * half;
            const auto x = noise(std::size_t(rows * width), 1), angle = noise(std::size_t(10 * half), 2);
            Floats cos(angle.size()), sin(angle.size()), y(x.size()), back(x.size());
            for (std::size_t i = 0; i < angle.size(); ++i) cos[i] = std::cos(angle[i]), sin[i] = std::sin(angle[i]);
            const std::vector<std::uint32_t> c1{0, 3, 1u << 16 | 9, 7u << 16 | 2};
            Doubles expected(x.size());
            for (int r = 0; r < rows; ++r)
                for (int h = 0; h < heads; ++h)
                    for (int c = 0; c < half; ++c) {
                        const auto at = std::size_t(r * width + h * 2 * half + c), place = std::size_t((c1[std::size_t(r)] & 0xffff) * std::uint32_t(half)) + std::size_t(c);
                        expected[at] = double(x[at]) * cos[place] - double(x[at + half]) * sin[place];
                        expected[at + half] = double(x[at + half]) * cos[place] + double(x[at]) * sin[place];
                    }
            level().rotary({x.data(), y.data(), cos.data(), sin.data(), c1.data(), heads, half, false}, 0, rows);
            QVERIFY(furthest(y, expected) < 1e-6);
            level().rotary({y.data(), back.data(), cos.data(), sin.data(), c1.data(), heads, half, true}, 0, rows);
            QVERIFY(furthest(back, Doubles(x.begin(), x.end())) < 1e-6);
        }
    }

    void swiglu_data() { levels(); }
    void swiglu() {
        auto gate = noise(301, 1, 5), up = noise(301, 2), dy = noise(301, 3);
        gate[0] = 200, gate[1] = -200, gate[2] = 0;
        Doubles y, dgate, dup;
        for (std::size_t i = 0; i < gate.size(); ++i) {
            const double z = gate[i], s = 1 / (1 + std::exp(-z));
            y.push_back(z * s * up[i]);
            dgate.push_back(dy[i] * up[i] * s * (1 + z * (1 - s)));
            dup.push_back(dy[i] * z * s);
        }
        Floats got(301), got_gate(301), got_up(301);
        level().swiglu(gate.data(), up.data(), got.data(), 0, 301);
        level().swiglu_backward(dy.data(), gate.data(), up.data(), got_gate.data(), got_up.data(), 0, 301);
        QVERIFY(furthest(got, y) < 1e-6);
        QVERIFY(furthest(got_gate, dgate) < 1e-6);
        QVERIFY(furthest(got_up, dup) < 1e-6);
    }

    void causal_data() { levels(); }
    void causal() {
        for (const int length : {1, 2, 13, 32, 33, 65, 130})
            for (const int width : {8, 16, 32, 64, 80}) {
                check_causal(length, length, 0, width, width == 32 ? 0.2 : 0.0);
                check_causal(1, length, length - 1, width, width == 32 ? 0.2 : 0.0);
                check_causal(1, length, length / 2, width, 0);
            }
    }

private:
    void check_causal(int queries, int keys, int first, int width, double p) {
        const auto key = key_of(p);
        const int group = 3, ld = group * width + 5;
        const auto q = noise(std::size_t(queries * ld), 1), k = noise(std::size_t(keys * ld), 2), v = noise(std::size_t(keys * ld), 3), d = noise(std::size_t(queries * ld), 4);
        Doubles dk(std::size_t(keys * width)), dv(dk.size());
        std::vector<Attended> heads;
        for (int g = 0; g < group; ++g)
            heads.push_back(attend(q.data() + g * width, k.data(), v.data(), d.data() + g * width, ld, queries, width, first, 6 + g, key, dk, dv));
        Floats scratch(std::size_t(causal_scratch(keys, width))), kept(std::size_t(group * queries * 2)), o(q.size()), dq(q.size()), gk(k.size()), gv(k.size());
        const Causal one{q.data(), k.data(), v.data(), ld, ld, ld, o.data(), ld, kept.data(), queries, keys, width, group, first, float(1 / std::sqrt(double(width))), 6, 9u << 16, key};
        level().causal_forward(one, scratch.data());
        std::fill(scratch.begin(), scratch.end(), 1e30f);  // nothing is taken from the pass before
        level().causal_backward({one, d.data(), ld, dq.data(), gk.data(), gv.data()}, scratch.data());
        const auto part = [&](const Floats& from, int rows, int column) {
            Floats out;
            for (int r = 0; r < rows; ++r) out.insert(out.end(), from.begin() + r * ld + column, from.begin() + r * ld + column + width);
            return out;
        };
        for (int g = 0; g < group; ++g) {
            QVERIFY(furthest(part(o, queries, g * width), heads[std::size_t(g)].o) < 3e-6);
            QVERIFY(furthest(part(dq, queries, g * width), heads[std::size_t(g)].dq) < 1e-5);
        }
        QVERIFY(furthest(part(gk, keys, 0), dk) < 1e-5);
        QVERIFY(furthest(part(gv, keys, 0), dv) < 1e-5);
        QCOMPARE(gk[std::size_t(width)], 0.0f);  // nothing is written beside the head's columns
    }
};

QTEST_APPLESS_MAIN(TestDecoderKernels)
#include "test_decoder_kernels.moc"
