#pragma once
// A series' points in columns, smoothed, and reduced to what a pixel column can show. No widget, no QCustomPlot.
#include "ui/charts/chart_types.h"

#include <array>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace tb::ui {

// Minimum and maximum of any index range in about a hundred steps: blocks of 16 values, blocks of 16 blocks, and so on.
class MinMaxPyramid {
public:
    // `values` may have grown since, or changed at and after `from`.
    void update(const std::vector<double>& values, std::size_t from);
    // Of [begin, end); {inf, -inf} when the range holds no finite value.
    std::pair<double, double> query(const std::vector<double>& values, std::size_t begin, std::size_t end) const;

private:
    static constexpr std::size_t block = 16;
    std::vector<std::vector<std::pair<double, double>>> levels_;
};

struct XY {
    double x = 0, y = 0;
};

class SeriesData {
public:
    explicit SeriesData(SeriesSpec spec);

    SeriesSpec spec;
    bool visible = true;

    void append(const std::vector<ChartPoint>& points);
    void assign(const std::vector<ChartPoint>& points);
    std::size_t size() const { return y_.size(); }
    ChartPoint point(std::size_t i) const;
    double x(XMode mode, std::size_t i) const { return x_[std::size_t(mode)][i]; }
    double y(std::size_t i) const { return y_[i]; }
    double smoothed(std::size_t i) const { return smooths() ? smooth_[i] : y_[i]; }
    bool smooths() const { return spec.kind == SeriesKind::training && smoothing_ > 0; }
    void set_smoothing(double value);

    // Indices of the points within [low, high] and one neighbour at each side; an empty pair when there is none.
    std::pair<std::size_t, std::size_t> within(XMode mode, double low, double high) const;
    std::optional<std::size_t> nearest(XMode mode, double x) const;
    // First and last x; nothing when no point has one in this mode.
    std::optional<std::pair<double, double>> x_extent(XMode mode) const;
    // Least and greatest y in an x range, intervals included; {inf, -inf} for none.
    std::pair<double, double> y_extent(XMode mode, double low, double high, bool smoothed) const;
    bool positive(XMode mode, double low, double high) const;

    // At most two points a column of (high - low) / columns: the least and the greatest value there, the one nearer to the column's first
    // value first. Where there are no more points than that, the points themselves.
    void reduce(XMode mode, double low, double high, int columns, bool smoothed, std::vector<XY>& out) const;

    struct Value {
        double y = 0;
        bool interpolated = false;
    };
    // At x; nothing outside the series or where its kind is not joined by a line and no point is there.
    std::optional<Value> at(XMode mode, double x) const;

private:
    bool sorted(XMode mode) const { return !gaps_[std::size_t(mode)]; }
    void smooth_from(std::size_t first);
    void reduce_gappy(XMode mode, double low, double high, std::vector<XY>& out) const;

    std::array<std::vector<double>, 4> x_;
    std::array<bool, 4> gaps_{};  // a point without x in this mode
    std::vector<double> y_, smooth_, low_, high_;
    MinMaxPyramid raw_, strong_;
    double smoothing_ = 0.9;
};

}  // namespace tb::ui
