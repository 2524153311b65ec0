// The operations of decoder models: their fast forms against the references, the references against plain loops.
#include "tests/core/nn/ops/leaves.h"

#include <ATen/Parallel.h>
#include <QtTest>
#include <cmath>

using namespace tb::nn;

namespace {

Rotation angles(std::int64_t n, std::int64_t width) {
    const auto frequencies = at::pow(10000.0, at::mul(at::arange(0, width, 2, at::kFloat), -1.0 / static_cast<double>(width)));
    const auto turned = at::outer(at::arange(n, at::kFloat), frequencies);
    return {at::cos(turned), at::sin(turned)};
}

}  // namespace

class TestDecoder : public QObject {
    Q_OBJECT

    // The worst relative difference between both forms of an operation.
    static double compare(const std::vector<at::Tensor>& leaves, const std::function<at::Tensor(const Ops&)>& body) {
        return furthest(results(leaves, [&] { return body(fast_ops()); }), results(leaves, [&] { return body(reference_ops()); }));
    }

private Q_SLOTS:
    void every_operation_data() {
        QTest::addColumn<QVector<int>>("lengths");
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("key_heads");
        QTest::addColumn<int>("width");
        QTest::newRow("one token") << QVector<int>{1} << 2 << 1 << 16;
        QTest::newRow("one row") << QVector<int>{9} << 1 << 1 << 80;
        QTest::newRow("short rows") << QVector<int>{3, 17, 1, 40, 33} << 8 << 2 << 32;
        QTest::newRow("long row") << QVector<int>{511, 2} << 4 << 4 << 64;
        QTest::newRow("tiny heads") << QVector<int>{7, 64} << 4 << 2 << 4;
    }
    void every_operation() {
        QFETCH(QVector<int>, lengths);
        QFETCH(int, heads);
        QFETCH(int, key_heads);
        QFETCH(int, width);
        at::manual_seed(1);
        std::vector<std::int32_t> offsets{0}, pooled_at;
        for (const int length : lengths) {
            offsets.push_back(offsets.back() + length);
            pooled_at.push_back(length / 2);  // not always the last token
        }
        const Packing packing(offsets, Pool::last, at::kCPU, pooled_at);
        const std::int64_t tokens = offsets.back(), hidden = heads * width, keys = key_heads * width;
        const auto x = leaf({tokens, hidden}), k = leaf({tokens, keys}), v = leaf({tokens, keys}), g = leaf({hidden}), up = leaf({tokens, hidden}, 3);
        const auto table = leaf({7, hidden});
        const auto ids = at::randint(0, 7, {tokens}, at::kLong);
        const auto turn = angles(512, width);
        QVERIFY(compare({table}, [&](const Ops& ops) { return ops.lookup({table, ids, 3}); }) < 1e-6);
        for (const bool pooled : {false, true}) {
            const Rows rows{&packing, pooled};
            const auto own = [&](const at::Tensor& t) { return pooled ? reference_ops().pooled_rows(t, packing) : t; };
            QVERIFY(compare({x, g}, [&](const Ops& ops) { return ops.rms_norm(own(x), g, 1e-5); }) < 1e-5);
            QVERIFY(compare({x, up}, [&](const Ops& ops) { return ops.swiglu(own(up), own(x)); }) < 2e-6);
            QVERIFY(compare({x}, [&](const Ops& ops) { return ops.rotary(own(x), heads, turn, rows); }) < 2e-6);
            for (const double p : {0.0, 0.3})
                QVERIFY(compare({x, k, v}, [&](const Ops& ops) { return ops.causal_attention(own(x), k, v, heads, key_heads, rows, some(p)); }) < 2e-5);
        }
    }

    // Frozen weights keep no gradient, and what lies under them gets its own.
    void frozen_weights_pass_gradients_on() {
        at::manual_seed(2);
        const auto x = leaf({4, 16}), frozen = at::randn({16});
        QVERIFY(compare({x}, [&](const Ops& ops) { return ops.rms_norm(x, frozen, 1e-6); }) < 1e-5);
        QVERIFY(!frozen.grad().defined());
    }

    void inference_is_the_same() {
        at::manual_seed(3);
        const at::NoGradGuard none;
        const Packing packing({0, 5, 12}, Pool::last, at::kCPU);
        const Rows rows{&packing};
        const auto x = at::randn({12, 32}), g = at::randn({32}), keys = at::randn({12, 16});
        const auto run = [&](const Ops& ops) {
            auto y = ops.rotary(ops.rms_norm(x, g, 1e-5), 4, angles(12, 8), rows);
            y = ops.causal_attention(y, keys, keys, 4, 2, rows, {});
            return ops.swiglu(y, ops.lookup({x, at::remainder(at::arange(12, at::kLong), 5)}));
        };
        QVERIFY(furthest({run(fast_ops())}, {run(reference_ops())}) < 1e-5);
    }

    // No token is changed by those after it.
    void the_future_is_not_seen() {
        at::manual_seed(4);
        const at::NoGradGuard none;
        const Packing packing({0, 40}, Pool::last, at::kCPU);
        const auto q = at::randn({40, 16}), k = at::randn({40, 8}), v = at::randn({40, 8});
        const auto change = [](const at::Tensor& t) { return at::cat({t.narrow(0, 0, 25), at::randn({15, t.size(1)})}); };
        for (const auto* ops : {&fast_ops(), &reference_ops()}) {
            const auto before = ops->causal_attention(q, k, v, 2, 1, Rows{&packing}, {});
            const auto after = ops->causal_attention(q, change(k), change(v), 2, 1, Rows{&packing}, {});
            QVERIFY(at::allclose(before.narrow(0, 0, 25), after.narrow(0, 0, 25), 0, 1e-6));
            QVERIFY(!at::allclose(before.narrow(0, 25, 15), after.narrow(0, 25, 15), 0, 1e-2));
        }
    }

    // Turning queries and keys makes their products depend on the distance alone.
    void rotary_is_relative() {
        const at::NoGradGuard none;
        const Packing packing({0, 30}, Pool::last, at::kCPU);
        at::manual_seed(5);
        const auto one = at::randn({1, 16}), other = at::randn({1, 16});
        for (const auto* ops : {&fast_ops(), &reference_ops()}) {
            const auto q = ops->rotary(one.expand({30, 16}), 1, angles(30, 16), Rows{&packing}), k = ops->rotary(other.expand({30, 16}), 1, angles(30, 16), Rows{&packing});
            const auto near = at::dot(q[9], k[4]).item<double>(), far = at::dot(q[28], k[23]).item<double>();
            QVERIFY(std::abs(near - far) < 1e-4);
            QVERIFY(std::abs(near - at::dot(q[9], k[9]).item<double>()) > 1e-3);
        }
    }

    // The same bits whatever the number of threads.
    void threads_change_no_bit() {
        at::manual_seed(6);
        const Packing packing({0, 40, 90, 130}, Pool::last, at::kCPU);
        const auto x = leaf({130, 64}), k = leaf({130, 32}), g = leaf({64});
        const auto run = [&](int threads) {
            at::set_num_threads(threads);
            return results({x, k, g}, [&] { return fast_ops().causal_attention(fast_ops().rms_norm(x, g, 1e-5), k, k, 4, 2, Rows{&packing}, some(0.1)); });
        };
        const auto one = run(1), two = run(2);
        for (std::size_t i = 0; i < one.size(); ++i) QVERIFY(at::equal(one[i], two[i]));
    }
};

QTEST_APPLESS_MAIN(TestDecoder)
#include "test_decoder.moc"
