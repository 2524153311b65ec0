#include "ui/widgets/segmented_control.h"

#include <QButtonGroup>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QStyle>
#include <QToolButton>

#include "ui/theme/parts.h"
#include "ui/theme/theme.h"

namespace tb::ui {

SegmentedControl::SegmentedControl(Kind kind, QWidget* parent) : QWidget(parent), kind_(kind), group_(new QButtonGroup(this)) {
    auto* outer = new QHBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* frame = new QFrame;
    if (kind_ == Kind::quiet) frame->setObjectName("segments");
    outer->addWidget(frame);
    row_ = new QHBoxLayout(frame);
    row_->setSpacing(0);
    if (kind_ == Kind::quiet) row_->setContentsMargins(2, 2, 2, 2);
    else row_->setContentsMargins(0, 0, 0, 0);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    group_->setExclusive(true);
    connect(group_, &QButtonGroup::buttonClicked, this, [this](QAbstractButton* button) { emit chosen(button->objectName()); });
}

QToolButton* SegmentedControl::button(const QString& id) const {
    for (QAbstractButton* one : group_->buttons())
        if (one->objectName() == id) return static_cast<QToolButton*>(one);
    return nullptr;
}

void SegmentedControl::add(const QString& id, const QString& text, const QString& tip) {
    auto* one = new QToolButton;
    one->setObjectName(id);
    one->setCheckable(true);
    one->setProperty("seg", kind_ == Kind::strong ? "strong" : "quiet");
    one->setFocusPolicy(Qt::StrongFocus);
    one->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    group_->addButton(one);
    row_->addWidget(one);
    set_text(id, text, tip);
    shape();
}

void SegmentedControl::set_text(const QString& id, const QString& text, const QString& tip) {
    QToolButton* one = button(id);
    if (!one) return;
    one->setText(text);
    one->setToolTip(tip);
    one->setAccessibleName(text);
    // Checked, the text is bold: the button keeps the room for it, else it would be elided.
    const QFontMetrics bold(Theme::instance().font(kind_ == Kind::strong ? 13 : 12, QFont::DemiBold));
    one->setMinimumWidth(bold.horizontalAdvance(text) + (kind_ == Kind::strong ? 26 : 20));
}

void SegmentedControl::set_enabled(const QString& id, bool enabled, const QString& reason) {
    QToolButton* one = button(id);
    if (!one) return;
    set_disabled_reason(one, enabled ? QString() : reason);
    one->setEnabled(enabled);
}

void SegmentedControl::set_current(const QString& id) {
    QToolButton* one = button(id);
    group_->setExclusive(one != nullptr);
    for (QAbstractButton* other : group_->buttons()) other->setChecked(other == one);
    group_->setExclusive(true);
}

QString SegmentedControl::current() const {
    return group_->checkedButton() ? group_->checkedButton()->objectName() : QString();
}

void SegmentedControl::shape() {
    const auto buttons = group_->buttons();
    for (qsizetype i = 0; i < buttons.size(); ++i) {
        const bool left = i == 0, right = i + 1 == buttons.size();
        buttons[i]->setProperty("segend", left && right ? "both" : left ? "left" : right ? "right" : "none");
        buttons[i]->style()->unpolish(buttons[i]);
        buttons[i]->style()->polish(buttons[i]);
    }
}

void SegmentedControl::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::FontChange) return;
    for (QAbstractButton* one : group_->buttons()) set_text(one->objectName(), one->text(), one->toolTip());
}

}  // namespace tb::ui
