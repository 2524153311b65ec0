#pragma once
#include "core/nn/ops/ops.h"

namespace tb::nn {

// Attention over packed rows in libtorch's own operations: neighbouring sequences go together, padded to the longest of them, as long as their scores
// fit the processor's cache; a long sequence goes alone and needs no padding.
at::Tensor reference_attention(
    const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, const Rows& rows, const Dropout& dropout);

}  // namespace tb::nn
