#pragma once
// Everything a chart shows, apart from where it is shown: the window's canvas and an exported figure draw the same model.
#include "ui/charts/series_data.h"
#include "ui/theme/series.h"
#include "ui/theme/theme.h"

#include <functional>
#include <list>

namespace tb::ui {

struct ViewRange {
    std::optional<std::pair<double, double>> x, y;  // absent: everything, by the data
    bool operator==(const ViewRange&) const = default;
};

struct ChartModel {
    QString title, subtitle, empty_text;
    std::optional<QString> x_caption;
    std::function<QString(double)> y_format;
    std::list<SeriesData> series;
    std::vector<ChartMark> marks;
    std::optional<ChartPoint> end, now;
    double steps_per_epoch = not_given, samples_per_epoch = not_given;
    std::optional<double> y_low, y_high, level;
    QString level_text;
    XMode mode = XMode::step;
    double smoothing = 0.9;
    bool log_y = false, ghosts = true, percent = false;
    QString raised;  // id of the series under the mouse in the legend
    ViewRange view;

    SeriesData* find(const QString& id);
    const SeriesData* find(const QString& id) const;
    bool drawn(const SeriesData& series) const;  // visible, and no ghost while ghosts are off
    std::pair<double, double> full_x() const;
    std::pair<double, double> fitting_y(double low, double high) const;  // for an x range
    bool log_possible(double low, double high) const;
    bool empty() const;
    QString x_word() const;
    QString y_text(double y) const;
    QString x_text(double x) const;  // a tick or a hover title
};

// Colours and sizes; a figure is printed in light whatever the window is.
struct Look {
    const Tokens* tokens = &tokens_of(false);
    QFont font;        // ticks, 11 px
    double strong = 2.2, raw = 1, thin = 1.2, marker = 8, cap = 4;
    bool grey = false;
    bool compact = false;
    bool figure = false;  // title and legend are drawn above the axes
    bool figure_title = true, figure_legend = true;
    QColor ground() const { return tokens->surface; }
};

bool is_ghost(SeriesKind kind);
SeriesStyle style_of(const SeriesSpec& spec, const Look& look);

}  // namespace tb::ui
