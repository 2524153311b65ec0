#include "ui/widgets/freeze_blocks.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <cmath>

#include "ui/i18n/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/parts.h"
#include "ui/theme/theme.h"

namespace tb::ui {
namespace {
constexpr int words_height = 38, count_height = 18, many_blocks = 16;
}

void draw_hatch(QPainter& painter, const QRectF& where, const QColor& fill, const QColor& ink) {
    painter.save();
    painter.setClipRect(where, Qt::IntersectClip);
    painter.fillRect(where, fill);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor line = ink;
    line.setAlphaF(0.42f);
    painter.setPen(QPen(line, 1));
    for (double x = where.left() - where.height(); x < where.right(); x += 5)
        painter.drawLine(QPointF(x, where.bottom()), QPointF(x + where.height(), where.top()));
    painter.restore();
}

FreezeBlocks::FreezeBlocks(FreezePicker* picker) : picker_(picker) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    QObject::connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
}

QSize FreezeBlocks::sizeHint() const {
    return {480, 216};
}

QSize FreezeBlocks::minimumSizeHint() const {
    return {int(picker_->blocks().size()) * 14, 150};
}

BlockLayout FreezeBlocks::layout_of(double width) const {
    BlockLayout layout;
    layout.count = int(picker_->blocks().size());
    if (!layout.count) return layout;
    layout.gap = layout.count > many_blocks ? 3 : 6;
    layout.step = std::floor((width + layout.gap) / layout.count);
    layout.step = std::min(layout.step, 120.0);
    return layout;
}

QRectF FreezeBlocks::column(const BlockLayout& layout, int block) const {
    const auto& blocks = picker_->blocks();
    std::int64_t most = 1;
    for (const nn::BlockDecl& b : blocks) most = std::max(most, b.parameters);
    const double base = height() - words_height, room = base - count_height - 4;
    const double tall = std::max(4.0, std::round(room * double(blocks[std::size_t(block)].parameters) / double(most)));
    return {layout.x(block), base - tall, layout.width(), tall};
}

QRect FreezeBlocks::block_rect(int block) const {
    const BlockLayout layout = layout_of(width());
    return QRectF(layout.x(block), 0, layout.width(), height()).toRect();
}

void FreezeBlocks::draw_block(QPainter& painter, const BlockLayout& layout, int block) const {
    const Tokens& t = tokens();
    const QRectF where = column(layout, block);
    const std::vector<int>& adapters = picker_->adapters_;
    const bool frozen = picker_->frozen(block);
    const bool base_frozen = !adapters.empty() && picker_->blocks()[std::size_t(block)].role != nn::BlockRole::head;
    if (frozen || base_frozen) draw_hatch(painter, where, t.frozen, t.frozen_ink);
    else painter.fillRect(where, t.accent);
    if (!base_frozen || frozen || std::size_t(block) >= adapters.size()) return;
    // An adapter is thin beside its layer: one stroke for each place it sits at.
    const int strokes = adapters[std::size_t(block)];
    for (int i = 0; i < strokes; ++i) {
        const double x = where.left() + where.width() * (i + 1) / (strokes + 1);
        painter.fillRect(QRectF(std::round(x) - 1.5, where.top(), 3, where.height()), t.accent);
    }
}

void FreezeBlocks::draw_words(QPainter& painter, const BlockLayout& layout, int block) const {
    const Tokens& t = tokens();
    const auto& blocks = picker_->blocks();
    const bool many = layout.count > many_blocks, frozen = picker_->frozen(block), focused = block == focused_;
    const bool first_of_kind = block == 0 || blocks[std::size_t(block)].role != blocks[std::size_t(block - 1)].role || blocks[std::size_t(block)].parameters != blocks[std::size_t(block - 1)].parameters;
    const QRectF bar = column(layout, block);
    const double base = height() - words_height, middle = bar.center().x();
    if (!many || first_of_kind) {
        painter.setFont(Theme::instance().font(11, frozen ? QFont::Normal : QFont::DemiBold));
        painter.setPen(frozen ? t.text2 : t.text);
        QRectF where(middle - 40, bar.top() - count_height, 80, count_height - 2);
        // The last block's number stays inside the picture.
        where.moveRight(std::min(where.right(), std::max(double(width()), middle + bar.width() / 2) + (80 - painter.fontMetrics().horizontalAdvance(format::compact(blocks[std::size_t(block)].parameters))) / 2.0));
        painter.drawText(where, Qt::AlignHCenter | Qt::AlignBottom, format::compact(blocks[std::size_t(block)].parameters));
    }
    if (!many || block % 2 == 0 || focused) {
        painter.setFont(Theme::instance().font(11, focused ? QFont::DemiBold : QFont::Normal));
        painter.setPen(t.text);
        const QString name = many && blocks[std::size_t(block)].role == nn::BlockRole::layer ? QString::number(blocks[std::size_t(block)].index) : picker_->block_short_name(block);
        painter.drawText(QRectF(middle - 40, base + 3, 80, 16), Qt::AlignCenter, name);
    }
    const double icon = std::min(14.0, layout.width());
    draw_icon(painter, frozen ? "lock" : "flame", QRectF(std::round(middle - icon / 2), base + 20, icon, icon), frozen ? t.text2 : t.accent);
}

