// The low-rank product with its own backward against libtorch's autograd on the same formula.
#include "core/peft/attach.h"

#include <QTest>

using namespace tb;

// A weight that keeps its gradient in a tensor of its own, as Parameters lays it out.
static at::Tensor weight(at::IntArrayRef shape) {
    auto value = at::randn(shape);
    value.requires_grad_(true);
    value.mutable_grad() = at::zeros(shape);
    return value;
}
static at::Tensor copy(const at::Tensor& value) {
    auto other = value.detach().clone();
    other.requires_grad_(true);
    return other;
}

class TestLowRank : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equals_autograd_data() {
        QTest::addColumn<bool>("scaled");
        QTest::newRow("two matrices") << false;
        QTest::newRow("with singular values") << true;
    }
    void equals_autograd() {
        QFETCH(bool, scaled);
        at::manual_seed(1);
        auto y = at::randn({13, 24}).requires_grad_(true), x = at::randn({13, 20}).requires_grad_(true);
        const auto a = weight({3, 20}), b = weight({24, 3}), e = scaled ? weight({3, 1}) : at::Tensor();
        const auto upstream = at::randn({13, 24});
        (peft::add_low_rank(y, x, a, b, e, 1.7) * upstream).sum().backward();

        const auto y2 = copy(y), x2 = copy(x), a2 = copy(a), b2 = copy(b), e2 = scaled ? copy(e) : at::Tensor();
        const auto inner = at::mm(x2, (scaled ? a2 * e2 : a2).t());
        const auto wanted = y2 + 1.7 * at::mm(inner, b2.t());
        (wanted * upstream).sum().backward();
        const auto near = [](const at::Tensor& found, const at::Tensor& reference) { return (found - reference).abs().max().item<double>() < 1e-5 * (1 + reference.abs().max().item<double>()); };
        {
            const at::NoGradGuard no_grad;
            QVERIFY(near(peft::add_low_rank(y, x, a, b, e, 1.7), wanted));
        }
        QVERIFY(near(y.grad(), y2.grad()) && near(x.grad(), x2.grad()) && near(a.grad(), a2.grad()) && near(b.grad(), b2.grad()));
        if (scaled) QVERIFY(near(e.grad(), e2.grad()));
    }
    void frozen_weights_get_nothing() {
        auto x = at::randn({5, 8});
        const auto a = at::randn({2, 8}), b = weight({6, 2});
        peft::add_low_rank(at::zeros({5, 6}), x, a, b, {}, 1).sum().backward();
        QVERIFY(!a.grad().defined() && !x.grad().defined());
        QVERIFY(b.grad().abs().sum().item<double>() > 0);
    }
};

QTEST_APPLESS_MAIN(TestLowRank)
#include "test_low_rank.moc"
