#include "ui/charts/figure_drawing.h"

#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <cmath>

namespace tb::ui {
namespace {

constexpr int points_per_inch = 72;

void replay(const FigureDrawing& drawing, QPainter& painter) {
    QPicture commands = drawing.commands;  // playing moves its position
    commands.play(&painter);
}

}  // namespace

QImage image_of(const FigureDrawing& drawing) {
    const double scale = drawing.dpi / double(points_per_inch);
    QImage image(drawing.points * scale, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.scale(scale, scale);
    replay(drawing, painter);
    painter.end();
    image.setDotsPerMeterX(int(std::lround(drawing.dpi / 0.0254)));
    image.setDotsPerMeterY(image.dotsPerMeterX());
    return image;
}

QByteArray png_of(const FigureDrawing& drawing) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image_of(drawing).save(&buffer, "PNG");
    return bytes;
}

QByteArray svg_of(const FigureDrawing& drawing) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setSize(drawing.points);
    svg.setViewBox(QRect(QPoint(0, 0), drawing.points));
    svg.setResolution(points_per_inch);
    svg.setTitle(drawing.title);
    QPainter painter(&svg);
    replay(drawing, painter);
    painter.end();
    return bytes;
}

QByteArray pdf_of(const FigureDrawing& drawing) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter pdf(&buffer);
    pdf.setResolution(points_per_inch);
    pdf.setPageSize(QPageSize(QSizeF(drawing.points), QPageSize::Point));
    pdf.setPageMargins(QMarginsF(0, 0, 0, 0));
    pdf.setTitle(drawing.title);
    pdf.setCreator(QStringLiteral("Tunebench"));
    QPainter painter(&pdf);
    replay(drawing, painter);
    painter.end();
    return bytes;
}

}  // namespace tb::ui
