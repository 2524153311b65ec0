#include "core/peft/adalora/budget.h"

#include <cmath>

namespace tb::peft {

Budget budget_at(const Schedule& s, std::int64_t t) {
    if (t <= s.tinit) return {s.init, false};
    if (t > s.total - s.tfinal) return {s.target, true};
    const double left = 1 - static_cast<double>(t - s.tinit) / static_cast<double>(s.total - s.tfinal - s.tinit);
    const double budget = static_cast<double>(s.init - s.target) * std::pow(left, 3.0) + static_cast<double>(s.target);
    return {static_cast<std::int64_t>(budget), t % s.delta == 0};
}

}  // namespace tb::peft
