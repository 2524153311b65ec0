#pragma once
// The tile kernels (kernels/products.h) on tensors, over the threads of the pool.
#include "core/nn/ops/kernels/products.h"

#include <ATen/ATen.h>

namespace tb::nn::tiles {

// a b^T for float32 a [m, k] and b [n, k], each with rows or columns contiguous: added to `into` [m, n] (contiguous) where it is defined, else new.
// Each element of the result is the work of one thread in a fixed order: the same bits for any number of threads.
at::Tensor multiply(const at::Tensor& a, const at::Tensor& b, const at::Tensor& into, Parts parts);

}  // namespace tb::nn::tiles
