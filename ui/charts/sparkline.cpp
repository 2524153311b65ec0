#include "ui/charts/sparkline.h"

#include <QPainter>

#include <cmath>

#include "ui/theme/series.h"

namespace tb::ui {

void draw_sparkline(QPainter& painter, const QRectF& where, const std::vector<double>& values, int style) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const double v : values)
        if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
    if (low > high) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    SeriesStyle look = series_style(style);
    look.dashes.clear();
    painter.setPen(series_pen(look, 1.6));
    painter.setBrush(Qt::NoBrush);
    const QRectF area = where.adjusted(2, 3, -2, -3);
    const auto place = [&](std::size_t i) {
        const double x = values.size() > 1 ? double(i) / double(values.size() - 1) : 0.5;
        const double y = high > low ? (values[i] - low) / (high - low) : 0.5;
        return QPointF(area.left() + x * area.width(), area.bottom() - y * area.height());
    };
    QPolygonF line;
    const auto flush = [&] {
        if (line.size() > 1) painter.drawPolyline(line);
        else if (line.size() == 1) painter.drawEllipse(line[0], 1.5, 1.5);
        line.clear();
    };
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isfinite(values[i])) line << place(i);
        else flush();
    }
    flush();
    painter.restore();
}

QPixmap sparkline(const std::vector<double>& values, int style, const QSize& size, qreal device_ratio) {
    QPixmap picture(size * device_ratio);
    picture.setDevicePixelRatio(device_ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    draw_sparkline(painter, QRectF(QPointF(0, 0), QSizeF(size)), values, style);
    return picture;
}

SparklineDelegate::SparklineDelegate(int values_role, int style_role, QObject* parent)
    : QStyledItemDelegate(parent), values_role_(values_role), style_role_(style_role) {}

void SparklineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, option, index);
    std::vector<double> values;
    for (const QVariant& value : index.data(values_role_).toList()) values.push_back(value.toDouble());
    const QVariant style = index.data(style_role_);
    draw_sparkline(*painter, option.rect.adjusted(6, 2, -6, -2), values, style.isValid() ? style.toInt() : 99);
}

QSize SparklineDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return {88, QStyledItemDelegate::sizeHint(option, index).height()};
}

}  // namespace tb::ui
