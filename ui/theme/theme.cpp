#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QProxyStyle>
#include <QAbstractSpinBox>
#include <QTemporaryDir>

#include <cmath>

#include "ui/theme/icons.h"

// Outside the namespace, as Qt asks of it for resources in a static library.
static void init_kit_resources() {
    Q_INIT_RESOURCE(tunebench_kit);
}

namespace tb::ui {
namespace {

QByteArray resource(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) qFatal("resource %s is missing", qPrintable(path));
    return file.readAll();
}

QJsonObject token_file() {
    static const QJsonObject all = [] {
        init_kit_resources();
        return QJsonDocument::fromJson(resource(":/theme/tokens.json")).object();
    }();
    return all;
}

Tokens read_tokens(bool dark) {
    const QJsonObject t = token_file()[dark ? "dark" : "light"].toObject();
    const auto color = [&t](const char* name) { return QColor(t[QLatin1String(name)].toString()); };
    Tokens r;
    r.dark = dark;
    r.window = color("window"), r.surface = color("surface"), r.sunken = color("sunken"), r.hover = color("hover"), r.rail = color("rail");
    r.text = color("text"), r.text2 = color("text2"), r.disabled = color("disabled"), r.border = color("border"), r.control = color("control");
    r.accent = color("accent"), r.accent_soft = color("accentSoft"), r.accent_hover = color("accentHover"), r.on_accent = color("onAccent");
    r.ok = color("ok"), r.ok_soft = color("okSoft"), r.warn = color("warn"), r.warn_soft = color("warnSoft");
    r.err = color("err"), r.err_soft = color("errSoft"), r.info = color("info"), r.info_soft = color("infoSoft");
    r.frozen = color("frozen"), r.frozen_ink = color("frozenInk"), r.grid = color("grid"), r.axis = color("axis"), r.published = color("published");
    for (const QJsonValue& value : t["series"].toArray()) r.series.push_back(QColor(value.toString()));
    return r;
}

QPalette palette_of(const Tokens& t) {
    QPalette p;
    p.setColor(QPalette::Window, t.window);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.surface);
    p.setColor(QPalette::AlternateBase, t.surface);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.text2);
    p.setColor(QPalette::Button, t.surface);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.err);
    p.setColor(QPalette::Highlight, t.accent);
    p.setColor(QPalette::HighlightedText, t.on_accent);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::ToolTipBase, t.text);
    p.setColor(QPalette::ToolTipText, t.surface);
    p.setColor(QPalette::Light, t.surface);
    p.setColor(QPalette::Midlight, t.hover);
    p.setColor(QPalette::Mid, t.border);
    p.setColor(QPalette::Dark, t.control);
    p.setColor(QPalette::Shadow, t.control);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) p.setColor(QPalette::Disabled, role, t.disabled);
    p.setColor(QPalette::Disabled, QPalette::Highlight, t.border);
    return p;
}

// A style sheet reads its images from files: the few it needs are tinted into a folder of this process.
QString tinted_icon_file(const QString& name, const QColor& color) {
    static const QTemporaryDir folder;
    const QString path = folder.filePath(name + color.name().mid(1) + ".png");
    if (!QFile::exists(path)) icon_pixmap(name, 14, 2, color).save(path);
    return path;
}

bool tabular_figures(const QString& family) {
    const QFontMetricsF metrics{QFont(family)};
    for (char digit = '1'; digit <= '9'; ++digit)
        if (std::abs(metrics.horizontalAdvance(QChar(digit)) - metrics.horizontalAdvance('0')) > 0.01) return false;
    return true;
}

// The desktop's own font where its figures have one width; the names that fontconfig resolves by itself say nothing about a desktop.
QString choose_family() {
    const QString system = QApplication::font().family();
    const bool generic = QStringList{"", "Sans", "Sans Serif", "sans-serif", "Helvetica", "DejaVu Sans", "Bitstream Vera Sans"}.contains(system);
    if (!generic && tabular_figures(system)) return system;
    return QFontDatabase::families().contains("Noto Sans") ? QString("Noto Sans") : QFontInfo(QApplication::font()).family();
}

