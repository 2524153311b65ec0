#pragma once
#include "core/nn/ops/ops.h"

namespace tb::nn {

// What decoder models add, as single passes over memory with their own backward (kernels/decoder.h), for float32 on the CPU.
at::Tensor fast_lookup(const Lookup& lookup);
at::Tensor fast_rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps);
at::Tensor fast_rotary(const at::Tensor& x, int heads, const Rotation& rotation, const Rows& rows);
at::Tensor fast_swiglu(const at::Tensor& gate, const at::Tensor& up);
at::Tensor fast_causal_attention(
    const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, int key_heads, const Rows& rows, const Dropout& dropout);

}  // namespace tb::nn
