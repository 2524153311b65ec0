#pragma once
// The line icons of resources/icons, tinted when painted: an icon set once follows the theme without being rebuilt.
#include <QIcon>
#include <QPixmap>
#include <QString>
#include <QStringList>

class QPainter;

namespace tb::ui {

// `current`: text colour, accent when the button is checked (On), grey when disabled. The others stay what they are in both themes.
enum class Ink { current, secondary, accent, on_accent, ok, warn, err, info, frozen };

// Names are file names in resources/icons without ".svg": home new-run data models training matrix runs compare try settings help play
// pause stop flag resume lock flame ok info warning error close plus minus copy download export folder search zoom hand reset crosshair
// trash undo check chevron-down chevron-up chevron-right chevron-left star cpu memory gpu disk gauge queue columns split tag rename file
// table eye more filter arrow-right clock language sun moon
QIcon icon(const QString& name, Ink ink = Ink::current);
QPixmap icon_pixmap(const QString& name, int size, qreal device_ratio, const QColor& color);
void draw_icon(QPainter& painter, const QString& name, const QRectF& where, const QColor& color);
QColor ink_color(Ink ink);
QStringList icon_names();

}  // namespace tb::ui
