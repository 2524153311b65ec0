#include "ui/charts/figure_drawing.h"

#include <QFileInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <cmath>

namespace tb::ui {
namespace {

constexpr int points_per_inch = 72;

bool replay(const FigureDrawing& drawing, QPainter& painter) {
    QPicture commands = drawing.commands;  // playing moves its position
    return commands.play(&painter);
}

bool written(const QString& path) { return QFileInfo(path).size() > 0; }

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

bool write_png(const FigureDrawing& drawing, const QString& path) { return image_of(drawing).save(path, "PNG"); }

bool write_svg(const FigureDrawing& drawing, const QString& path) {
    QSvgGenerator svg;
    svg.setFileName(path);
    svg.setSize(drawing.points);
    svg.setViewBox(QRect(QPoint(0, 0), drawing.points));
    svg.setResolution(points_per_inch);
    svg.setTitle(drawing.title);
    QPainter painter;
    return painter.begin(&svg) && replay(drawing, painter) && painter.end() && written(path);
}

bool write_pdf(const FigureDrawing& drawing, const QString& path) {
    QPdfWriter pdf(path);
    pdf.setResolution(points_per_inch);
    pdf.setPageSize(QPageSize(QSizeF(drawing.points), QPageSize::Point));
    pdf.setPageMargins(QMarginsF(0, 0, 0, 0));
    pdf.setTitle(drawing.title);
    pdf.setCreator(QStringLiteral("Tunebench"));
    QPainter painter;
    return painter.begin(&pdf) && replay(drawing, painter) && painter.end() && written(path);
}

}  // namespace tb::ui
