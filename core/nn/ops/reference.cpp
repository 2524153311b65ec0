#include "core/nn/ops/on_device.h"
#include "core/nn/ops/ops.h"
#include "core/nn/ops/reference_attention.h"
#include "core/nn/ops/reference_decoder.h"

namespace tb::nn {

Packing::Packing(std::vector<std::int32_t> offsets_in, Pool pool_in, at::Device device, std::vector<std::int32_t> pooled_in)
    : offsets(std::move(offsets_in)), pool(pool_in), pooled_at(std::move(pooled_in)) {
    TORCH_CHECK(offsets.size() >= 2 && sequences() < 65536, "a batch has 1 to 65535 rows");
    all.reserve(static_cast<std::size_t>(tokens()));
    std::vector<std::int64_t> rows;
    for (int i = 0; i < sequences(); ++i) {
        TORCH_CHECK(length(i) > 0 && length(i) < 65536, "a row has 1 to 65535 tokens");
        const auto row = static_cast<std::uint32_t>(i);
        for (int t = 0; t < length(i); ++t) all.push_back(row_counter(row, static_cast<std::uint32_t>(t)));
        pooled.push_back(row_counter(row, static_cast<std::uint32_t>(pooled_position(i))));
        rows.push_back(offsets[static_cast<std::size_t>(i)] + pooled_position(i));
    }
    pooled_rows = on_device(at::tensor(rows, at::kLong), device);
}

namespace {

template <Precision precision>
at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
    const auto operand = [](const at::Tensor& t) { return precision == Precision::bfloat16 ? t.to(at::kBFloat16).to(t.scalar_type()) : t; };
    return at::linear(operand(x), operand(weight), bias.defined() ? std::optional<at::Tensor>(bias) : std::nullopt);
}

at::Tensor row_mask_on_device(const at::Tensor& x, const Rows& rows, const Dropout& dropout) {
    std::vector<MaskRow> wanted;
    wanted.reserve(rows.counters().size());
    for (const auto c1 : rows.counters()) wanted.push_back({0, c1, x.size(1)});
    return mask_on_device(wanted, x.size(1), dropout, x);
}

at::Tensor dropout(const at::Tensor& x, const Rows& rows, const Dropout& dropout) {
    if (!dropout.active()) return x;
    if (!x.is_cpu()) return at::mul(x, row_mask_on_device(x, rows, dropout));
    auto mask = at::empty(x.sizes(), at::TensorOptions(at::kFloat));
    fill_mask(mask.mutable_data_ptr<float>(), x.size(1), rows.counters(), dropout);
    return at::mul(x, mask.to(x.options()));
}

at::Tensor layer_norm(const at::Tensor& x, const NormWeights& norm) {
    return at::layer_norm(x, {x.size(-1)}, norm.weight, norm.bias, norm.eps);
}

at::Tensor embed(const std::vector<Lookup>& lookups, const NormWeights& norm, const Rows& rows, const Dropout& drop) {
    at::Tensor sum;
    for (const auto& one : lookups) {
        auto rows_of_table = at::embedding(one.table, one.ids, one.padding_row);
        sum = sum.defined() ? at::add(sum, rows_of_table) : rows_of_table;
    }
    return dropout(layer_norm(sum, norm), rows, drop);
}

at::Tensor with_bias(const at::Tensor& x, const at::Tensor& bias) { return bias.defined() ? at::add(x, bias) : x; }

at::Tensor gelu(const at::Tensor& x, const at::Tensor& bias) { return at::gelu(with_bias(x, bias)); }

at::Tensor residual_norm(const at::Tensor& x, const at::Tensor& bias, const at::Tensor& residual, const NormWeights& norm, const Rows& rows,
    const Dropout& drop) {
    return layer_norm(at::add(dropout(with_bias(x, bias), rows, drop), residual), norm);
}

at::Tensor pooled_rows(const at::Tensor& x, const Packing& packing) { return at::index_select(x, 0, packing.pooled_rows); }

template <Precision precision>
constexpr Ops reference{precision == Precision::float32 ? "reference" : "reference-bf16", false, true, linear<precision>, embed, reference_attention, gelu, residual_norm, dropout, pooled_rows,
    reference_lookup, reference_rms_norm, reference_rotary, reference_swiglu, reference_causal_attention};

}  // namespace

const Ops& reference_ops(Precision precision) {
    return precision == Precision::float32 ? reference<Precision::float32> : reference<Precision::bfloat16>;
}

at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& label, double smoothing) {
    return at::cross_entropy_loss(logits, label, {}, at::Reduction::Mean, -100, smoothing);
}

at::Tensor mean_squared_error(const at::Tensor& output, const at::Tensor& target) {
    return at::mse_loss(output.reshape({-1}), target.to(output.scalar_type()));
}

}  // namespace tb::nn
