#include "core/nn/ops/library_attention.h"

#include "core/nn/ops/on_device.h"

#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <map>
#include <mutex>
#include <numeric>

namespace tb::nn {

namespace {

at::Tensor borders_of(const Rows& rows, bool queries, at::Device device) {
    std::vector<std::int32_t> borders = rows.packing->offsets;
    if (queries && rows.pooled_only) std::iota(borders.begin(), borders.end(), 0);
    return on_device(at::tensor(borders, at::kInt), device);
}

// As the library wants it: [1, rows, heads, width].
at::Tensor by_head(const at::Tensor& x, int heads) { return x.reshape({1, x.size(0), heads, -1}); }

// softmax(scale q k^T) v, one sequence and head at a time: what the library is held to.
at::Tensor plainly(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, const Packing& packing, bool causal) {
    std::vector<at::Tensor> out;
    for (int s = 0; s < packing.sequences(); ++s) {
        const auto part = [&](const at::Tensor& x) {
            return x.narrow(0, packing.offsets[static_cast<std::size_t>(s)], packing.length(s)).view({packing.length(s), heads, -1}).transpose(0, 1);
        };
        auto scores = at::matmul(part(q), part(k).transpose(1, 2)) / std::sqrt(static_cast<double>(q.size(1) / heads));
        if (causal) scores = scores.masked_fill(at::ones_like(scores).triu(1).gt(0), -1e9);
        out.push_back(at::matmul(at::softmax(scores, -1), part(v)).transpose(0, 1).reshape({packing.length(s), -1}));
    }
    return at::cat(out, 0);
}

double furthest(const at::Tensor& a, const at::Tensor& b) { return at::sub(a, b).abs().max().item<double>(); }

// Values and gradients of three sequences, by the library and plainly.
bool agrees(at::Device device, bool causal) {
    constexpr int heads = 2;
    const Packing packing({0, 5, 6, 23}, Pool::first, device);
    const auto x = at::linspace(-2, 3, 23 * 32, at::TensorOptions(at::kFloat).device(device)).view({23, 32});
    std::vector<at::Tensor> outs, gradients;
    for (const bool library : {true, false}) {
        const c10::AutoGradMode record(true);
        auto leaf = x.clone().requires_grad_(true);
        const auto q = at::sin(at::mul(leaf, 3)), k = at::cos(at::mul(leaf, 5)), v = at::sin(at::mul(leaf, 7));
        const auto out = library ? library_attention(q, k, v, heads, heads, Rows{&packing}, causal) : plainly(q, k, v, heads, packing, causal);
        at::square(out).sum().backward();
        outs.push_back(out.detach());
        gradients.push_back(leaf.grad());
    }
    // A wrong border or mask shows in the first digit; the rest is rounding, of TF32 where bf16 training allows that.
    return furthest(outs[0], outs[1]) < 1e-2 && furthest(gradients[0], gradients[1]) < 1e-2 * (1 + gradients[1].abs().max().item<double>());
}

bool works_on(at::Device device) {
    static std::mutex one_at_a_time;
    static std::map<at::DeviceIndex, bool> known;
    const std::lock_guard lock(one_at_a_time);
    const auto found = known.find(device.index());
    if (found != known.end()) return found->second;
    bool works = false;
    try {
        works = agrees(device, false) && agrees(device, true);
    } catch (const std::exception&) {
        works = false;  // this build or this GPU has no such kernel
    }
    return known[device.index()] = works;
}

}  // namespace

bool library_attends(const at::Tensor& q, int heads) {
    // It loads four floats at a time.
    return q.is_cuda() && q.scalar_type() == at::kFloat && q.size(1) / heads % 4 == 0 && works_on(q.device());
}

at::Tensor library_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, int key_heads, const Rows& rows, bool causal) {
    const auto shared = [&](const at::Tensor& x) { return heads == key_heads ? by_head(x, heads) : by_head(x, key_heads).repeat_interleave(heads / key_heads, 2); };
    const auto& packing = *rows.packing;
    std::int64_t longest = 0;
    for (int s = 0; s < packing.sequences(); ++s) longest = std::max<std::int64_t>(longest, packing.length(s));
    const bool records = at::GradMode::is_enabled() && (q.requires_grad() || k.requires_grad() || v.requires_grad());
    constexpr std::int64_t from_top_left = 1;  // the library's name for the usual causal mask
    const auto result = at::_efficient_attention_forward(by_head(q, heads), shared(k), shared(v), {}, borders_of(rows, true, q.device()), borders_of(rows, false, q.device()),
        rows.pooled_only ? 1 : longest, longest, 0.0, causal ? from_top_left : 0, records, 1.0 / std::sqrt(static_cast<double>(q.size(1) / heads)));
    return std::get<0>(result).reshape({q.size(0), -1});
}

}  // namespace tb::nn