double font_scale() {
    if (QGuiApplication::platformName() == "offscreen" || QGuiApplication::platformName() == "minimal") return 1;
    const double ratio = QFontInfo(QApplication::font()).pixelSize() / 13.0;
    return std::abs(ratio - 1) < 0.11 ? 1 : std::clamp(ratio, 0.85, 2.0);
}

// Fusion, and the one thing a style sheet cannot do: room beside a spin box's text.
class KitStyle : public QProxyStyle {
public:
    KitStyle() : QProxyStyle("Fusion") {}
    using QProxyStyle::polish;
    void polish(QWidget* widget) override {
        QProxyStyle::polish(widget);
        if (auto* spin = qobject_cast<QAbstractSpinBox*>(widget))
            if (auto* edit = spin->findChild<QLineEdit*>()) edit->setTextMargins(6, 0, 2, 0);
    }
};

double luminance(const QColor& color) {
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

QString fill_sheet(const Tokens& t, const Theme& theme, const QString& mono) {
    QString sheet = QString::fromUtf8(resource(":/theme/theme.qss"));
    QList<std::pair<QString, QString>> values;
    const QJsonObject colors = token_file()[t.dark ? "dark" : "light"].toObject();
    for (auto it = colors.begin(); it != colors.end(); ++it)
        if (it->isString()) values.append({it.key(), it->toString()});
    values.append({"toastAccent", tokens_of(!t.dark).accent.name()});
    values.append({"mono", mono});
    for (const int size : {11, 12, 13, 14, 18, 20, 26, 28}) values.append({QString::number(size), QString::number(theme.px(size)) + "px"});
    for (const char* name : {"chevron-down", "chevron-up", "chevron-right"}) values.append({QString("icon-") + name, tinted_icon_file(name, t.text2)});
    values.append({"icon-check", tinted_icon_file("check", t.on_accent)});
    // Longest names first, so that @text does not eat the beginning of @text2.
    std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    for (const auto& [name, value] : values) sheet.replace("@" + name, value);
    return sheet;
}

}  // namespace

const Tokens& tokens_of(bool dark) {
    static const Tokens light = read_tokens(false), night = read_tokens(true);
    return dark ? night : light;
}

Theme& Theme::instance() {
    static Theme theme;
    return theme;
}

Theme::Theme() : tokens_(&tokens_of(false)), family_("Noto Sans"), mono_family_("Noto Sans Mono") {}

void Theme::install(QApplication&, ThemeMode mode) {
    system_palette_ = QApplication::palette();
    family_ = choose_family();
    if (!QFontDatabase::families().contains(mono_family_)) mono_family_ = QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    scale_ = font_scale();
    QApplication::setStyle(new KitStyle);
    QApplication::setFont(font(13));
    installed_ = true;
    mode_ = mode;
    apply();
}

void Theme::set_mode(ThemeMode mode) {
    mode_ = mode;
    apply();
}

void Theme::apply() {
    // QStyleHints::colorScheme came with Qt 6.5: before it the desktop's palette tells by its lightness.
    const bool dark = mode_ == ThemeMode::dark || (mode_ == ThemeMode::system && system_palette_.color(QPalette::Window).lightness() < 128);
    tokens_ = &tokens_of(dark);
    if (installed_) {
        QApplication::setPalette(palette_of(*tokens_));
        qApp->setStyleSheet(fill_sheet(*tokens_, *this, mono_family_));
    }
    emit changed();
}

int Theme::px(int design_pixels) const {
    return int(std::lround(design_pixels * scale_));
}

QFont Theme::font(int design_pixels, QFont::Weight weight) const {
    QFont font(family_);
    font.setPixelSize(px(design_pixels));
    font.setWeight(weight);
    return font;
}

QFont Theme::mono(int design_pixels) const {
    QFont font(mono_family_);
    font.setPixelSize(px(design_pixels));
    font.setStyleHint(QFont::Monospace);
    return font;
}

double contrast(const QColor& a, const QColor& b) {
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor blend(const QColor& under, const QColor& over, double opacity) {
    const auto mix = [opacity](double u, double o) { return u + (o - u) * opacity; };
    return QColor::fromRgbF(float(mix(under.redF(), over.redF())), float(mix(under.greenF(), over.greenF())), float(mix(under.blueF(), over.blueF())));
}

}  // namespace tb::ui
