#pragma once
// What the fast operations share: access to memory, gradients in place, sums over rows whose order does not depend on the threads.
#include "core/nn/ops/dropout.h"
#include "core/nn/ops/kernels/kernels.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace tb::nn::fast {

inline float* data(const at::Tensor& t) { return t.defined() ? t.mutable_data_ptr<float>() : nullptr; }
inline std::uint32_t* bits(const at::Tensor& t) { return t.defined() ? reinterpret_cast<std::uint32_t*>(t.mutable_data_ptr<std::int32_t>()) : nullptr; }
inline at::Tensor empty_like(const at::Tensor& t) { return at::empty(t.sizes(), t.options().requires_grad(false)); }
inline at::Tensor empty_bits(std::int64_t rows, std::int64_t width) { return at::empty({rows, mask_words(width)}, at::kInt); }

// Where a weight's gradient goes: the flat buffer's view, undefined for a frozen weight.
inline at::Tensor gradient_of(const at::Tensor& weight) { return weight.defined() && weight.requires_grad() ? weight.grad() : at::Tensor(); }

inline MaskKey key_of(const Dropout& drop) {
    return {drop.micro_batch << 16 | drop.site, drop.step, static_cast<std::uint32_t>(drop.seed), static_cast<std::uint32_t>(drop.seed >> 32), drop.threshold(),
        drop.active() ? drop.scale() : 1.0f, drop.active()};
}

// Whether backward will be asked for.
template <class... Tensors>
bool records(const Tensors&... tensors) {
    return at::GradMode::is_enabled() && ((tensors.defined() && tensors.requires_grad()) || ...);
}

// Calls body(begin, end) for ranges of rows, in parallel.
template <class Body>
void for_rows(std::int64_t rows, Body&& body) {
    at::parallel_for(0, rows, 8, [&](std::int64_t begin, std::int64_t end) { body(begin, end); });
}

// body(begin, end, sums) adds to `width` sums of its own; the parts are added in order, so that neither threads nor timing change a bit.
template <class Body>
at::Tensor sum_over_rows(std::int64_t rows, std::int64_t width, Body&& body) {
    const std::int64_t parts = std::clamp<std::int64_t>(rows / 16, 1, 32);
    auto sums = at::zeros({parts, width}, at::kFloat);
    at::parallel_for(0, parts, 1, [&](std::int64_t begin, std::int64_t end) {
        for (auto part = begin; part < end; ++part) body(part * rows / parts, (part + 1) * rows / parts, data(sums) + part * width);
    });
    return parts == 1 ? sums[0] : sums.sum(0);
}

inline void add_to(const at::Tensor& gradient, const at::Tensor& value) {
    if (gradient.defined()) gradient.add_(value);
}

}  // namespace tb::nn::fast
