#pragma once
// Mean and spread of a few numbers, such as the accuracies of a recipe's seeds.
#include <cstddef>
#include <vector>

namespace tb {

struct Spread {
    std::size_t count = 0;
    double mean = 0;
    double deviation = 0;  // of the sample, sqrt(sum (x - mean)^2 / (n - 1)); 0 of fewer than two
};
Spread spread_of(const std::vector<double>& values);

}  // namespace tb
