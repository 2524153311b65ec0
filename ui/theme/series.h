#pragma once
// A run's colour, line and marker, the same in every chart, pill and table.
#include <QColor>
#include <QPen>
#include <QPixmap>
#include <QVector>

class QPainter;

namespace tb::ui {

enum class Marker { none, disc, square, diamond, triangle_up, triangle_down, cross };

struct SeriesStyle {
    QColor color;
    QVector<qreal> dashes;  // in pen widths of 1 px; empty: solid
    Marker marker = Marker::disc;
    bool hollow = false;
};

constexpr int published_series = -1;  // the ghost: grey, dashed, hollow markers

// 0 to 5 are the six of the design, beyond them grey with the number as label; published_series is the ghost.
SeriesStyle series_style(int index);  // in the current theme
SeriesStyle series_style(int index, bool dark);
QPen series_pen(const SeriesStyle& style, double width);
void draw_marker(QPainter& painter, const QPointF& centre, double size, const SeriesStyle& style, const QColor& ground);
// Line with marker, as in legends and pills.
void draw_sample(QPainter& painter, const QRectF& where, const SeriesStyle& style, double width, bool line, bool marker, const QColor& ground, double marker_size = 8);
QPixmap sample_pixmap(int series, const QSize& size, qreal device_ratio);

}  // namespace tb::ui
