#pragma once
// libtorch's own attention over sequences of different lengths laid end to end, which it has on GPUs. It knows nothing of our dropout masks, so it
// serves evaluation, prediction and models without dropout of the probabilities.
#include "core/nn/ops/ops.h"

namespace tb::nn {

// Whether it can take these queries: a GPU on which it agrees with the padded form, tried once in a process, and heads whose rows it can load.
bool library_attends(const at::Tensor& q, int heads);
// As Ops::attention or Ops::causal_attention (then not of the pooled rows alone), without dropout.
at::Tensor library_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, int key_heads, const Rows& rows, bool causal);

}  // namespace tb::nn
