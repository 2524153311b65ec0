#include "ui/i18n/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>

#include "ui/i18n/language.h"

namespace tb::ui::format {
namespace {

constexpr QChar minus_sign(0x2212), narrow_space(0x00a0), en_dash(0x2013);

QLocale locale() {
    return Language::instance().locale();
}

QString signs(QString text) {
    return text.replace('-', minus_sign);
}

// Powers of ten with one digit after the point below ten units of it, as people say sizes.
QString scaled(double value, const std::array<const char*, 5>& units) {
    std::size_t unit = 0;
    double magnitude = std::abs(value);
    while (magnitude >= 999.5 && unit + 1 < units.size()) magnitude /= 1000, ++unit;
    const bool point = unit >= 2 && magnitude < 99.95;
    const QString number = signs(locale().toString(std::copysign(magnitude, value), 'f', point ? 1 : 0));
    return *units[unit] ? number + narrow_space + units[unit] : number;
}

}  // namespace

QString count(std::int64_t value) {
    return signs(locale().toString(qlonglong(value)));
}

QString compact(std::int64_t value) {
    return scaled(double(value), {"", "k", "M", "G", "T"});
}

QString decimal(double value, int digits) {
    return std::isfinite(value) ? signs(locale().toString(value, 'f', digits)) : QString(en_dash);
}

QString shortest(double value, int significant) {
    if (!std::isfinite(value)) return QString(en_dash);
    // QLocale writes 3E-05; people who set learning rates write 3e-5.
    const QString text = QString::number(value, 'g', significant);
    const auto e = text.indexOf('e');
    QString mantissa = e < 0 ? text : text.left(e);
    mantissa = signs(mantissa.replace(".", locale().decimalPoint()));
    return e < 0 ? mantissa : mantissa + 'e' + QString::number(text.mid(e + 1).toInt());
}

QString percent(double fraction, int digits) {
    return std::isfinite(fraction) ? decimal(fraction * 100, digits) + narrow_space + '%' : QString(en_dash);
}

QString points(double fraction, int digits) {
    return QCoreApplication::translate("tb::ui", "%1 points").arg(decimal(std::abs(fraction) * 100, digits));
}

QString signed_decimal(double value, int digits) {
    const QString text = decimal(value, digits);
    return value > 0 ? '+' + text : text;
}

QString rate(double value) {
    if (value == 0) return "0";
    if (!std::isfinite(value)) return QString(en_dash);
    // Three figures, no trailing zeros, an exponent of one digit where one is enough.
    QString text = QString::number(value, 'e', 2);
    const auto e = text.indexOf('e');
    QString mantissa = text.left(e);
    while (mantissa.endsWith('0')) mantissa.chop(1);
    if (mantissa.endsWith('.')) mantissa.chop(1);
    mantissa.replace('.', locale().decimalPoint());
    return mantissa + 'e' + QString::number(text.mid(e + 1).toInt());
}

QString clock(double seconds) {
    if (!std::isfinite(seconds)) return QString(en_dash);
    const auto total = qint64(std::llround(std::max(0.0, seconds)));
    const QString tail = QStringLiteral("%1:%2").arg(total / 60 % 60, total >= 3600 ? 2 : 1, 10, QChar('0')).arg(total % 60, 2, 10, QChar('0'));
    return total >= 3600 ? QStringLiteral("%1:%2").arg(total / 3600).arg(tail) : tail;
}

QString duration(double seconds) {
    if (!std::isfinite(seconds)) return QString(en_dash);
    const auto total = qint64(std::llround(std::max(0.0, seconds)));
    if (total < 90) return QStringLiteral("%1\u00a0s").arg(total);
    const qint64 minutes = (total + 30) / 60;
    if (minutes < 60) return QStringLiteral("%1\u00a0min").arg(minutes);
    return minutes % 60 ? QStringLiteral("%1\u00a0h\u00a0%2").arg(minutes / 60).arg(minutes % 60, 2, 10, QChar('0')) : QStringLiteral("%1\u00a0h").arg(minutes / 60);
}

QString bytes(std::int64_t value) {
    const double magnitude = std::abs(double(value));
    if (magnitude >= 0.9995e9 && magnitude < 9.95e9) return decimal(double(value) / 1e9, 1) + narrow_space + "GB";
    if (magnitude >= 9.95e9 && magnitude < 0.9995e12) return decimal(double(value) / 1e9, magnitude < 99.5e9 ? 1 : 0) + narrow_space + "GB";
    if (magnitude >= 0.9995e12) return decimal(double(value) / 1e12, 1) + narrow_space + "TB";
    if (magnitude >= 0.9995e6) return decimal(double(value) / 1e6, magnitude < 9.95e6 ? 1 : 0) + narrow_space + "MB";
    if (magnitude >= 1000) return decimal(double(value) / 1e3, 0) + narrow_space + "kB";
    return count(value) + narrow_space + 'B';
}

QString approximately(const QString& text) {
    return QChar(0x2248) + QString(narrow_space) + text;
}

QString range(double low, double high, int digits) {
    return decimal(low, digits) + ' ' + en_dash + ' ' + decimal(high, digits);
}

bool parse(const QString& text, double& value) {
    QString plain = text.trimmed();
    plain.replace(',', '.').replace(minus_sign, '-');
    if (plain.count('.') > 1) return false;
    bool ok = false;
    const double number = plain.toDouble(&ok);
    if (!ok || !std::isfinite(number)) return false;
    value = number;
    return true;
}

}  // namespace tb::ui::format
