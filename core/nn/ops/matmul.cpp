#include "core/nn/ops/matmul.h"

namespace tb::nn {

at::Tensor times_transposed(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
    return bias.defined() ? at::addmm(bias, x, weight.t()) : at::mm(x, weight.t());
}

at::Tensor times(const at::Tensor& dy, const at::Tensor& weight) { return at::mm(dy, weight); }

void add_outer(const at::Tensor& gradient, const at::Tensor& dy, const at::Tensor& x) { gradient.addmm_(dy.t(), x); }

}  // namespace tb::nn
