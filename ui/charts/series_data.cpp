#include "ui/charts/series_data.h"

#include <algorithm>
#include <cmath>

namespace tb::ui {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

void widen(std::pair<double, double>& range, double value) {
    // Comparisons with NaN are false, so a gap widens nothing; an infinite value is no place on an axis.
    if (!std::isfinite(value)) return;
    if (value < range.first) range.first = value;
    if (value > range.second) range.second = value;
}

void widen(std::pair<double, double>& range, const std::pair<double, double>& other) {
    range.first = std::min(range.first, other.first);
    range.second = std::max(range.second, other.second);
}

}  // namespace

void MinMaxPyramid::update(const std::vector<double>& values, std::size_t from) {
    std::size_t count = values.size(), first = from;
    for (std::size_t level = 0;; ++level) {
        const std::size_t blocks = (count + block - 1) / block;
        if (levels_.size() <= level) levels_.emplace_back();
        auto& row = levels_[level];
        row.resize(blocks);
        for (std::size_t b = first / block; b < blocks; ++b) {
            std::pair<double, double> range{infinity, -infinity};
            for (std::size_t i = b * block; i < std::min(count, (b + 1) * block); ++i) {
                if (level == 0) widen(range, values[i]);
                else widen(range, levels_[level - 1][i]);
            }
            row[b] = range;
        }
        if (blocks <= 1) {
            levels_.resize(level + 1);
            return;
        }
        count = blocks;
        first /= block;
    }
}

std::pair<double, double> MinMaxPyramid::query(const std::vector<double>& values, std::size_t begin, std::size_t end) const {
    std::pair<double, double> range{infinity, -infinity};
    const auto take = [&](std::size_t level, std::size_t i) {
        if (level == 0) widen(range, values[i]);
        else widen(range, levels_[level - 1][i]);
    };
    for (std::size_t level = 0; begin < end; ++level) {
        const bool top = level >= levels_.size();
        while (begin < end && (top || begin % block)) take(level, begin++);
        while (begin < end && end % block) take(level, --end);
        begin /= block;
        end /= block;
    }
    return range;
}

SeriesData::SeriesData(SeriesSpec s) : spec(std::move(s)) {}

ChartPoint SeriesData::point(std::size_t i) const {
    ChartPoint p{x_[0][i], x_[1][i], x_[2][i], x_[3][i], y_[i]};
    if (!low_.empty()) p.low = low_[i], p.high = high_[i];
    return p;
}

void SeriesData::assign(const std::vector<ChartPoint>& points) {
    for (auto& column : x_) column.clear();
    gaps_ = {};
    y_.clear(), smooth_.clear(), low_.clear(), high_.clear();
    append(points);
}

void SeriesData::append(const std::vector<ChartPoint>& points) {
    std::size_t first = y_.size();
    for (const ChartPoint& p : points) {
        while (!y_.empty() && p.step <= x_[0].back()) {
            for (auto& column : x_) column.pop_back();
            y_.pop_back();
            if (!low_.empty()) low_.pop_back(), high_.pop_back();
            first = std::min(first, y_.size());
        }
        if (std::isfinite(p.low) && low_.empty()) low_.resize(y_.size(), not_given), high_.resize(y_.size(), not_given);
        for (std::size_t mode = 0; mode < 4; ++mode) {
            const double x = p.x(XMode(mode));
            gaps_[mode] = gaps_[mode] || !std::isfinite(x);
            x_[mode].push_back(x);
        }
        if (!low_.empty() || std::isfinite(p.low)) low_.push_back(p.low), high_.push_back(p.high);
        y_.push_back(p.y);
    }
    raw_.update(y_, first);
    smooth_from(first);
}

void SeriesData::set_smoothing(double value) {
    value = std::clamp(value, 0.0, 0.99);
    if (value == smoothing_) return;
    smoothing_ = value;
    smooth_from(0);
}

// Exponential mean with the start's bias divided out, as in Adam: m_t = a m_(t-1) + (1 - a) y_t, shown is m_t / (1 - a^t).
void SeriesData::smooth_from(std::size_t first) {
    if (!smooths()) {
        smooth_.clear();
        return;
    }
    if (smooth_.size() < first) first = 0;
    smooth_.resize(y_.size());
    std::size_t seen = first;
    double mean = first ? smooth_[first - 1] * (1 - std::pow(smoothing_, double(seen))) : 0;
    for (std::size_t i = first; i < y_.size(); ++i) {
        // A value that is not finite would spoil all after it.
        if (std::isfinite(y_[i])) mean = smoothing_ * mean + (1 - smoothing_) * y_[i];
        else mean = smoothing_ * mean + (1 - smoothing_) * (i ? smooth_[i - 1] : 0);
        ++seen;
        const double weight = 1 - std::pow(smoothing_, double(seen));
        smooth_[i] = mean / weight;
    }
    strong_.update(smooth_, first);
}

std::pair<std::size_t, std::size_t> SeriesData::within(XMode mode, double low, double high) const {
    const auto& x = x_[std::size_t(mode)];
    auto begin = std::size_t(std::lower_bound(x.begin(), x.end(), low) - x.begin());
    auto end = std::size_t(std::upper_bound(x.begin() + std::ptrdiff_t(begin), x.end(), high) - x.begin());
    if (begin > 0) --begin;
    if (end < x.size()) ++end;
    return {begin, end};
}

