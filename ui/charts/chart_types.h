#pragma once
// What charts are given: plain values, no QCustomPlot.
#include <QString>

#include <limits>
#include <vector>

namespace tb::ui {

enum class XMode { step, epoch, time, samples };

constexpr double not_given = std::numeric_limits<double>::quiet_NaN();

// A point knows its place on all four axes, so that the mode can be switched. NaN where a source does not know one (published
// epochs know no step unless the page computes it): the point is left out in that mode.
struct ChartPoint {
    double step = not_given, epoch = not_given, time = not_given, samples = not_given;
    double y = not_given;
    double low = not_given, high = not_given;  // the 95 % interval, evaluation points only
    double x(XMode mode) const {
        return mode == XMode::step ? step : mode == XMode::epoch ? epoch : mode == XMode::time ? time : samples;
    }
};

enum class SeriesKind {
    training,      // raw faint, smoothed strong; lots of points
    evaluation,    // strong line, filled markers, error bars; never smoothed
    logged,        // thin line, open markers: training loss as a report logged it
    plain,         // one thin line, not smoothed: rate, norm, throughput, memory
    future,        // grey dashed line, no markers: what the schedule will do
    ghost,         // published: grey dashed, hollow markers, never joined to own points
    ghost_points,  // published, hollow squares without a line
};

struct SeriesSpec {
    QString id;         // unique in the chart
    QString title;      // in legend, hover box, table and export; ghosts say "Published ..."
    SeriesKind kind = SeriesKind::plain;
    int style = 0;      // series colour, line and marker (theme/series.h); ignored by ghosts and future
    QString run = {};        // series of two different runs with the same `quantity` show their difference in the hover box
    QString quantity = {};   // "loss", "accuracy", ...
    QString end_label = {};  // written at the last point ("TPF-02"); empty: none
};

enum class MarkKind { best, resume, warmup, now };
struct ChartMark {
    MarkKind kind = MarkKind::best;
    ChartPoint at;   // x only
    QString text;    // "best so far"; resume shows R
};

}  // namespace tb::ui
