#pragma once
// The window's look: design tokens, palette, style sheet and fonts, switched as a whole.
#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>
#include <QString>

#include <vector>

class QApplication;

namespace tb::ui {

enum class ThemeMode { system, light, dark };

// resources/theme/tokens.json, one of its two columns.
struct Tokens {
    bool dark = false;
    QColor window, surface, sunken, hover, rail;
    QColor text, text2, disabled, border, control;
    QColor accent, accent_soft, accent_hover, on_accent;
    QColor ok, ok_soft, warn, warn_soft, err, err_soft, info, info_soft;
    QColor frozen, frozen_ink, grid, axis, published;
    std::vector<QColor> series;  // six
};

// Light or dark, whatever the current theme is; exports print in light.
const Tokens& tokens_of(bool dark);

// One per process. Every widget of ui/ follows `changed`; pages need to connect to it only for what they paint themselves.
class Theme : public QObject {
    Q_OBJECT
public:
    static Theme& instance();

    // Fusion, font, palette and style sheet. Call once, after QApplication is made and before the first widget.
    void install(QApplication& application, ThemeMode mode = ThemeMode::system);
    void set_mode(ThemeMode mode);
    ThemeMode mode() const { return mode_; }
    bool dark() const { return tokens_->dark; }
    const Tokens& tokens() const { return *tokens_; }

    // A design length of the type scale (11, 12, 13, 14, 18, 20, 26, 28) in pixels, following the system's font size by ratio.
    int px(int design_pixels) const;
    QFont font(int design_pixels, QFont::Weight weight = QFont::Normal) const;
    QFont mono(int design_pixels) const;

signals:
    void changed();  // palette and style sheet are already the new ones

private:
    Theme();
    void apply();
    ThemeMode mode_ = ThemeMode::system;
    const Tokens* tokens_ = nullptr;
    QPalette system_palette_;
    QString family_, mono_family_;
    double scale_ = 1;
    bool installed_ = false;
};

inline const Tokens& tokens() { return Theme::instance().tokens(); }

// WCAG 2 contrast ratio, 1 to 21.
double contrast(const QColor& a, const QColor& b);
// `over` laid on `under` with the given opacity.
QColor blend(const QColor& under, const QColor& over, double opacity);

}  // namespace tb::ui
