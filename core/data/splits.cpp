#include "core/data/splits.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace tb {

std::pair<Rows, Rows> stratified_split(std::span<const double> classes, double share, std::int64_t seed) {
    std::map<double, Rows> by_class;
    for (std::size_t i = 0; i < classes.size(); ++i) by_class[classes[i]].push_back(static_cast<std::int64_t>(i));
    std::vector<bool> held(classes.size());
    Generator generator(static_cast<std::uint64_t>(seed));
    for (const auto& [value, rows] : by_class) {
        const auto order = generator.permutation(static_cast<std::int64_t>(rows.size()));
        const auto count = static_cast<std::size_t>(std::floor(static_cast<double>(rows.size()) * share + 0.5));
        for (std::size_t i = 0; i < count && i < order.size(); ++i)
            held[static_cast<std::size_t>(rows[static_cast<std::size_t>(order[i])])] = true;
    }
    std::pair<Rows, Rows> out;
    for (std::size_t i = 0; i < classes.size(); ++i) (held[i] ? out.second : out.first).push_back(static_cast<std::int64_t>(i));
    return out;
}

std::pair<Rows, Rows> regression_split(std::span<const double> targets, double share, std::int64_t seed) {
    auto strata = stratified_split(targets, share, seed);
    const auto wanted = share * static_cast<double>(targets.size());
    const auto smaller = std::min(wanted, static_cast<double>(targets.size()) - wanted);
    if (std::abs(static_cast<double>(strata.second.size()) - wanted) <= smaller / 2) return strata;
    return stratified_split(std::vector<double>(targets.size()), share, seed);
}

Rows take_subset(std::int64_t n, std::int64_t limit, std::int64_t seed) {
    if (limit <= 0 || limit >= n) {
        Rows all(static_cast<std::size_t>(n));
        std::iota(all.begin(), all.end(), std::int64_t{0});
        return all;
    }
    auto order = Generator(static_cast<std::uint64_t>(seed)).permutation(n);
    order.resize(static_cast<std::size_t>(limit));
    return order;
}

}  // namespace tb
