#pragma once
// Matrix products behind one interface, so that the path they take (which library, which precision) is chosen in one place.
#include <ATen/ATen.h>

namespace tb::nn {

// x W^T (+ bias where defined): x [rows, in], W [out, in] -> [rows, out].
at::Tensor times_transposed(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);
// dy W: the gradient of x, [rows, in].
at::Tensor times(const at::Tensor& dy, const at::Tensor& weight);
// gradient += dy^T x, [out, in], in place.
void add_outer(const at::Tensor& gradient, const at::Tensor& dy, const at::Tensor& x);

}  // namespace tb::nn
