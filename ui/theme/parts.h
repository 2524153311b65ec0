#pragma once
// The small pieces every page is made of. They carry a property that the style sheet reads; none needs to be told of a theme change.
#include "ui/theme/icons.h"

#include <QString>

class QFrame;
class QHBoxLayout;
class QLabel;
class QPainter;
class QPushButton;
class QRectF;
class QToolButton;
class QVBoxLayout;
class QWidget;

namespace tb::ui {

// h1 page 20, h2 section 14, hero 26, big count 28, kpi 18, b bold, body, sub (secondary 13), small (secondary 12), tiny (secondary 11),
// cap (caption 11 bold), mono, link (accent; a real button is better where it acts: make_link).
enum class Role { body, h1, h2, hero, big, kpi, b, sub, small, tiny, cap, mono, link };
QLabel* make_label(const QString& text = {}, Role role = Role::body, QWidget* parent = nullptr);
void set_role(QLabel* label, Role role);
// Wraps; takes the height its width needs inside layouts.
QLabel* make_paragraph(const QString& text = {}, Role role = Role::sub, QWidget* parent = nullptr);

enum class ChipKind { neutral, ok, warn, err, info, accent };
QLabel* make_chip(const QString& text = {}, ChipKind kind = ChipKind::neutral, QWidget* parent = nullptr);
void set_chip(QLabel* chip, const QString& text, ChipKind kind);

enum class ButtonKind { normal, primary, ghost, danger, big };
QPushButton* make_button(const QString& text, ButtonKind kind = ButtonKind::normal, const QString& icon_name = {}, QWidget* parent = nullptr);
// Icon only, with tooltip and accessible name.
QToolButton* make_tool(const QString& icon_name, const QString& name, bool checkable = false, QWidget* parent = nullptr);
// Looks like a link, is a flat button: reachable by keyboard.
QPushButton* make_link(const QString& text, QWidget* parent = nullptr);

// A card with title row and body; `title` may be null where no title was given. For progress and states use CardFrame.
struct Card {
    QFrame* frame = nullptr;
    QHBoxLayout* head = nullptr;  // title, stretch; add controls at its end
    QLabel* title = nullptr;
    QVBoxLayout* body = nullptr;
};
Card make_card(const QString& title = {}, QWidget* parent = nullptr);
QFrame* make_well(QWidget* parent = nullptr);  // sunken ground
QFrame* hline(QWidget* parent = nullptr);
QFrame* vline(QWidget* parent = nullptr);

// Caption above, hint (may be empty) below a control; the caption's buddy is the control.
struct Field {
    QWidget* frame = nullptr;
    QLabel* caption = nullptr;
    QLabel* hint = nullptr;
    QVBoxLayout* column = nullptr;
};
Field make_field(const QString& caption, QWidget* control, const QString& hint = {}, QWidget* parent = nullptr);

// Why a control is disabled (tooltip and status tip), or that it is enabled (empty reason).
void set_disabled_reason(QWidget* control, const QString& reason);

// An icon that stands by itself and follows the theme.
QWidget* make_icon(const QString& icon_name, Ink ink = Ink::current, int size = 16, QWidget* parent = nullptr);

// The 2 px accent ring of own-painted controls.
void draw_focus_ring(QPainter& painter, const QRectF& where, double radius = 5);

}  // namespace tb::ui
