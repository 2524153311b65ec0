#pragma once
// AdaLoRA's budget over the steps (Q. Zhang et al., 2023; in PEFT's arithmetic, hf_semantics 3.3). No torch.
#include "core/base/json.h"

#include <cstdint>

namespace tb::peft {

struct Schedule {
    std::int64_t init = 0, target = 0;  // budgets: ranks times matrices
    std::int64_t tinit = 0, tfinal = 0, delta = 1, total = 0;
};
struct Budget {
    std::int64_t budget = 0;
    bool mask = false;
    bool operator==(const Budget&) const = default;
};
// At step t, from 1.
Budget budget_at(const Schedule& schedule, std::int64_t t);

}  // namespace tb::peft
