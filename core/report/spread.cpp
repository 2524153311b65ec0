#include "core/report/spread.h"

#include <cmath>
#include <numeric>

namespace tb {

Spread spread_of(const std::vector<double>& values) {
    Spread out{values.size(), 0, 0};
    if (values.empty()) return out;
    const double n = static_cast<double>(values.size());
    out.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    const double squares = std::accumulate(values.begin(), values.end(), 0.0, [&](double sum, double value) { return sum + (value - out.mean) * (value - out.mean); });
    if (values.size() > 1) out.deviation = std::sqrt(squares / (n - 1));
    return out;
}

}  // namespace tb
