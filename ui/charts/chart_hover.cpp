// What the charts say about the place under the mouse.
#include <cmath>

#include "ui/charts/chart_parts.h"
#include "ui/i18n/format.h"

namespace tb::ui {
namespace {

bool hoverable(const ChartModel& model, const SeriesData& series) {
    return model.drawn(series) && series.spec.kind != SeriesKind::future && series.size() > 0;
}

}  // namespace

std::optional<double> Chart::Parts::nearest_x(double x) const {
    std::optional<double> best;
    for (const SeriesData& series : model.series) {
        if (!hoverable(model, series)) continue;
        const auto i = series.nearest(model.mode, x);
        if (!i) continue;
        const double there = series.x(model.mode, *i);
        if (!best || std::abs(there - x) < std::abs(*best - x)) best = there;
    }
    return best;
}

QString Chart::Parts::hover_title(double x) const {
    // The point with the most to tell about this place.
    ChartPoint known;
    for (const SeriesData& series : model.series) {
        const auto i = hoverable(model, series) ? series.nearest(model.mode, x) : std::nullopt;
        if (!i || std::abs(series.x(model.mode, *i) - x) > 1e-9 * std::max(1.0, std::abs(x))) continue;
        const ChartPoint p = series.point(*i);
        if (!std::isfinite(known.step)) known.step = p.step;
        if (!std::isfinite(known.epoch)) known.epoch = p.epoch;
        if (!std::isfinite(known.time) && !is_ghost(series.spec.kind)) known.time = p.time;
    }
    QStringList words;
    if (std::isfinite(known.step)) words << Chart::tr("Step %1").arg(format::count(std::llround(known.step)));
    if (std::isfinite(known.epoch)) words << (words.isEmpty() ? Chart::tr("Epoch %1") : Chart::tr("epoch %1")).arg(format::shortest(std::round(known.epoch * 100) / 100, 5));
    if (std::isfinite(known.time)) words << format::clock(known.time);
    if (words.isEmpty()) words << model.x_text(x);
    return words.join(QStringLiteral(" · "));
}

HoverBox Chart::Parts::hover_box(double x) const {
    HoverBox box;
    box.x = x;
    box.pinned = pinned;
    box.title = hover_title(x);
    std::vector<std::pair<const SeriesData*, double>> runs;  // of the quantity first seen, one a run
    for (const SeriesData& series : model.series) {
        if (!hoverable(model, series)) continue;
        const auto value = series.at(model.mode, x);
        if (!value || !std::isfinite(value->y)) continue;
        QString name = series.spec.title;
        if (series.smooths()) name = Chart::tr("%1, smoothed").arg(name);
        box.rows.push_back({&series, name, model.y_text(value->y), value->interpolated, value->y});
        if (series.spec.quantity.isEmpty() || series.spec.run.isEmpty()) continue;
        if (runs.empty() || (runs[0].first->spec.quantity == series.spec.quantity && runs[0].first->spec.run != series.spec.run)) runs.push_back({&series, value->y});
    }
    if (runs.size() == 2) {
        const double difference = std::abs(runs[0].second - runs[1].second);
        box.rows.push_back({nullptr, Chart::tr("Difference"), model.percent ? format::points(difference) : model.y_text(difference), false, 0});
    }
    return box;
}

void Chart::Parts::hover_at(std::optional<double> x, bool with_group) {
    if (x) x = nearest_x(*x);
    hover_x = x;
    std::optional<HoverBox> box;
    if (x) {
        box = hover_box(*x);
        if (box->rows.empty()) box.reset();
    }
    canvas->show_hover(box);
    if (!with_group) return;
    tell([x, this](Parts& other) {
        other.pinned = pinned;
        other.hover_at(x, false);
    });
}

void Chart::Parts::hover_step(int direction) {
    const auto range = chart->x_range();
    if (!hover_x) return hover_at(direction > 0 ? range.first : range.second, true);
    std::optional<double> next;
    for (const SeriesData& series : model.series) {
        if (!hoverable(model, series)) continue;
        const auto near = series.nearest(model.mode, *hover_x);
        if (!near) continue;
        // The nearest point may itself be the next; else its neighbour is.
        for (std::ptrdiff_t i = std::ptrdiff_t(*near) - 1; i <= std::ptrdiff_t(*near) + 1; ++i) {
            if (i < 0 || i >= std::ptrdiff_t(series.size())) continue;
            const double x = series.x(model.mode, std::size_t(i));
            if (!std::isfinite(x) || (x - *hover_x) * direction <= 1e-9 * std::max(1.0, std::abs(*hover_x))) continue;
            if (!next || (*next - x) * direction > 0) next = x;
        }
    }
    if (!next) return;
    if (*next < range.first || *next > range.second) {
        const double shift = *next < range.first ? *next - range.first : *next - range.second;
        chart->set_follow(false);
        look_at({std::pair{range.first + shift, range.second + shift}, model.view.y}, false);
    }
    hover_at(next, true);
}

}  // namespace tb::ui
