#include "ui/charts/interval_plot.h"

#include <QEvent>
#include <QPainter>

#include <cmath>

#include "ui/i18n/format.h"
#include "ui/theme/series.h"
#include "ui/theme/theme.h"

namespace tb::ui {
namespace {

constexpr double row_height = 26, axis_height = 24, gap = 6;

struct Scale {
    double low = 0, high = 1, left = 0, right = 1;
    double x(double value) const { return left + (value - low) / (high - low) * (right - left); }
    double width_of(double difference) const { return difference / (high - low) * (right - left); }
};

double nice_step(double span) {
    const double rough = span / 4, power = std::pow(10, std::floor(std::log10(rough)));
    for (const double factor : {1., 2., 5., 10.})
        if (factor * power >= rough) return factor * power;
    return 10 * power;
}

struct Brush {
    QPainter& painter;
    const Tokens& t;
    QFont font;

    void words(const QRectF& where, int flags, const QString& text, const QColor& color, bool bold = false) {
        QFont f = font;
        f.setBold(bold);
        painter.setFont(f);
        painter.setPen(color);
        painter.drawText(where, flags, text);
    }
    void interval(double low, double high, double at, double y, const SeriesStyle& style) {
        painter.setPen(QPen(style.color, 2));
        painter.drawLine(QPointF(low, y), QPointF(high, y));
        for (const double x : {low, high}) painter.drawLine(QPointF(x, y - 5), QPointF(x, y + 5));
        draw_marker(painter, {at, y}, 10, style, t.surface);
    }
};

void draw(QPainter& painter, const QSizeF& size, const Tokens& t, const QFont& font, const std::vector<IntervalRow>& rows, const std::optional<IntervalRow>& difference) {
    if (rows.empty()) return;
    painter.setRenderHint(QPainter::Antialiasing);
    Brush brush{painter, t, font};
    QFont bold = font;
    bold.setBold(true);
    const QFontMetricsF metrics(bold), plain(font);
    double names = difference ? metrics.horizontalAdvance(difference->name) : 0, texts = 0, low = 1e300, high = -1e300;
    for (const IntervalRow& row : rows) {
        names = std::max(names, metrics.horizontalAdvance(row.name));
        texts = std::max(texts, plain.horizontalAdvance(format::range(row.low * 100, row.high * 100, 1)));
        low = std::min(low, row.low), high = std::max(high, row.high);
    }
    const QString spread = difference ? format::signed_decimal(difference->low * 100, 1) + IntervalPlot::tr(" to ") + format::signed_decimal(difference->high * 100, 1) + IntervalPlot::tr(" points") : QString();
    const double step = nice_step(std::max(1e-6, high - low));
    Scale scale{std::floor(low / step - 0.25) * step, std::ceil(high / step + 0.25) * step, names + 14, size.width() - std::max(texts, plain.horizontalAdvance(spread)) - 14};
    const double axis_y = 6 + row_height * double(rows.size());
    for (double tick = scale.low; tick <= scale.high + step / 2; tick += step) {
        const double x = std::round(scale.x(tick)) + 0.5;
        painter.setPen(QPen(t.grid, 1));
        painter.drawLine(QPointF(x, 2), QPointF(x, axis_y));
        brush.words(QRectF(x - 40, axis_y + 3, 80, 16), Qt::AlignCenter, format::percent(tick, step < 0.0099 ? 1 : 0), t.text2);
    }
    const auto styled = [&](int index) {
        SeriesStyle style = series_style(index, t.dark);
        style.dashes.clear();
        return style;
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double y = 6 + row_height * (double(i) + 0.5);
        brush.words(QRectF(0, y - 10, names, 20), Qt::AlignRight | Qt::AlignVCenter, rows[i].name, t.text, true);
        brush.interval(scale.x(rows[i].low), scale.x(rows[i].high), scale.x(rows[i].value), y, styled(rows[i].style));
        const double beside = scale.x(rows[i].high) + 8;
        brush.words(QRectF(beside, y - 10, size.width() - beside, 20), Qt::AlignLeft | Qt::AlignVCenter, format::range(rows[i].low * 100, rows[i].high * 100, 1), t.text2);
    }
    if (!difference) return;
    // The same scale, so that one point of difference is as long as one point above; zero where it fits best.
    const double y = axis_y + axis_height + gap + row_height / 2;
    const double from = scale.width_of(difference->low), to = scale.width_of(difference->high);
    double zero = (scale.left + scale.right) / 2 - (from + to) / 2;
    zero = std::clamp(zero, scale.left - std::min(0.0, from), std::max(scale.left - std::min(0.0, from), scale.right - std::max(0.0, to)));
    QPen pen(t.axis, 1);
    pen.setDashPattern({3, 2});
    painter.setPen(pen);
    painter.drawLine(QPointF(std::round(zero) + 0.5, y - 14), QPointF(std::round(zero) + 0.5, y + 12));
    brush.words(QRectF(zero - 90, y + 12, 180, 16), Qt::AlignCenter, IntervalPlot::tr("0 = no difference"), t.text2);
    brush.words(QRectF(0, y - 10, names, 20), Qt::AlignRight | Qt::AlignVCenter, difference->name, t.text, true);
    brush.interval(zero + from, zero + to, zero + scale.width_of(difference->value), y, {t.text, {}, Marker::diamond, false});
    const double beside = zero + to + 8;
    brush.words(QRectF(beside, y - 10, size.width() - beside, 20), Qt::AlignLeft | Qt::AlignVCenter, spread, t.text2);
}

}  // namespace

IntervalPlot::IntervalPlot(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
    update_description();
}

void IntervalPlot::set_rows(std::vector<IntervalRow> rows) {
    rows_ = std::move(rows);
    updateGeometry();
    update_description();
}

void IntervalPlot::set_difference(std::optional<IntervalRow> difference) {
    difference_ = std::move(difference);
    updateGeometry();
    update_description();
}

QSize IntervalPlot::sizeHint() const {
    return {480, int(6 + row_height * double(rows_.size()) + axis_height + (difference_ ? gap + row_height + 18 : 0))};
}

QSize IntervalPlot::minimumSizeHint() const {
    return {300, sizeHint().height()};
}

void IntervalPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    draw(painter, size(), tokens(), Theme::instance().font(11), rows_, difference_);
}

void IntervalPlot::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) update_description();
}

void IntervalPlot::update_description() {
    setAccessibleName(tr("Accuracy with 95 % intervals"));
    QStringList words;
    for (const IntervalRow& row : rows_) words << tr("%1: %2, from %3").arg(row.name, format::percent(row.value), format::range(row.low * 100, row.high * 100, 1));
    if (difference_) words << tr("%1: %2 points, from %3 to %4").arg(difference_->name, format::signed_decimal(difference_->value * 100, 2), format::signed_decimal(difference_->low * 100, 1), format::signed_decimal(difference_->high * 100, 1));
    setAccessibleDescription(words.join("; "));
    update();
}

}  // namespace tb::ui
