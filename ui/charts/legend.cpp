#include "ui/charts/legend.h"

#include <QMouseEvent>
#include <QPainter>

#include "ui/theme/parts.h"

namespace tb::ui {
namespace {
constexpr int sample = 26, pad = 4;
}

LegendItem::LegendItem(const SeriesSpec& spec, QWidget* parent) : QCheckBox(parent) {
    setChecked(true);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFont(Theme::instance().font(12));
    set_spec(spec);
}

void LegendItem::set_spec(const SeriesSpec& spec) {
    spec_ = spec;
    setText(spec.title);
    setAccessibleName(spec.title);
    setToolTip(tr("Click hides or shows it, Alt+click shows only this one"));
    updateGeometry();
    update();
}

QSize LegendItem::sizeHint() const {
    const QFontMetrics metrics(Theme::instance().font(12));
    return {sample + 5 + metrics.horizontalAdvance(text()) + 2 * pad + 1, metrics.height() + 4};
}

void LegendItem::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    Look look;
    look.tokens = &tokens();
    SeriesStyle style = style_of(spec_, look);
    if (!isChecked()) style.color = tokens().disabled;
    const bool line = spec_.kind != SeriesKind::ghost_points;
    draw_sample(painter, QRectF(pad, 0, sample, height()), style, spec_.kind == SeriesKind::evaluation || spec_.kind == SeriesKind::training ? 2.2 : 1.2, line, true, tokens().surface);
    QFont font = Theme::instance().font(12);
    font.setStrikeOut(!isChecked());
    painter.setFont(font);
    painter.setPen(isChecked() ? tokens().text : tokens().text2);
    painter.drawText(QRectF(pad + sample + 5, 0, width(), height()), Qt::AlignLeft | Qt::AlignVCenter, text());
    if (hasFocus()) draw_focus_ring(painter, rect(), 4);
}

void LegendItem::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && event->modifiers() & Qt::AltModifier && rect().contains(event->pos())) {
        setDown(false);
        emit only_this(spec_.id);
        return;
    }
    QCheckBox::mouseReleaseEvent(event);
}

void LegendItem::enterEvent(QEnterEvent*) {
    emit raised(spec_.id);
}

void LegendItem::leaveEvent(QEvent*) {
    emit raised({});
}

}  // namespace tb::ui
