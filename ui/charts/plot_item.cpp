#include "ui/charts/plot_item.h"

#include "ui/charts/label_place.h"

#include <algorithm>
#include <cmath>

namespace tb::ui {

PlotItem::PlotItem(Canvas* canvas) : QCPAbstractItem(canvas), canvas_(canvas) {
    setClipToAxisRect(false);
    setSelectable(false);
}

QPointF PlotItem::place(double x, double y) const {
    return {canvas_->xAxis->coordToPixel(x), canvas_->yAxis->coordToPixel(y)};
}

void PlotItem::draw(QCPPainter* painter) {
    const ChartModel& model = canvas_->model();
    const QRect area = canvas_->plot_area();
    painter->save();
    painter->setClipRect(area.adjusted(0, -1, 1, 1));
    draw_grounds(painter);
    painter->restore();
    painter->save();
    // Markers at the edge are drawn whole, but nothing runs over the axes' words.
    painter->setClipRect(area.adjusted(-6, -6, 6, 6));
    int with_bars = 0, bar = 0;
    for (const SeriesData& series : model.series) with_bars += model.drawn(series) && series.spec.kind == SeriesKind::evaluation;
    const auto drawn_in = [&](bool ghosts, bool raised) {
        for (const SeriesData& series : model.series) {
            const bool ghost = is_ghost(series.spec.kind) || series.spec.kind == SeriesKind::future;
            if (!model.drawn(series) || ghost != ghosts || (series.spec.id == model.raised) != raised) continue;
            const bool bars = series.spec.kind == SeriesKind::evaluation;
            draw_series(painter, series, bars && with_bars > 1 ? (bar++ - (with_bars - 1) / 2.0) * 7 : 0);
        }
    };
    drawn_in(true, false);
    drawn_in(false, false);
    drawn_in(true, true);
    drawn_in(false, true);
    painter->restore();
    painter->save();
    draw_marks(painter);
    draw_end_labels(painter);
    painter->restore();
    if (model.empty() && !model.empty_text.isEmpty()) {
        painter->setFont(canvas_->look().font);
        painter->setPen(canvas_->look().tokens->text2);
        painter->drawText(area, Qt::AlignCenter | Qt::TextWordWrap, model.empty_text);
    }
    if (canvas_->look().figure) figure_head(painter, model, canvas_->look(), QRectF(8, 6, canvas_->viewport().width() - 16, 0));
}

void PlotItem::draw_grounds(QCPPainter* painter) const {
    const ChartModel& model = canvas_->model();
    const Look& look = canvas_->look();
    const QRect area = canvas_->plot_area();
    if (model.now && std::isfinite(model.now->x(model.mode))) {
        const double x = std::floor(place(model.now->x(model.mode), 0).x()) + 0.5;
        if (x < area.right()) painter->fillRect(QRectF(QPointF(x, area.top()), QPointF(area.right() + 1, area.bottom() + 1)), blend(look.ground(), look.tokens->sunken, 0.5));
        painter->setPen(QPen(look.tokens->accent, 1.4));
        if (x >= area.left() && x <= area.right()) painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    if (!model.level) return;
    const double y = std::floor(place(0, *model.level).y()) + 0.5;
    QPen pen(look.tokens->axis, 1);
    pen.setDashPattern({4, 3});
    painter->setPen(pen);
    painter->drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    painter->setFont(look.font);
    painter->setPen(look.tokens->text2);
    painter->drawText(QRectF(area.left(), y - 18, area.width() - 4, 16), Qt::AlignRight | Qt::AlignBottom, model.level_text);
}

void PlotItem::draw_line(QCPPainter* painter, const SeriesData& series, bool smoothed, QPen pen) const {
    const ChartModel& model = canvas_->model();
    const QRect area = canvas_->plot_area();
    const QCPRange x = canvas_->xAxis->range();
    static thread_local std::vector<XY> points;
    const bool screen = !canvas_->look().figure;
    const double ratio = screen ? painter->device()->devicePixelRatioF() : 2;
    series.reduce(model.mode, x.lower, x.upper, std::max(1, int(area.width() * ratio)), smoothed, points);
    if (points.size() < 2) return;
    QPolygonF line;
    line.reserve(qsizetype(points.size()));
    for (const XY& p : points)
        if (!model.log_y || p.y > 0) line.append(place(p.x, p.y));
    double ups_and_downs = 0;
    for (qsizetype i = 1; i < line.size(); ++i) ups_and_downs += std::abs(line[i].y() - line[i - 1].y());
    painter->setBrush(Qt::NoBrush);
    if (screen && ups_and_downs > 3.0 * (area.width() + area.height())) return draw_busy_line(painter, line, pen, ratio);
    painter->setAntialiasing(true);
    painter->setPen(pen);
    painter->drawPolyline(line);
}

// Noise that fills its band: dashes and soft edges would not be seen, and stroking them costs hundreds of milliseconds. Hard lines of one
// device pixel, side by side for the pen's width, cost one or two.
void PlotItem::draw_busy_line(QCPPainter* painter, QPolygonF& line, const QPen& pen, double ratio) const {
    QPen hard(pen.color(), 1);
    hard.setCosmetic(true);
    painter->setAntialiasing(false);
    painter->setPen(hard);
    const int passes = std::max(1, int(std::lround(pen.widthF() * ratio)));
    for (int pass = 0; pass < passes; ++pass) {
        painter->drawPolyline(line);
        line.translate(1 / ratio, 0);
    }
}

void PlotItem::draw_points(QCPPainter* painter, const SeriesData& series, double offset) const {
    const ChartModel& model = canvas_->model();
    const Look& look = canvas_->look();
    const SeriesStyle style = style_of(series.spec, look);
    const QCPRange range = canvas_->xAxis->range();
    const bool bars = series.spec.kind == SeriesKind::evaluation;
    for (std::size_t i = 0; i < series.size(); ++i) {
        const ChartPoint p = series.point(i);
        const double x = p.x(model.mode);
        if (!std::isfinite(x) || !std::isfinite(p.y) || !range.contains(x) || (model.log_y && p.y <= 0)) continue;
        const QPointF at = place(x, p.y) + QPointF(offset, 0);
        if (bars && std::isfinite(p.low) && std::isfinite(p.high)) {
            const double top = place(x, p.high).y(), bottom = place(x, p.low).y();
            painter->setPen(QPen(style.color, look.thin));
            painter->drawLine(QPointF(at.x(), top), QPointF(at.x(), bottom));
            for (const double y : {top, bottom}) painter->drawLine(QPointF(at.x() - look.cap, y), QPointF(at.x() + look.cap, y));
        }
        draw_marker(*painter, at, look.marker * (style.hollow ? 0.9 : 1), style, look.ground());
    }
}

void PlotItem::draw_series(QCPPainter* painter, const SeriesData& series, double offset) const {
    const Look& look = canvas_->look();
    const SeriesStyle style = style_of(series.spec, look);
    const double raise = series.spec.id == canvas_->model().raised ? 1.0 : 0.0;
    painter->save();
    painter->translate(offset, 0);
    switch (series.spec.kind) {
        case SeriesKind::training: {
            SeriesStyle faint = style;
            faint.dashes.clear();
            faint.color = blend(look.ground(), style.color, 0.34);
            if (series.smooths()) draw_line(painter, series, false, series_pen(faint, look.raw));
            draw_line(painter, series, true, series_pen(style, look.strong * 0.9 + raise));
            break;
        }
        case SeriesKind::evaluation: draw_line(painter, series, false, series_pen(style, look.strong + raise)); break;
        case SeriesKind::logged: draw_line(painter, series, false, series_pen(style, look.thin + raise)); break;
        case SeriesKind::plain: draw_line(painter, series, false, series_pen(style, look.thin * 1.15 + raise)); break;
        case SeriesKind::future:
        case SeriesKind::ghost: draw_line(painter, series, false, series_pen(style, look.thin + raise)); break;
        case SeriesKind::ghost_points: break;
    }
    painter->restore();
    if (style.marker != Marker::none) draw_points(painter, series, offset);
}

void PlotItem::draw_marks(QCPPainter* painter) const {
    const ChartModel& model = canvas_->model();
    const Look& look = canvas_->look();
    const QRect area = canvas_->plot_area();
    QFont font = look.font;
    font.setBold(true);
    painter->setFont(font);
    painter->setAntialiasing(true);
    for (const ChartMark& mark : model.marks) {
        const double coordinate = mark.at.x(model.mode);
        if (!std::isfinite(coordinate) || !canvas_->xAxis->range().contains(coordinate)) continue;
        const double x = std::floor(place(coordinate, 0).x()) + 0.5;
        QColor color = look.tokens->axis;
        if (mark.kind == MarkKind::best) color = look.tokens->ok;
        if (mark.kind == MarkKind::now) color = look.tokens->accent;
        QPen pen(color, mark.kind == MarkKind::best ? 1.4 : 1);
        if (mark.kind == MarkKind::best) pen.setDashPattern({1.2, 2.2});
        else if (mark.kind != MarkKind::now) pen.setDashPattern({2, 2});
        painter->setPen(pen);
        painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        const QString text = mark.kind == MarkKind::resume ? QStringLiteral("R") : mark.text;
        const double width = QFontMetricsF(font).horizontalAdvance(text), height = QFontMetricsF(font).height();
        const bool left = x + width + 6 > area.right();
        const QRectF where(left ? x - width - 5 : x + 5, mark.kind == MarkKind::resume ? area.bottom() - height - 2 : area.top() + 1, width + 1, height);
        QColor veil = look.ground();
        veil.setAlphaF(0.8f);
        if (!text.isEmpty()) painter->fillRect(where, veil);
        painter->setPen(mark.kind == MarkKind::warmup || mark.kind == MarkKind::resume ? look.tokens->text2 : color);
        painter->drawText(where, Qt::AlignCenter, text);
    }
}

// Curves, markers and intervals between two places of the width, in pieces small enough to be rectangles.
std::vector<QRectF> PlotItem::drawn_between(double left, double right) const {
    const ChartModel& model = canvas_->model();
    constexpr double piece = 6, clear = 3;
    // Bars stand beside each other, seven apart, with caps.
    const auto bars = std::count_if(model.series.begin(), model.series.end(), [&](const SeriesData& series) { return model.drawn(series) && series.spec.kind == SeriesKind::evaluation; });
    const double aside = 3.5 * double(std::max<std::ptrdiff_t>(bars, 1) - 1) + canvas_->look().cap + 1;
    const double low = canvas_->xAxis->pixelToCoord(left - aside), high = canvas_->xAxis->pixelToCoord(right + aside);
    std::vector<QRectF> drawn;
    const auto add = [&](const QRectF& where) {
        if (where.right() > left && where.left() < right) drawn.push_back(where);
    };
    std::vector<XY> points;
    for (const SeriesData& series : model.series) {
        if (!model.drawn(series)) continue;
        series.reduce(model.mode, low, high, std::max(1, int(right - left)), true, points);
        for (std::size_t i = 1; i < points.size() && series.spec.kind != SeriesKind::ghost_points; ++i) {
            const QPointF from = place(points[i - 1].x, points[i - 1].y), way = place(points[i].x, points[i].y) - from;
            const int pieces = std::clamp(int(std::abs(way.x()) / piece), 1, 1000);
            for (int k = 0; k < pieces; ++k)
                add(QRectF(from + way * k / pieces, from + way * (k + 1) / pieces).normalized().adjusted(-clear, -clear, clear, clear));
        }
        const auto [begin, end] = series.within(model.mode, low, high);
        for (std::size_t i = begin; i < end; ++i) {
            const ChartPoint point = series.point(i);
            if (series.spec.kind != SeriesKind::evaluation || !std::isfinite(point.low) || !std::isfinite(point.high)) continue;
            const double x = point.x(model.mode);
            add(QRectF(place(x, point.high), place(x, point.low)).normalized().adjusted(-aside, -clear, aside, clear));
        }
    }
    return drawn;
}

void PlotItem::draw_end_labels(QCPPainter* painter) const {
    const ChartModel& model = canvas_->model();
    const Look& look = canvas_->look();
    const QRect area = canvas_->plot_area();
    QFont font = look.font;
    font.setBold(true);
    painter->setFont(font);
    const double height = QFontMetricsF(font).height();
    std::vector<QRectF> taken;
    for (const SeriesData& series : model.series) {
        if (!model.drawn(series) || series.spec.end_label.isEmpty() || series.size() == 0) continue;
        const std::size_t last = series.size() - 1;
        const double x = series.x(model.mode, last);
        if (!std::isfinite(x) || !canvas_->xAxis->range().contains(x)) continue;
        const QPointF at = place(x, series.smoothed(last));
        const double width = QFontMetricsF(font).horizontalAdvance(series.spec.end_label);
        QRectF where(at.x() + 9, at.y() - height / 2, width + 1, height);
        if (where.right() > canvas_->viewport().right() - 2) where.moveTo(at.x() - width - 9, at.y() - height - 6);
        auto drawn = drawn_between(where.left(), where.right());
        drawn.insert(drawn.end(), taken.begin(), taken.end());
        where = clear_place(where, drawn, area.top(), area.bottom());
        taken.push_back(where);
        painter->setPen(style_of(series.spec, look).color);
        painter->drawText(where, Qt::AlignLeft | Qt::AlignVCenter, series.spec.end_label);
    }
}

}  // namespace tb::ui
