#pragma once
// A figure as drawing commands: recorded on the window's thread, where charts live, and made into files on any other.
#include <QImage>
#include <QPicture>
#include <QSize>
#include <QString>

namespace tb::ui {

struct FigureDrawing {
    QPicture commands;
    QSize points;     // the figure's size; its unit is the point
    int dpi = 300;    // of pixels
    QString title;
};

// May be called on any thread, for one drawing by one at a time.
QImage image_of(const FigureDrawing& drawing);
// False: the file cannot be written.
bool write_png(const FigureDrawing& drawing, const QString& path);
bool write_svg(const FigureDrawing& drawing, const QString& path);
bool write_pdf(const FigureDrawing& drawing, const QString& path);

}  // namespace tb::ui
