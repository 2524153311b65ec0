#include "ui/widgets/number_edit.h"

#include <QStyle>

#include <cmath>

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"

namespace tb::ui {
namespace {

// The shorter of 3e-5 and 0.00003, a tie going to the plain form.
QString written(double value) {
    const QString plain = format::shortest(value, 9), power = format::rate(value);
    double back = 0;
    const bool exact = format::parse(power, back) && back == value;
    return exact && (plain.contains('e') || power.size() < plain.size()) ? power : plain;
}

}  // namespace

NumberEdit::NumberEdit(QWidget* parent) : QLineEdit(parent) {
    set_value(0);
    connect(this, &QLineEdit::textEdited, this, [this] { read(); });
    connect(this, &QLineEdit::editingFinished, this, [this] {
        if (valid_) set_value(value_);
    });
    on_language(this, [this] {
        if (valid_) set_value(value_);
        show_validity();
    });
}

void NumberEdit::set_limits(double low, double high) {
    low_ = low;
    high_ = high;
    read();
}

void NumberEdit::set_percent(bool on) {
    percent_ = on;
    set_value(value_);
}

void NumberEdit::set_value(double value) {
    value_ = value;
    const QString text = percent_ ? written(value * 100) + QStringLiteral(" %") : written(value);
    if (text != this->text()) setText(text);
    const bool was = valid_;
    valid_ = value >= low_ && value <= high_;
    show_validity();
    if (was != valid_) emit validity_changed(valid_);
}

void NumberEdit::read() {
    QString plain = text();
    if (percent_) plain.remove('%');
    double value = 0;
    const bool was = valid_;
    valid_ = format::parse(plain, value);
    if (percent_) value /= 100;
    valid_ = valid_ && value >= low_ && value <= high_;
    const bool news = valid_ && value != value_;
    if (valid_) value_ = value;
    show_validity();
    if (was != valid_) emit validity_changed(valid_);
    if (news) emit value_changed(value_);
}

void NumberEdit::show_validity() {
    QString range;
    const double scale = percent_ ? 100 : 1;
    if (std::isfinite(low_) && std::isfinite(high_)) range = tr("A number from %1 to %2.").arg(written(low_ * scale), written(high_ * scale));
    else if (std::isfinite(low_)) range = tr("A number of at least %1.").arg(written(low_ * scale));
    else range = tr("A number.");
    const QString hint = range + ' ' + tr("3e-5, 0.00003 and 0,00003 are the same.");
    if (toolTip().isEmpty() || !valid_ || property("invalid").toBool()) setToolTip(valid_ ? QString() : hint);
    setAccessibleDescription(valid_ ? QString() : hint);
    if (property("invalid").toBool() == !valid_) return;
    setProperty("invalid", !valid_);
    style()->unpolish(this);
    style()->polish(this);
}

}  // namespace tb::ui
