#pragma once
#include "core/report/compare.h"

namespace tb {

// Settings that bear on training, of those that differ; the data is not among them.
std::vector<std::string> training_settings(const SpecDiff& differences);
// Whether two accuracies were measured on the same rows, as far as is known.
bool same_rows(const Entry& a, const Entry& b);
// A fraction as percent with `digits` after the point.
std::string percent(double fraction, int digits = 1);

}  // namespace tb
