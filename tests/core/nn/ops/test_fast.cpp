// The fast operations against their references: the same inputs, the same dropout masks, the same results and gradients.
#include "tests/core/nn/ops/leaves.h"

#include <ATen/Parallel.h>
#include <QtTest>

using namespace tb::nn;

class TestFast : public QObject {
    Q_OBJECT

    // The worst relative difference between both forms of an operation.
    static double compare(const std::vector<at::Tensor>& leaves, const std::function<at::Tensor(const Ops&)>& body) {
        return furthest(results(leaves, [&] { return body(fast_ops()); }), results(leaves, [&] { return body(reference_ops()); }));
    }

private Q_SLOTS:
    void every_operation_data() {
        QTest::addColumn<QVector<int>>("lengths");
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("width");
        QTest::newRow("one token") << QVector<int>{1} << 2 << 16;
        QTest::newRow("one row") << QVector<int>{9} << 1 << 80;
        QTest::newRow("short rows") << QVector<int>{3, 17, 1, 40, 8} << 4 << 32;
        QTest::newRow("long row") << QVector<int>{511, 2} << 2 << 64;
    }
    void every_operation() {
        QFETCH(QVector<int>, lengths);
        QFETCH(int, heads);
        QFETCH(int, width);
        at::manual_seed(1);
        std::vector<std::int32_t> offsets{0};
        for (const int length : lengths) offsets.push_back(offsets.back() + length);
        const Packing packing(offsets, Pool::first, at::kCPU);
        const std::int64_t tokens = offsets.back(), hidden = heads * width;
        const auto x = leaf({tokens, hidden}), residual = leaf({tokens, hidden}), w = leaf({hidden, hidden}, 0.1), b = leaf({hidden}), g = leaf({hidden}), s = leaf({hidden});
        const auto table = leaf({7, hidden}), positions = leaf({512, hidden});
        const auto ids = at::randint(0, 7, {tokens}, at::kLong), places = at::remainder(at::arange(tokens, at::kLong), 512);
        for (const bool pooled : {false, true}) {
            const Rows rows{&packing, pooled};
            const auto own = [&](const at::Tensor& t) { return pooled ? reference_ops().pooled_rows(t, packing) : t; };
            for (const double p : {0.0, 0.3}) {
                const auto with = [&](const Ops& ops, const at::Tensor& bias) { return ops.linear(own(x), w, ops.bias_later ? at::Tensor() : bias); };
                const auto later = [&](const Ops& ops) { return ops.bias_later ? b : at::Tensor(); };
                QVERIFY(compare({x, w, b}, [&](const Ops& ops) { return ops.linear(own(x), w, b); }) < 2e-6);
                QVERIFY(compare({x, w, b}, [&](const Ops& ops) { return ops.gelu(with(ops, b), later(ops)); }) < 5e-6);
                QVERIFY(compare({x, w, b, residual, g, s}, [&](const Ops& ops) {
                    return ops.residual_norm(with(ops, b), later(ops), own(residual), {g, s, 1e-12}, rows, some(p));
                }) < 1e-5);
                QVERIFY(compare({x}, [&](const Ops& ops) { return ops.dropout(own(x), rows, some(p)); }) < 1e-6);
                QVERIFY(compare({x, residual, w}, [&](const Ops& ops) {
                    return ops.attention(own(x), at::mm(x, w), residual, heads, rows, some(p));
                }) < 2e-5);
                if (!pooled)
                    QVERIFY(compare({table, positions, g, s}, [&](const Ops& ops) {
                        return ops.embed({{table, ids, 3}, {positions, places}}, {g, s, 1e-5}, rows, some(p));
                    }) < 1e-5);
            }
        }
    }

    // A frozen weight gets no gradient, and what lies under it still does.
    void frozen_weights_pass_gradients_on() {
        at::manual_seed(2);
        const Packing packing({0, 4}, Pool::first, at::kCPU);
        const auto x = leaf({4, 16}), frozen = at::randn({16, 16});
        QVERIFY(compare({x}, [&](const Ops& ops) { return ops.linear(x, frozen, {}); }) < 1e-6);
        QVERIFY(!frozen.grad().defined());
    }

    // Without gradients nothing is kept and the result is the same.
    void inference_is_the_same() {
        at::manual_seed(3);
        const at::NoGradGuard none;
        const Packing packing({0, 5, 12}, Pool::first, at::kCPU);
        const Rows rows{&packing};
        const auto x = at::randn({12, 32}), w = at::randn({32, 32}), b = at::randn({32}), g = at::randn({32}), r = at::randn({12, 32});
        const auto run = [&](const Ops& ops) {
            auto y = ops.residual_norm(ops.linear(x, w, ops.bias_later ? at::Tensor() : b), ops.bias_later ? b : at::Tensor(), r, {g, b, 1e-12}, rows, {});
            y = ops.attention(y, y, y, 2, rows, {});
            return ops.gelu(ops.linear(y, w, ops.bias_later ? at::Tensor() : b), ops.bias_later ? b : at::Tensor());
        };
        QVERIFY(furthest({run(fast_ops())}, {run(reference_ops())}) < 1e-5);
    }

    // The same bits whatever the number of threads.
    void threads_change_no_bit() {
        at::manual_seed(4);
        const Packing packing({0, 40, 90, 130}, Pool::first, at::kCPU);
        const Rows rows{&packing};
        const auto x = leaf({130, 64}), b = leaf({64}), g = leaf({64}), s = leaf({64}), r = leaf({130, 64});
        const auto run = [&](int threads) {
            at::set_num_threads(threads);
            return results({x, b, g, s, r}, [&] { return fast_ops().residual_norm(at::mul(x, 1.0), b, r, {g, s, 1e-12}, rows, some(0.1)); });
        };
        const auto one = run(1), two = run(2);
        for (std::size_t i = 0; i < one.size(); ++i) QVERIFY(at::equal(one[i], two[i]));
    }
};

QTEST_APPLESS_MAIN(TestFast)
#include "test_fast.moc"
