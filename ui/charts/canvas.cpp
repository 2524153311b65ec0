#include "ui/charts/canvas.h"


#include <cmath>

#include "ui/charts/plot_item.h"
#include "ui/i18n/format.h"
#include "ui/i18n/language.h"

namespace tb::ui {
namespace {

// Ticks in the window's words, at the steps people count in: whole steps and epochs, minutes on a clock.
class XTicker : public QCPAxisTicker {
public:
    explicit XTicker(const ChartModel& model) : model_(model) {}

protected:
    double getTickStep(const QCPRange& range) override {
        const double unit = model_.mode == XMode::step ? model_.steps_per_epoch : model_.mode == XMode::samples ? model_.samples_per_epoch : not_given;
        if (std::isfinite(unit) && unit > 0 && range.size() / unit >= 1.9) return unit * std::ceil(range.size() / unit / 7);
        const double step = QCPAxisTicker::getTickStep(range);
        if (model_.mode == XMode::time) {
            for (const double nice : {1., 2., 5., 10., 15., 30., 60., 120., 300., 600., 900., 1800., 3600., 7200., 14400., 28800., 86400.})
                if (nice >= step * 0.9) return nice;
            return std::ceil(step / 86400) * 86400;
        }
        if (model_.mode == XMode::epoch) return range.size() > 1.9 ? std::max(1.0, step) : step;
        return std::max(1.0, step);
    }
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return model_.x_text(tick); }

private:
    const ChartModel& model_;
};

class YTicker : public QCPAxisTicker {
public:
    explicit YTicker(const ChartModel& model) : model_(model) {}

protected:
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale& locale, QChar, int) override {
        if (std::abs(tick) < 1e-15) tick = 0;
        if (model_.percent) return format::percent(tick, decimals(step_ * 100));
        if (model_.y_format) return model_.y_format(tick);
        const double size = std::abs(tick);
        if (size > 0 && (size < 1e-3 || size >= 1e6)) return model_.y_text(tick);
        return QLocale(locale).toString(tick, 'f', decimals(step_)).replace('-', QChar(0x2212));
    }
    // As many as the step between two ticks needs, the same on each: 0.25 takes two, not one.
    static int decimals(double step) {
        int digits = 0;
        for (double scaled = step; digits < 6 && std::abs(scaled - std::round(scaled)) > 1e-6 * std::max(1.0, scaled); scaled = step * std::pow(10, digits)) ++digits;
        return digits;
    }
    double getTickStep(const QCPRange& range) override { return step_ = QCPAxisTicker::getTickStep(range); }

private:
    const ChartModel& model_;
    double step_ = 1;
};

class LogTicker : public QCPAxisTickerLog {
public:
    explicit LogTicker(const ChartModel& model) : model_(model) {}

protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return model_.y_text(tick); }

private:
    const ChartModel& model_;
};

void style_axis(QCPAxis* axis, const Look& look) {
    const Tokens& t = *look.tokens;
    axis->setNumberFormat("g");  // 3e-5 stays as it is written
    axis->setTickLabelFont(look.font);
    axis->setLabelFont(look.font);
    axis->setTickLabelColor(t.text2);
    axis->setLabelColor(t.text2);
    const double thin = look.figure ? 0.6 : 1;
    axis->setBasePen(QPen(t.axis, thin));
    axis->setTickPen(QPen(t.axis, thin));
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLength(0, look.figure ? 3 : 4);
    axis->setLabelPadding(2);
    axis->grid()->setPen(QPen(t.grid, look.figure ? 0.5 : 1));
    axis->grid()->setSubGridVisible(false);
    axis->grid()->setZeroLinePen(Qt::NoPen);
}

}  // namespace

Canvas::Canvas(ChartModel& model, QWidget* parent) : QCustomPlot(parent), model_(model) {
    setNoAntialiasingOnDrag(false);
    setBackground(Qt::NoBrush);
    setAutoAddPlottableToLegend(false);
    setMinimumSize(0, 0);
    xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new XTicker(model_)));
    yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new YTicker(model_)));
    xAxis->grid()->setVisible(false);
    layer("overlay")->setMode(QCPLayer::lmBuffered);
    new PlotItem(this);
    hover_item_ = new HoverItem(this);
    setAttribute(Qt::WA_OpaquePaintEvent, false);
}

void Canvas::set_look(const Look& look) {
    look_ = look;
    setBackground(QBrush(look.ground()));
    style_axis(xAxis, look);
    style_axis(yAxis, look);
    yAxis->setBasePen(Qt::NoPen);
    yAxis->setTickPen(Qt::NoPen);
    axisRect()->setMinimumMargins(look.compact ? QMargins(34, 4, 20, 4) : look.figure ? QMargins(10, 4, 18, 4) : QMargins(44, 4, 24, 4));
    xAxis->ticker()->setTickCount(look.compact ? 4 : 5);
}

