#pragma once
#include "core/nn/ops/ops.h"

namespace tb::nn {

// The references of what decoder models add, in libtorch's own operations (ops.h says what each computes).
at::Tensor reference_lookup(const Lookup& lookup);
at::Tensor reference_rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps);
at::Tensor reference_rotary(const at::Tensor& x, int heads, const Rotation& rotation, const Rows& rows);
at::Tensor reference_swiglu(const at::Tensor& gate, const at::Tensor& up);
// One sequence after the other: nothing is padded, and scores above the diagonal are hidden.
at::Tensor reference_causal_attention(
    const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, int key_heads, const Rows& rows, const Dropout& dropout);

}  // namespace tb::nn
