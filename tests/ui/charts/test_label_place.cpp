// Labels at the ends of curves: moved as little as it takes to stand clear.
#include "ui/charts/label_place.h"

#include <QtTest>

using namespace tb::ui;

class TestLabelPlace : public QObject {
    Q_OBJECT
private slots:
    void stays_where_nothing_is_drawn() {
        const QRectF wanted(10, 50, 40, 14);
        QCOMPARE(clear_place(wanted, {}, 0, 200), wanted);
        QCOMPARE(clear_place(wanted, {QRectF(60, 0, 10, 200)}, 0, 200), wanted);
    }
    void gives_way_to_the_nearer_side() {
        const QRectF wanted(10, 50, 40, 14);
        const std::vector<QRectF> curve{QRectF(0, 48, 100, 8)};
        const QRectF below = clear_place(wanted, curve, 0, 200);
        QVERIFY(below.top() >= 56 && below.top() < 59);
        const QRectF above = clear_place(wanted, {QRectF(0, 58, 100, 8)}, 0, 200);
        QVERIFY(above.bottom() <= 58 && above.bottom() > 55);
        // A second label does not stand on the first.
        const QRectF second = clear_place(wanted, {curve[0], below}, 0, 200);
        QVERIFY(!second.intersects(below) && !second.intersects(curve[0]));
    }
    void stays_inside() {
        const std::vector<QRectF> curve{QRectF(0, 0, 100, 30)};
        const QRectF place = clear_place({10, -20, 40, 14}, curve, 0, 100);
        QVERIFY(place.top() >= 30 && place.bottom() <= 100);
        // No room at all: inside, on the curve.
        QCOMPARE(clear_place({10, 190, 40, 14}, {QRectF(0, 0, 100, 100)}, 0, 100), QRectF(10, 86, 40, 14));
    }
};

QTEST_APPLESS_MAIN(TestLabelPlace)
#include "test_label_place.moc"
