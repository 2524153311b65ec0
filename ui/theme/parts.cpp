#include "ui/theme/parts.h"

#include <QBoxLayout>
#include <QFrame>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace tb::ui {
namespace {

const char* role_name(Role role) {
    constexpr const char* names[] = {"body", "h1", "h2", "hero", "big", "kpi", "b", "sub", "small", "tiny", "cap", "mono", "link"};
    return names[int(role)];
}

const char* chip_name(ChipKind kind) {
    constexpr const char* names[] = {"neutral", "ok", "warn", "err", "info", "accent"};
    return names[int(kind)];
}

// A property that the style sheet reads takes effect when the widget is polished anew.
void restyle(QWidget* widget, const char* property, const char* value) {
    if (widget->property(property).toString() == QLatin1String(value)) return;
    widget->setProperty(property, QString::fromLatin1(value));
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

class IconView : public QWidget {
public:
    IconView(QString name, Ink ink, int size, QWidget* parent) : QWidget(parent), name_(std::move(name)), ink_(ink) { setFixedSize(size, size); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        draw_icon(painter, name_, rect(), ink_color(ink_));
    }

private:
    QString name_;
    Ink ink_;
};

QFrame* named_frame(const char* name, QWidget* parent) {
    auto* frame = new QFrame(parent);
    frame->setObjectName(QLatin1String(name));
    return frame;
}

}  // namespace

QLabel* make_label(const QString& text, Role role, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    set_role(label, role);
    return label;
}

void set_role(QLabel* label, Role role) {
    restyle(label, "role", role_name(role));
}

QLabel* make_paragraph(const QString& text, Role role, QWidget* parent) {
    QLabel* label = make_label(text, role, parent);
    label->setWordWrap(true);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    label->setSizePolicy(policy);
    return label;
}

QLabel* make_chip(const QString& text, ChipKind kind, QWidget* parent) {
    auto* chip = new QLabel(parent);
    chip->setTextFormat(Qt::PlainText);
    chip->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    set_chip(chip, text, kind);
    return chip;
}

void set_chip(QLabel* chip, const QString& text, ChipKind kind) {
    chip->setText(text);
    restyle(chip, "chip", chip_name(kind));
    // Showing a label that has no parent yet would open it as a window.
    if (text.isEmpty()) chip->hide();
    else if (chip->parentWidget()) chip->show();
}

QPushButton* make_button(const QString& text, ButtonKind kind, const QString& icon_name, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    constexpr const char* names[] = {"normal", "primary", "ghost", "danger", "big"};
    restyle(button, "kind", names[int(kind)]);
    if (!icon_name.isEmpty()) {
        const bool filled = kind == ButtonKind::primary || kind == ButtonKind::big;
        button->setIcon(icon(icon_name, filled ? Ink::on_accent : kind == ButtonKind::danger ? Ink::err : Ink::current));
        button->setIconSize({16, 16});
    }
    return button;
}

QToolButton* make_tool(const QString& icon_name, const QString& name, bool checkable, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setIcon(icon(icon_name));
    button->setIconSize({16, 16});
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setCheckable(checkable);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

QPushButton* make_link(const QString& text, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    restyle(button, "kind", "link");
    button->setCursor(Qt::PointingHandCursor);
    button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    return button;
}

Card make_card(const QString& title, QWidget* parent) {
    Card card;
    card.frame = named_frame("card", parent);
    card.body = new QVBoxLayout(card.frame);
    card.body->setContentsMargins(16, 12, 16, 12);
    card.body->setSpacing(8);
    card.head = new QHBoxLayout;
    card.head->setSpacing(8);
    if (!title.isEmpty()) {
        card.title = make_label(title, Role::h2);
        card.head->addWidget(card.title);
    }
    card.head->addStretch();
    card.body->addLayout(card.head);
    return card;
}

QFrame* make_well(QWidget* parent) {
    return named_frame("well", parent);
}

QFrame* hline(QWidget* parent) {
    return named_frame("hline", parent);
}

QFrame* vline(QWidget* parent) {
    return named_frame("vline", parent);
}

Field make_field(const QString& caption, QWidget* control, const QString& hint, QWidget* parent) {
    Field field;
    field.frame = new QWidget(parent);
    field.column = new QVBoxLayout(field.frame);
    field.column->setContentsMargins(0, 0, 0, 0);
    field.column->setSpacing(3);
    field.caption = make_label(caption, Role::small);
    field.caption->setBuddy(control);
    field.hint = make_label(hint, Role::tiny);
    field.hint->setWordWrap(true);
    field.column->addWidget(field.caption);
    field.column->addWidget(control);
    field.column->addWidget(field.hint);
    field.hint->setVisible(!hint.isEmpty());
    if (control->accessibleName().isEmpty()) control->setAccessibleName(caption);
    return field;
}

void set_disabled_reason(QWidget* control, const QString& reason) {
    control->setEnabled(reason.isEmpty());
    control->setToolTip(reason);
    control->setStatusTip(reason);
    control->setAccessibleDescription(reason);
}

QWidget* make_icon(const QString& icon_name, Ink ink, int size, QWidget* parent) {
    return new IconView(icon_name, ink, size, parent);
}

void draw_focus_ring(QPainter& painter, const QRectF& where, double radius) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens().accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(where.adjusted(1, 1, -1, -1), radius, radius);
    painter.restore();
}

}  // namespace tb::ui
