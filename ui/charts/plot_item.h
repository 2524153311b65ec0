#pragma once
// What lies between the axes: grounds, lines, markers, intervals, marks, labels; and above it, on a layer of its own, the hover box.
#include "ui/charts/canvas.h"

namespace tb::ui {

class PlotItem : public QCPAbstractItem {
    Q_OBJECT
public:
    explicit PlotItem(Canvas* canvas);
    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }

protected:
    void draw(QCPPainter* painter) override;

private:
    void draw_grounds(QCPPainter* painter) const;
    void draw_series(QCPPainter* painter, const SeriesData& series, double offset) const;
    void draw_line(QCPPainter* painter, const SeriesData& series, bool smoothed, QPen pen) const;
    void draw_busy_line(QCPPainter* painter, QPolygonF& line, const QPen& pen, double ratio) const;
    void draw_points(QCPPainter* painter, const SeriesData& series, double offset) const;
    void draw_marks(QCPPainter* painter) const;
    void draw_end_labels(QCPPainter* painter) const;
    std::vector<QRectF> drawn_between(double left, double right) const;
    QPointF place(double x, double y) const;
    Canvas* canvas_;
};

class HoverItem : public QCPAbstractItem {
    Q_OBJECT
public:
    explicit HoverItem(Canvas* canvas);
    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }

protected:
    void draw(QCPPainter* painter) override;

private:
    void draw_box(QCPPainter* painter, const HoverBox& hover, double line_x) const;
    Canvas* canvas_;
};

}  // namespace tb::ui