void Canvas::prepare() {
    const auto x = model_.view.x.value_or(model_.full_x());
    const bool log = model_.log_y && model_.log_possible(x.first, x.second);
    const auto wanted = log ? QCPAxis::stLogarithmic : QCPAxis::stLinear;
    if (yAxis->scaleType() != wanted) {
        yAxis->setScaleType(wanted);
        yAxis->setTicker(log ? QSharedPointer<QCPAxisTicker>(new LogTicker(model_)) : QSharedPointer<QCPAxisTicker>(new YTicker(model_)));
    }
    yAxis->ticker()->setTickCount(look_.compact || viewport().height() < 150 ? 3 : 5);
    auto y = model_.view.y.value_or(model_.fitting_y(x.first, x.second));
    if (!model_.view.y && !model_.y_high && !log) y.second += head_room(x) * (y.second - y.first);
    xAxis->setRange(x.first, x.second);
    yAxis->setRange(y.first, y.second);
    xAxis->setLabel(look_.compact ? QString() : model_.x_word());
    xAxis->setTickLabels(true);
    setLocale(Language::instance().locale());
    if (look_.figure) {
        const double head = figure_head(nullptr, model_, look_, QRectF(8, 6, viewport().width() - 16, 0));
        QMargins margins = axisRect()->minimumMargins();
        margins.setTop(int(std::ceil(head)) + 8);
        axisRect()->setMinimumMargins(margins);
    }
}

// The words of marks stand above the curves where the top of the axis is free to move.
double Canvas::head_room(const std::pair<double, double>& x) const {
    for (const ChartMark& mark : model_.marks) {
        const double at = mark.at.x(model_.mode);
        if (mark.text.isEmpty() || mark.kind == MarkKind::resume || !(at >= x.first && at <= x.second)) continue;
        return (QFontMetricsF(look_.font).height() + 2) / std::max(40.0, viewport().height() - 50.0);
    }
    return 0;
}

void Canvas::show_hover(const std::optional<HoverBox>& hover) {
    if (!hover_ && !hover) return;
    hover_ = hover;
    layer("overlay")->replot();
}

void Canvas::set_rubber(const std::optional<QRectF>& rectangle) {
    rubber_ = rectangle;
    layer("overlay")->replot();
}

void Canvas::resizeEvent(QResizeEvent* event) {
    // QCustomPlot replots here; ranges and tick counts may depend on the size.
    setViewport(QRect(QPoint(0, 0), event->size()));
    prepare();
    QCustomPlot::resizeEvent(event);
}

QImage Canvas::picture(const QSize& size, double scale) {
    const QRect before = viewport();
    setViewport(QRect(QPoint(0, 0), size));
    prepare();
    const QImage image = toPixmap(size.width(), size.height(), scale).toImage();
    setViewport(before);
    prepare();
    return image;
}

QPicture Canvas::recorded(const QSize& size) {
    setViewport(QRect(QPoint(0, 0), size));
    prepare();
    QPicture picture;
    QCPPainter painter;
    painter.begin(&picture);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    toPainter(&painter, size.width(), size.height());
    painter.end();
    return picture;
}

double figure_head(QPainter* painter, const ChartModel& model, const Look& look, const QRectF& where) {
    QFont bold = look.font;
    bold.setBold(true);
    const QFontMetricsF metrics(look.font);
    const double line = metrics.height() * 1.25, sample = metrics.height() * 2.4;
    double y = where.top(), x = where.left();
    if (painter) painter->setPen(look.tokens->text);
    if (look.figure_title && !model.title.isEmpty()) {
        if (painter) {
            painter->setFont(bold);
            painter->drawText(QRectF(x, y, where.width(), line), Qt::AlignLeft | Qt::AlignVCenter, model.title);
        }
        y += line;
    }
    if (!look.figure_legend) return y;
    bool any = false;
    for (const SeriesData& series : model.series) {
        if (!model.drawn(series) || series.size() == 0) continue;
        const double width = sample + 4 + metrics.horizontalAdvance(series.spec.title);
        if (any && x + width > where.right()) x = where.left(), y += line;
        if (painter) {
            draw_sample(*painter, QRectF(x, y, sample, line), style_of(series.spec, look), look.strong * 0.9, series.spec.kind != SeriesKind::ghost_points, true, look.ground(), look.marker);
            painter->setFont(look.font);
            painter->setPen(look.tokens->text);
            painter->drawText(QRectF(x + sample + 4, y, width, line), Qt::AlignLeft | Qt::AlignVCenter, series.spec.title);
        }
        x += width + 12;
        any = true;
    }
    return any ? y + line : y;
}

}  // namespace tb::ui