void FreezeBlocks::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const BlockLayout layout = layout_of(width());
    if (!layout.count) {
        painter.setPen(tokens().text2);
        painter.drawText(rect(), Qt::AlignCenter, tr("Choose a model to see its blocks"));
        return;
    }
    const Tokens& t = tokens();
    const double base = height() - words_height;
    if (hasFocus() || focused_ > 0) {
        const QRectF ring(layout.x(focused_) - 2, 1, layout.width() + 4, height() - 2);
        QColor soft = t.accent_soft;
        if (!hasFocus()) soft.setAlphaF(0.45f);
        QPainterPath path;
        path.addRoundedRect(ring, 5, 5);
        painter.fillPath(path, soft);
    }
    for (int block = 0; block < layout.count; ++block) draw_block(painter, layout, block);
    painter.setPen(QPen(t.axis, 1));
    painter.drawLine(QPointF(layout.x(0), base + 0.5), QPointF(layout.x(layout.count) - layout.gap, base + 0.5));
    for (int block = 0; block < layout.count; ++block) draw_words(painter, layout, block);
    if (!picker_->custom()) {
        const double x = std::max(1.0, layout.edge(picker_->depth()));
        painter.setPen(QPen(t.accent, 2, Qt::CustomDashLine));
        QPen pen(t.accent, 2);
        pen.setDashPattern({2, 1.5});
        painter.setPen(pen);
        painter.drawLine(QPointF(x, 4), QPointF(x, height()));
    }
    if (hasFocus()) draw_focus_ring(painter, QRectF(layout.x(focused_) - 2, 1, layout.width() + 4, height() - 2));
}

void FreezeBlocks::set_focused(int block, bool tell) {
    block = std::clamp(block, 0, std::max(0, int(picker_->blocks().size()) - 1));
    if (block == focused_ && !tell) return;
    focused_ = block;
    update();
    if (picker_->blocks().empty()) return;
    if (QAccessible::isActive()) {
        QAccessibleEvent event(this, QAccessible::Focus);
        event.setChild(block);
        QAccessible::updateAccessibility(&event);
    }
    emit picker_->block_focused(block);
}

void FreezeBlocks::toggle_focused() {
    picker_->toggle(focused_);
}

void FreezeBlocks::tell_state() {
    if (!QAccessible::isActive()) return;
    QAccessible::State changed;
    changed.checked = true;
    QAccessibleStateChangeEvent event(this, changed);
    event.setChild(focused_);
    QAccessible::updateAccessibility(&event);
}

void FreezeBlocks::mousePressEvent(QMouseEvent* event) {
    const int block = layout_of(width()).at(event->position().x());
    if (event->button() != Qt::LeftButton || block < 0) return;
    set_focused(block, true);
    if (event->modifiers() & Qt::ShiftModifier) picker_->freeze_up_to(block);
    else picker_->toggle(block);
}

void FreezeBlocks::keyPressEvent(QKeyEvent* event) {
    const int last = int(picker_->blocks().size()) - 1;
    switch (event->key()) {
        case Qt::Key_Left: set_focused(focused_ - 1, true); return;
        case Qt::Key_Right: set_focused(focused_ + 1, true); return;
        case Qt::Key_Home: set_focused(0, true); return;
        case Qt::Key_End: set_focused(last, true); return;
        case Qt::Key_Space:
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (event->modifiers() & Qt::ControlModifier) break;  // Ctrl+Return starts the run
            if (event->modifiers() & Qt::ShiftModifier) picker_->freeze_up_to(focused_);
            else toggle_focused();
            return;
        default: break;
    }
    QWidget::keyPressEvent(event);
}

void FreezeBlocks::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    set_focused(focused_, true);
}

void FreezeBlocks::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

bool FreezeBlocks::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int block = layout_of(width()).at(help->pos().x());
        if (block >= 0) {
            QString text = picker_->block_description(block);
            if (picker_->blocks()[std::size_t(block)].role == nn::BlockRole::head) text += '\n' + tr("The head is new and always trains.");
            QToolTip::showText(help->globalPos(), text, this);
        }
        return true;
    }
    return QWidget::event(event);
}

DepthSlider::DepthSlider(FreezePicker* picker) : QSlider(Qt::Horizontal), picker_(picker) {
    setFocusPolicy(Qt::StrongFocus);
    setPageStep(1);
    QObject::connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
}

void DepthSlider::take(double x) {
    const BlockLayout layout = picker_->picture_->layout_of(width());
    if (layout.step > 0) setValue(int(std::lround((x - layout.left + layout.gap / 2) / layout.step)));
}

void DepthSlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) take(event->position().x());
}

void DepthSlider::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) take(event->position().x());
}

void DepthSlider::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const BlockLayout layout = picker_->picture_->layout_of(width());
    if (!layout.count) return;
    const Tokens& t = tokens();
    const double y = 9, left = 8, right = std::max(left, layout.edge(layout.count - 1) + layout.step / 2);
    const double knob = std::max(left, layout.edge(value()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.border);
    painter.drawRoundedRect(QRectF(left, y - 2, right - left, 4), 2, 2);
    painter.setBrush(t.frozen_ink);
    painter.drawRoundedRect(QRectF(left, y - 2, knob - left, 4), 2, 2);
    painter.setPen(QPen(t.control, 1.5));
    for (int stop = 0; stop <= maximum(); ++stop) {
        const double x = std::max(left, layout.edge(stop));
        painter.drawLine(QPointF(x, y + 10), QPointF(x, y + 13));
    }
    painter.setPen(QPen(t.accent, 2));
    painter.setBrush(t.surface);
    painter.drawEllipse(QPointF(knob, y), 7, 7);
    if (hasFocus()) draw_focus_ring(painter, QRectF(knob - 11, y - 11 + 2, 22, 20), 6);
}

}  // namespace tb::ui
