#pragma once
#include "core/nn/ops/ops.h"

namespace tb::nn {

// Attention by sequence and head in small blocked products; the probabilities are kept with dropout's mask in their sign.
at::Tensor fast_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, const Rows& rows, const Dropout& dropout);

}  // namespace tb::nn
