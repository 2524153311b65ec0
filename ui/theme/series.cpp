#include "ui/theme/series.h"

#include <QPainter>
#include <QPainterPath>

#include "ui/theme/theme.h"

namespace tb::ui {
namespace {

constexpr Marker markers[] = {Marker::disc, Marker::square, Marker::diamond, Marker::triangle_up, Marker::triangle_down, Marker::cross};

const QVector<qreal>& dashes_of(int index) {
    static const QVector<qreal> lines[] = {{}, {5, 3}, {1, 2.2}, {6, 2.5, 1, 2.5}, {9, 4}, {6, 2.5, 1, 2.5, 1, 2.5}};
    return lines[index];
}

QPainterPath marker_path(Marker marker, const QPointF& c, double r) {
    QPainterPath path;
    if (marker == Marker::disc) path.addEllipse(c, r, r);
    if (marker == Marker::square) path.addRect(QRectF(c.x() - r * 0.9, c.y() - r * 0.9, r * 1.8, r * 1.8));
    QPolygonF corners;
    if (marker == Marker::diamond) corners << c + QPointF(0, -r * 1.2) << c + QPointF(r * 1.2, 0) << c + QPointF(0, r * 1.2) << c + QPointF(-r * 1.2, 0);
    if (marker == Marker::triangle_up) corners << c + QPointF(0, -r * 1.15) << c + QPointF(r * 1.1, r * 0.9) << c + QPointF(-r * 1.1, r * 0.9);
    if (marker == Marker::triangle_down) corners << c + QPointF(0, r * 1.15) << c + QPointF(r * 1.1, -r * 0.9) << c + QPointF(-r * 1.1, -r * 0.9);
    if (!corners.isEmpty()) {
        path.addPolygon(corners);
        path.closeSubpath();
    }
    return path;
}

}  // namespace

SeriesStyle series_style(int index, bool dark) {
    const Tokens& t = tokens_of(dark);
    if (index == published_series) return {t.published, {4, 3}, Marker::disc, true};
    if (index < 0 || index >= int(t.series.size())) return {t.text2, {}, Marker::disc, false};
    return {t.series[std::size_t(index)], dashes_of(index), markers[index], false};
}

SeriesStyle series_style(int index) {
    return series_style(index, Theme::instance().dark());
}

QPen series_pen(const SeriesStyle& style, double width) {
    QPen pen(style.color, width, Qt::SolidLine, style.dashes.isEmpty() ? Qt::RoundCap : Qt::FlatCap, Qt::RoundJoin);
    if (style.dashes.isEmpty()) return pen;
    // The design's dashes are lengths; Qt counts them in pen widths.
    QVector<qreal> dashes = style.dashes;
    for (qreal& dash : dashes) dash *= 1.35 / std::max(1.0, width * 0.75);
    pen.setDashPattern(dashes);
    return pen;
}

void draw_marker(QPainter& painter, const QPointF& centre, double size, const SeriesStyle& style, const QColor& ground) {
    if (style.marker == Marker::none) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double r = size / 2;
    if (style.marker == Marker::cross) {
        painter.setPen(QPen(style.color, 2, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(centre + QPointF(-r, -r) * 0.85, centre + QPointF(r, r) * 0.85);
        painter.drawLine(centre + QPointF(-r, r) * 0.85, centre + QPointF(r, -r) * 0.85);
    } else {
        painter.setPen(style.hollow ? QPen(style.color, 1.5) : Qt::NoPen);
        painter.setBrush(style.hollow ? ground : style.color);
        painter.drawPath(marker_path(style.marker, centre, style.hollow ? r - 0.5 : r));
    }
    painter.restore();
}

void draw_sample(QPainter& painter, const QRectF& where, const SeriesStyle& style, double width, bool line, bool marker, const QColor& ground, double marker_size) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (line) {
        painter.setPen(series_pen(style, width));
        painter.drawLine(QPointF(where.left(), where.center().y()), QPointF(where.right(), where.center().y()));
    }
    if (marker) draw_marker(painter, where.center(), marker_size, style, ground);
    painter.restore();
}

QPixmap sample_pixmap(int series, const QSize& size, qreal device_ratio) {
    QPixmap picture(size * device_ratio);
    picture.setDevicePixelRatio(device_ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    draw_sample(painter, QRectF(1, 0, size.width() - 2, size.height()), series_style(series), 2.2, true, true, tokens().surface);
    return picture;
}

}  // namespace tb::ui
