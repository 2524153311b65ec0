#pragma once
// The QCustomPlot behind a chart. It owns axes, ticks and layers; what lies between the axes is painted by PlotItem from the model.
#include "ui/charts/chart_model.h"

#include <qcustomplot.h>

namespace tb::ui {

struct HoverRow {
    const SeriesData* series = nullptr;  // null: the difference
    QString name, value;
    bool interpolated = false;
    double y = 0;
};
struct HoverBox {
    double x = 0;
    QString title;
    std::vector<HoverRow> rows;
    bool pinned = false;
};

class PlotItem;
class HoverItem;

class Canvas : public QCustomPlot {
    Q_OBJECT
public:
    explicit Canvas(ChartModel& model, QWidget* parent = nullptr);

    void set_look(const Look& look);
    const Look& look() const { return look_; }
    // Ranges and ticks from the model, then draws what the next replot shows.
    void prepare();
    void show_hover(const std::optional<HoverBox>& hover);  // draws the overlay alone
    const std::optional<HoverBox>& hover() const { return hover_; }
    void set_rubber(const std::optional<QRectF>& rectangle);
    const std::optional<QRectF>& rubber() const { return rubber_; }
    const ChartModel& model() const { return model_; }
    // Pixels between the axes.
    QRect plot_area() const { return axisRect()->rect(); }
    QPicture recorded(const QSize& size);  // the figure as drawing commands
    QImage picture(const QSize& size, double scale);

protected:
    // The chart handles gestures itself, through its event filter.
    void mousePressEvent(QMouseEvent*) override {}
    void mouseMoveEvent(QMouseEvent*) override {}
    void mouseReleaseEvent(QMouseEvent*) override {}
    void mouseDoubleClickEvent(QMouseEvent*) override {}
    void wheelEvent(QWheelEvent*) override {}
    void resizeEvent(QResizeEvent* event) override;

private:
    double head_room(const std::pair<double, double>& x) const;
    ChartModel& model_;
    Look look_;
    std::optional<HoverBox> hover_;
    std::optional<QRectF> rubber_;
    HoverItem* hover_item_;
};

// Height that title and legend need above a figure of this width; draws them when a painter is given.
double figure_head(QPainter* painter, const ChartModel& model, const Look& look, const QRectF& where);

}  // namespace tb::ui
