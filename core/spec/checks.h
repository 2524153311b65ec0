#pragma once
#include "core/spec/spec.h"

namespace tb {

// Settings that exclude each other, each of them well formed by itself.
void check_contradictions(const Spec& spec, Problems& problems);

}  // namespace tb
