#pragma once
#include "core/nn/ops/ops.h"

namespace tb::nn {

// The operations as single passes over memory with their own backward (core/nn/ops/kernels), for float32 on the CPU. They add the gradients
// of weights straight into the views of the flat buffer that Parameters set as .grad, and hand none to autograd.
const Ops& fast_ops(Precision precision = Precision::float32);

}  // namespace tb::nn
