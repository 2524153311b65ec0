#include "core/nn/ops/matmul_tiles.h"

#include <ATen/Parallel.h>

namespace tb::nn::tiles {

namespace {

constexpr std::int64_t group = 32;  // rows and columns that the kernels take together

Operand operand(const at::Tensor& t) { return {t.const_data_ptr<float>(), t.stride(0), t.stride(1)}; }

at::Tensor with_unit_stride(const at::Tensor& t) { return t.stride(0) == 1 || t.stride(1) == 1 ? t : t.contiguous(); }

at::Tensor bytes(std::int64_t n) { return at::empty({n}, at::TensorOptions(at::kByte).requires_grad(false)); }

std::int64_t groups(std::int64_t n) { return (n + group - 1) / group; }

}  // namespace

at::Tensor multiply(const at::Tensor& a_in, const at::Tensor& b_in, const at::Tensor& into, Parts parts) {
    const auto a = with_unit_stride(a_in), b = with_unit_stride(b_in);
    const auto m = a.size(0), n = b.size(0), k = a.size(1);
    auto c = into.defined() ? into : at::empty({m, n}, at::TensorOptions(at::kFloat));
    const auto left = bytes(packed_bytes(m, k, parts));
    auto* packed = left.mutable_data_ptr<std::uint8_t>();
    at::parallel_for(0, groups(m), 1, [&](std::int64_t begin, std::int64_t end) { pack_left(operand(a), m, k, parts, packed, begin, end); });
    const Product product{operand(a), operand(b), c.mutable_data_ptr<float>(), n, m, n, k, into.defined()};
    at::parallel_for(0, groups(n), 1, [&](std::int64_t begin, std::int64_t end) {
        const auto scratch = bytes(packed_bytes(group, k, parts));
        multiply(product, parts, packed, scratch.mutable_data_ptr<std::uint8_t>(), begin, end);
    });
    return c;
}

}  // namespace tb::nn::tiles
