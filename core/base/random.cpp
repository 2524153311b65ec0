#include "core/base/random.h"

#include <numeric>
#include <utility>

namespace tb {

std::vector<std::int64_t> Generator::permutation(std::int64_t n) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), 0);
    for (std::int64_t i = 0; i + 1 < n; ++i) {
        const auto step = static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(n - i));
        std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(i + step)]);
    }
    return order;
}

}  // namespace tb
