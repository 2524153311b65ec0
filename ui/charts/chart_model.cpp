#include "ui/charts/chart_model.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

#include "ui/i18n/format.h"

namespace tb::ui {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

QColor to_grey(const QColor& color) {
    const int level = qGray(color.rgb());
    return QColor(level, level, level);
}

}  // namespace

bool is_ghost(SeriesKind kind) {
    return kind == SeriesKind::ghost || kind == SeriesKind::ghost_points;
}

SeriesStyle style_of(const SeriesSpec& spec, const Look& look) {
    const bool grey_line = is_ghost(spec.kind) || spec.kind == SeriesKind::future;
    SeriesStyle style = series_style(grey_line ? published_series : spec.style, look.tokens->dark);
    if (spec.kind == SeriesKind::ghost_points) style.marker = Marker::square;
    if (spec.kind == SeriesKind::logged) style.hollow = true;
    if (spec.kind == SeriesKind::plain || spec.kind == SeriesKind::future || spec.kind == SeriesKind::training) style.marker = Marker::none;
    // A small chart holds one measured curve; its line needs no pattern to be told apart.
    if (look.compact && spec.kind == SeriesKind::plain) style.dashes.clear();
    if (look.grey) style.color = to_grey(style.color);
    return style;
}

SeriesData* ChartModel::find(const QString& id) {
    for (SeriesData& one : series)
        if (one.spec.id == id) return &one;
    return nullptr;
}

const SeriesData* ChartModel::find(const QString& id) const {
    return const_cast<ChartModel*>(this)->find(id);
}

bool ChartModel::drawn(const SeriesData& one) const {
    return one.visible && (ghosts || !is_ghost(one.spec.kind));
}

bool ChartModel::empty() const {
    return std::all_of(series.begin(), series.end(), [](const SeriesData& one) { return one.size() == 0; });
}

std::pair<double, double> ChartModel::full_x() const {
    double low = infinity, high = -infinity;
    bool markers = true;
    for (const SeriesData& one : series) {
        const auto extent = drawn(one) ? one.x_extent(mode) : std::nullopt;
        if (!extent) continue;
        low = std::min(low, extent->first), high = std::max(high, extent->second);
        markers = markers && (one.spec.kind == SeriesKind::evaluation || one.spec.kind == SeriesKind::logged || is_ghost(one.spec.kind));
    }
    if (end && std::isfinite(end->x(mode))) high = std::max(high, end->x(mode)), low = std::min(low, 0.0);
    if (low > high) return {0, 1};
    // Curves grow from zero; a few epochs' points stand in the middle of their axis.
    if (markers && low > 0 && !end) {
        const double room = high > low ? (high - low) * 0.12 : std::max(1.0, std::abs(high)) * 0.5;
        return {low - room, high + room};
    }
    low = std::min(low, 0.0);
    return {low, high > low ? high : low + 1};
}

std::pair<double, double> ChartModel::fitting_y(double low, double high) const {
    double least = infinity, greatest = -infinity, raw_least = infinity, raw_greatest = -infinity;
    for (const SeriesData& one : series) {
        if (!drawn(one)) continue;
        const auto strong = one.y_extent(mode, low, high, true);
        least = std::min(least, strong.first), greatest = std::max(greatest, strong.second);
        if (one.smooths()) {
            const auto raw = one.y_extent(mode, low, high, false);
            raw_least = std::min(raw_least, raw.first), raw_greatest = std::max(raw_greatest, raw.second);
        }
    }
    if (level && least <= greatest) least = std::min(least, *level), greatest = std::max(greatest, *level);
    if (least > greatest) return {y_low.value_or(0), std::max(y_high.value_or(1), y_low.value_or(0) + 1e-9)};
    const double span = greatest - least;
    // The raw noise may reach a third beyond the strong lines; a single spike does not flatten the rest.
    if (raw_least <= raw_greatest) {
        least = std::min(least, std::max(raw_least, least - span * 0.35));
        greatest = std::max(greatest, std::min(raw_greatest, greatest + span * 0.35));
    }
    if (log_y) return {std::max(least * 0.9, 1e-300), greatest * 1.1};
    const double room = greatest > least ? (greatest - least) * 0.07 : std::max(1e-12, std::abs(greatest) * 0.1);
    const double lowest = y_low.value_or(least - room), highest = y_high.value_or(greatest + room);
    return highest > lowest ? std::pair{lowest, highest} : std::pair{lowest, lowest + 1};
}

bool ChartModel::log_possible(double low, double high) const {
    return std::all_of(series.begin(), series.end(), [&](const SeriesData& one) { return !drawn(one) || one.size() == 0 || one.positive(mode, low, high); });
}

QString ChartModel::x_word() const {
    if (x_caption) return *x_caption;
    switch (mode) {
        case XMode::step: return QCoreApplication::translate("tb::ui::Chart", "step");
        case XMode::epoch: return QCoreApplication::translate("tb::ui::Chart", "epoch");
        case XMode::time: return QCoreApplication::translate("tb::ui::Chart", "time");
        case XMode::samples: return QCoreApplication::translate("tb::ui::Chart", "samples");
    }
    return {};
}

QString ChartModel::y_text(double y) const {
    if (percent) return format::percent(y, 2);
    return y_format ? y_format(y) : format::shortest(y, 4);
}

QString ChartModel::x_text(double x) const {
    if (mode == XMode::time) return format::clock(x);
    if (mode == XMode::epoch) return format::shortest(std::round(x * 1000) / 1000, 6);
    return format::count(std::int64_t(std::llround(x)));
}

}  // namespace tb::ui
