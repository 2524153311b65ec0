#pragma once
// A curve in a table cell or a card: no axes, one line.
#include <QPixmap>
#include <QStyledItemDelegate>

#include <vector>

namespace tb::ui {

// `style` as in theme/series.h. Non-finite values are gaps.
void draw_sparkline(QPainter& painter, const QRectF& where, const std::vector<double>& values, int style);
QPixmap sparkline(const std::vector<double>& values, int style, const QSize& size, qreal device_ratio);

// Draws the QVariantList of doubles in `values_role` with the series index in `style_role` (absent: grey).
class SparklineDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    SparklineDelegate(int values_role, int style_role, QObject* parent = nullptr);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int values_role_, style_role_;
};

}  // namespace tb::ui
