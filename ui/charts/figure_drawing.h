#pragma once
// A figure as drawing commands: recorded on the window's thread, where charts live, and made into pictures and files on any other.
#include <QByteArray>
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
// A file's content; write_file puts it where it belongs, whole or not at all.
QByteArray png_of(const FigureDrawing& drawing);
QByteArray svg_of(const FigureDrawing& drawing);
QByteArray pdf_of(const FigureDrawing& drawing);

}  // namespace tb::ui
