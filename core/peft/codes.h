#pragma once
#include "core/base/codes.h"

#include <array>

namespace tb::codes {
inline constexpr Code peft_unknown{"peft.unknown", "Method not available", "There is no fine-tuning method called {found} in this version. Available methods: {known}. Leave peft out to train what freeze leaves."};
inline constexpr Code peft_registered_twice{"peft.registered_twice", "Method registered twice", "Two methods carry the name {name}; the first one is kept."};

inline constexpr std::array peft_all{&peft_unknown, &peft_registered_twice};
}  // namespace tb::codes
