#include "ui/theme/icons.h"

#include <QDir>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "ui/theme/theme.h"

namespace tb::ui {
namespace {

class TintedIcon : public QIconEngine {
public:
    TintedIcon(QString name, Ink ink) : name_(std::move(name)), ink_(ink) {}

    void paint(QPainter* painter, const QRect& where, QIcon::Mode mode, QIcon::State state) override {
        const int size = std::min(where.width(), where.height());
        const QPixmap picture = icon_pixmap(name_, size, painter->device()->devicePixelRatioF(), color(mode, state));
        painter->drawPixmap(where.x() + (where.width() - size) / 2, where.y() + (where.height() - size) / 2, picture);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override { return scaledPixmap(size, mode, state, 1); }
    // `size` is already in device pixels.
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override {
        Q_UNUSED(scale);
        return icon_pixmap(name_, std::min(size.width(), size.height()), 1, color(mode, state));
    }
    QIconEngine* clone() const override { return new TintedIcon(name_, ink_); }
    QString iconName() override { return name_; }

private:
    QColor color(QIcon::Mode mode, QIcon::State state) const {
        if (mode == QIcon::Disabled) return tokens().disabled;
        if (ink_ == Ink::current && state == QIcon::On) return tokens().accent;
        return ink_color(ink_);
    }
    QString name_;
    Ink ink_;
};

}  // namespace

QColor ink_color(Ink ink) {
    const Tokens& t = tokens();
    switch (ink) {
        case Ink::current: return t.text;
        case Ink::secondary: return t.text2;
        case Ink::accent: return t.accent;
        case Ink::on_accent: return t.on_accent;
        case Ink::ok: return t.ok;
        case Ink::warn: return t.warn;
        case Ink::err: return t.err;
        case Ink::info: return t.info;
        case Ink::frozen: return t.frozen_ink;
    }
    return t.text;
}

QPixmap icon_pixmap(const QString& name, int size, qreal device_ratio, const QColor& color) {
    const int pixels = int(std::lround(size * device_ratio));
    const QString key = QStringLiteral("tb-icon/%1/%2/%3/%4").arg(name).arg(pixels).arg(device_ratio).arg(color.rgba());
    QPixmap picture;
    if (QPixmapCache::find(key, &picture)) return picture;
    QFile file(":/icons/" + name + ".svg");
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("no icon is named %s", qPrintable(name));
        return {};
    }
    // QtSvg knows no currentColor that one could set from outside.
    QSvgRenderer renderer(file.readAll().replace("currentColor", color.name().toUtf8()));
    picture = QPixmap(pixels, pixels);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter, QRectF(0, 0, pixels, pixels));
    painter.end();
    picture.setDevicePixelRatio(device_ratio);
    QPixmapCache::insert(key, picture);
    return picture;
}

void draw_icon(QPainter& painter, const QString& name, const QRectF& where, const QColor& color) {
    const QPixmap picture = icon_pixmap(name, int(std::lround(where.width())), painter.device()->devicePixelRatioF(), color);
    painter.drawPixmap(where.topLeft(), picture);
}

QIcon icon(const QString& name, Ink ink) {
    return QIcon(new TintedIcon(name, ink));
}

QStringList icon_names() {
    QStringList names = QDir(":/icons").entryList({"*.svg"});
    for (QString& name : names) name.chop(4);
    return names;
}

}  // namespace tb::ui
