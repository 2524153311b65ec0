#include <cmath>

#include "ui/charts/plot_item.h"

namespace tb::ui {

HoverItem::HoverItem(Canvas* canvas) : QCPAbstractItem(canvas), canvas_(canvas) {
    setLayer("overlay");
    setClipToAxisRect(false);
    setSelectable(false);
}

void HoverItem::draw(QCPPainter* painter) {
    const Look& look = canvas_->look();
    if (const auto& rubber = canvas_->rubber()) {
        QColor fill = look.tokens->accent;
        fill.setAlphaF(0.12f);
        painter->setPen(QPen(look.tokens->accent, 1));
        painter->setBrush(fill);
        painter->drawRect(*rubber);
    }
    const auto& hover = canvas_->hover();
    if (!hover) return;
    const QRect area = canvas_->plot_area();
    const double x = canvas_->xAxis->coordToPixel(hover->x);
    if (x < area.left() - 1 || x > area.right() + 1) return;
    QPen pen(look.tokens->text2, hover->pinned ? 1.4 : 1);
    pen.setDashPattern({3, 2});
    painter->setPen(pen);
    painter->drawLine(QPointF(std::floor(x) + 0.5, area.top()), QPointF(std::floor(x) + 0.5, area.bottom()));
    painter->setAntialiasing(true);
    for (const HoverRow& row : hover->rows) {
        const double y = canvas_->yAxis->coordToPixel(row.y);
        if (!row.series || y < area.top() || y > area.bottom()) continue;
        SeriesStyle style = style_of(row.series->spec, look);
        if (style.marker == Marker::none) style.marker = Marker::disc;
        style.hollow = style.hollow || row.interpolated;
        draw_marker(*painter, {x, y}, look.marker, style, look.ground());
    }
    draw_box(painter, *hover, x);
}

void HoverItem::draw_box(QCPPainter* painter, const HoverBox& hover, double line_x) const {
    const Look& look = canvas_->look();
    const QRect area = canvas_->plot_area();
    QFont font = look.font, bold = font, italic = font;
    bold.setBold(true);
    italic.setItalic(true);
    const QFontMetricsF metrics(font), strong(bold);
    const double line = metrics.height() + 3, sample = 26, pad = 8;
    double names = 0, values = 0;
    for (const HoverRow& row : hover.rows) {
        names = std::max(names, metrics.horizontalAdvance(row.name));
        values = std::max(values, strong.horizontalAdvance(row.value));
    }
    const double width = std::max(strong.horizontalAdvance(hover.title), sample + 6 + names + 14 + values) + 2 * pad;
    const double height = pad * 1.5 + line * double(hover.rows.size() + 1);
    // Right of the line while there is room, else left: never over the points it speaks of.
    QRectF box(line_x + 12, area.top() + 6, width, height);
    if (box.right() > canvas_->viewport().right() - 2) box.moveRight(line_x - 12);
    if (box.left() < 2) box.moveLeft(2);
    painter->setPen(QPen(look.tokens->control, 1));
    painter->setBrush(look.ground());
    painter->drawRoundedRect(box, 4, 4);
    painter->setPen(look.tokens->text);
    painter->setFont(bold);
    double y = box.top() + pad * 0.75;
    painter->drawText(QRectF(box.left() + pad, y, width, line), Qt::AlignLeft | Qt::AlignVCenter, hover.title);
    for (const HoverRow& row : hover.rows) {
        y += line;
        if (row.series) {
            const SeriesStyle style = style_of(row.series->spec, look);
            draw_sample(*painter, QRectF(box.left() + pad, y, sample - 4, line), style, 1.8, row.series->spec.kind != SeriesKind::ghost_points, true, look.ground());
        }
        painter->setFont(font);
        painter->setPen(look.tokens->text2);
        painter->drawText(QRectF(box.left() + pad + sample + 2, y, names + 2, line), Qt::AlignLeft | Qt::AlignVCenter, row.name);
        painter->setFont(row.interpolated ? italic : bold);
        painter->setPen(look.tokens->text);
        painter->drawText(QRectF(box.right() - pad - values - 4, y, values + 4, line), Qt::AlignRight | Qt::AlignVCenter, row.value);
    }
}

}  // namespace tb::ui