std::optional<std::size_t> SeriesData::nearest(XMode mode, double at) const {
    const auto& x = x_[std::size_t(mode)];
    std::optional<std::size_t> best;
    std::size_t begin = 0, end = x.size();
    if (sorted(mode)) {
        const auto after = std::size_t(std::lower_bound(x.begin(), x.end(), at) - x.begin());
        begin = after ? after - 1 : 0;
        end = std::min(x.size(), after + 1);
    }
    for (std::size_t i = begin; i < end; ++i)
        if (std::isfinite(x[i]) && (!best || std::abs(x[i] - at) < std::abs(x[*best] - at))) best = i;
    return best;
}

std::optional<std::pair<double, double>> SeriesData::x_extent(XMode mode) const {
    const auto& x = x_[std::size_t(mode)];
    if (x.empty()) return {};
    if (sorted(mode)) return std::pair{x.front(), x.back()};
    std::pair<double, double> range{infinity, -infinity};
    for (const double value : x) widen(range, value);
    if (range.first > range.second) return {};
    return range;
}

std::pair<double, double> SeriesData::y_extent(XMode mode, double low, double high, bool smoothed) const {
    std::pair<double, double> range{infinity, -infinity};
    if (sorted(mode)) {
        const auto [begin, end] = within(mode, low, high);
        range = smoothed && smooths() ? strong_.query(smooth_, begin, end) : raw_.query(y_, begin, end);
        for (std::size_t i = begin; !low_.empty() && i < end; ++i) widen(range, low_[i]), widen(range, high_[i]);
        return range;
    }
    const auto& x = x_[std::size_t(mode)];
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!(x[i] >= low && x[i] <= high)) continue;
        widen(range, y_[i]);
        if (!low_.empty()) widen(range, low_[i]), widen(range, high_[i]);
    }
    return range;
}

bool SeriesData::positive(XMode mode, double low, double high) const {
    return y_extent(mode, low, high, false).first > 0;
}

void SeriesData::reduce_gappy(XMode mode, double low, double high, std::vector<XY>& out) const {
    const auto& x = x_[std::size_t(mode)];
    const double margin = high - low;
    for (std::size_t i = 0; i < x.size(); ++i)
        if (x[i] >= low - margin && x[i] <= high + margin && std::isfinite(y_[i])) out.push_back({x[i], y_[i]});
}

void SeriesData::reduce(XMode mode, double low, double high, int columns, bool smoothed, std::vector<XY>& out) const {
    out.clear();
    if (y_.empty() || columns < 1 || !(high > low)) return;
    if (!sorted(mode)) return reduce_gappy(mode, low, high, out);
    const bool strong = smoothed && smooths();
    const auto& x = x_[std::size_t(mode)];
    const auto& y = strong ? smooth_ : y_;
    const auto& pyramid = strong ? strong_ : raw_;
    const auto [begin, end] = within(mode, low, high);
    if (end - begin <= std::size_t(columns) * 2) {
        for (std::size_t i = begin; i < end; ++i)
            if (std::isfinite(y[i])) out.push_back({x[i], y[i]});
        return;
    }
    out.reserve(std::size_t(columns) * 2 + 4);
    const double width = (high - low) / columns;
    if (x[begin] < low && std::isfinite(y[begin])) out.push_back({x[begin], y[begin]});
    auto from = std::size_t(std::lower_bound(x.begin() + std::ptrdiff_t(begin), x.begin() + std::ptrdiff_t(end), low) - x.begin());
    for (int column = 0; column < columns; ++column) {
        const double edge = column + 1 == columns ? high : low + width * (column + 1);
        const auto last = x.begin() + std::ptrdiff_t(end);
        const auto to = std::size_t((column + 1 == columns ? std::upper_bound(x.begin() + std::ptrdiff_t(from), last, edge)
                                                           : std::lower_bound(x.begin() + std::ptrdiff_t(from), last, edge)) - x.begin());
        const auto [least, greatest] = pyramid.query(y, from, to);
        if (least <= greatest) {
            const double middle = low + width * (column + 0.5);
            const bool rising = std::abs(y[from] - least) <= std::abs(y[from] - greatest);
            out.push_back({middle, rising ? least : greatest});
            if (least < greatest) out.push_back({middle, rising ? greatest : least});
        }
        from = to;
    }
    if (end > 0 && x[end - 1] > high && std::isfinite(y[end - 1])) out.push_back({x[end - 1], y[end - 1]});
}

std::optional<SeriesData::Value> SeriesData::at(XMode mode, double at) const {
    const auto near = nearest(mode, at);
    if (!near) return {};
    const auto& x = x_[std::size_t(mode)];
    const double tolerance = 1e-9 * std::max(1.0, std::abs(at));
    if (std::abs(x[*near] - at) <= tolerance) return Value{smoothed(*near), false};
    if (spec.kind == SeriesKind::ghost_points) return {};
    // The neighbours on both sides, over points without x in this mode.
    std::optional<std::size_t> before, after;
    for (std::size_t i = *near;; --i) {
        if (std::isfinite(x[i]) && x[i] <= at) before = i;
        if (before || i == 0) break;
    }
    for (std::size_t i = *near; i < x.size() && !after; ++i)
        if (std::isfinite(x[i]) && x[i] >= at) after = i;
    if (!before || !after) return {};
    const double share = (at - x[*before]) / (x[*after] - x[*before]);
    return Value{smoothed(*before) + share * (smoothed(*after) - smoothed(*before)), true};
}

}  // namespace tb::ui
