#pragma once
// What the tests of operations share: inputs with gradients, both forms' results on them, and how far those lie apart.
#include "core/nn/ops/fast.h"

#include <functional>

namespace tb::nn {

inline at::Tensor leaf(std::initializer_list<std::int64_t> shape, double size = 1) {
    auto t = at::mul(at::randn(shape), size);
    t.set_requires_grad(true);
    t.mutable_grad() = at::zeros_like(t);
    return t;
}

// Runs `body` on leaves with fresh gradients and returns the result and every gradient.
inline std::vector<at::Tensor> results(const std::vector<at::Tensor>& leaves, const std::function<at::Tensor()>& body) {
    for (auto leaf : leaves) leaf.mutable_grad().zero_();
    // A product before the operation, since the fast forms take over their input's memory.
    const auto y = body();
    at::manual_seed(9);
    y.backward(at::randn(y.sizes()));
    std::vector<at::Tensor> out{y.detach().clone()};
    for (const auto& leaf : leaves) out.push_back(leaf.grad().clone());
    return out;
}

inline double furthest(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b) {
    double worst = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto scale = std::max(1.0, at::abs(b[i]).max().item<double>());
        worst = std::max(worst, at::abs(at::sub(a[i], b[i])).max().item<double>() / scale);
    }
    return worst;
}

inline Dropout some(double p) { return {p, 0x1234567890abcdefull, 11, 2, 5}; }

}  // namespace tb::nn
