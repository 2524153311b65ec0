#pragma once
// Numbers as the window writes them: the UI language's separators, a true minus sign, figures of one width.
#include <QString>

#include <cstdint>

namespace tb::ui::format {

QString count(std::int64_t value);                     // 14,767,874 · 14.767.874
QString compact(std::int64_t value);                   // 592 k, 7.1 M, 23.8 M
QString decimal(double value, int digits);             // 0.2931 · 0,2931; "not reported" is the caller's, NaN gives an en dash
QString shortest(double value, int significant = 6);   // 0.01, 1234.5
QString percent(double fraction, int digits = 1);      // 0.221 -> 22.1 % · 22,1 %
QString points(double fraction, int digits = 2);       // 0.0115 -> 1.15 points, without a sign
QString signed_decimal(double value, int digits);      // +4.0, −1.7
QString rate(double value);                            // a learning rate: 3e-5, 2.09e-5, 0
QString clock(double seconds);                         // 0:48, 5:06, 1:02:03
QString duration(double seconds);                      // 48 s, 9 min, 1 h 20
QString bytes(std::int64_t value);                     // 880 MB, 1.3 GB (powers of ten)
QString approximately(const QString& text);            // ≈ 9 min; for predictions only
QString range(double low, double high, int digits);    // 88.2 – 92.2
// Reads 3e-5, 0.00003 and 0,00003, with a decimal point or comma, no thousands separators. False: not a number.
bool parse(const QString& text, double& value);

}  // namespace tb::ui::format
