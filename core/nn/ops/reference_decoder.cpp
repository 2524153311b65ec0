#include "core/nn/ops/reference_decoder.h"

#include "core/nn/ops/library_attention.h"
#include "core/nn/ops/on_device.h"

#include <cmath>
#include <limits>

namespace tb::nn {

namespace {

// Positions of the rows in their sequences, int64 [rows].
at::Tensor positions_of(const Rows& rows, at::Device device) {
    std::vector<std::int64_t> positions;
    positions.reserve(rows.counters().size());
    for (const auto c1 : rows.counters()) positions.push_back(c1 & 0xffffu);
    return on_device(at::tensor(positions, at::kLong), device);
}

// Hides the keys after each query's position: 0 or -inf, [queries, keys].
at::Tensor hidden_keys(std::int64_t queries, std::int64_t keys, std::int64_t first, const at::Tensor& like) {
    const auto hide = at::full({queries, keys}, -std::numeric_limits<float>::infinity(), like.options().dtype(at::kFloat).requires_grad(false));
    return at::triu(hide, first + 1).to(like.scalar_type());
}

at::Tensor probability_mask_on_device(int heads, std::int64_t queries, std::int64_t keys, const std::uint32_t* counters, const Dropout& dropout, const at::Tensor& like) {
    std::vector<MaskRow> wanted;
    for (std::int64_t i = 0; i < heads * queries; ++i) wanted.push_back({static_cast<std::uint32_t>(i / queries), counters[i % queries], keys});
    return mask_on_device(wanted, keys, dropout, like).view({heads, queries, keys});
}

// Multipliers of one sequence's probabilities, [heads, queries, keys].
at::Tensor probability_mask(int heads, std::int64_t queries, std::int64_t keys, const std::uint32_t* counters, const Dropout& dropout, const at::Tensor& like) {
    if (!like.is_cpu()) return probability_mask_on_device(heads, queries, keys, counters, dropout, like);
    auto mask = at::empty({heads, queries, keys}, at::TensorOptions(at::kFloat));
    auto* to = mask.mutable_data_ptr<float>();
    for (std::int64_t i = 0; i < heads * queries; ++i) fill_mask_row(to + i * keys, keys, static_cast<std::uint32_t>(i / queries), counters[i % queries], dropout);
    return mask.to(like.options().requires_grad(false));
}

// [rows, heads * width] -> [heads, rows, width].
at::Tensor by_head(const at::Tensor& x, int heads) { return x.reshape({x.size(0), heads, x.size(1) / heads}).transpose(0, 1); }

// One sequence; `first` is the position of its first query.
at::Tensor attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, int key_heads, std::int64_t first, const std::uint32_t* counters,
    const Dropout& dropout) {
    const auto query = by_head(q, heads);
    const auto key = by_head(k, key_heads).repeat_interleave(heads / key_heads, 0), value = by_head(v, key_heads).repeat_interleave(heads / key_heads, 0);
    const auto scale = 1.0 / std::sqrt(static_cast<double>(query.size(2)));
    const auto scores = at::add(at::mul(at::bmm(query, key.transpose(1, 2)), scale), hidden_keys(q.size(0), k.size(0), first, q));
    auto probabilities = at::softmax(scores, -1);
    if (dropout.active()) {
        probabilities = at::mul(probabilities, probability_mask(heads, q.size(0), k.size(0), counters, dropout, q));
    }
    return at::bmm(probabilities, value).transpose(0, 1).reshape({q.size(0), -1});
}

}  // namespace

at::Tensor reference_lookup(const Lookup& lookup) { return at::embedding(lookup.table, lookup.ids, lookup.padding_row); }

at::Tensor reference_rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps) {
    const auto wide = x.to(at::kFloat);
    const auto inverse = at::rsqrt(at::add(at::mean(at::square(wide), -1, true), eps));
    return at::mul(weight, at::mul(wide, inverse).to(x.scalar_type()));
}

at::Tensor reference_rotary(const at::Tensor& x, int heads, const Rotation& rotation, const Rows& rows) {
    const auto positions = positions_of(rows, x.device());
    const auto parts = x.reshape({x.size(0), heads, 2, -1});
    const auto a = parts.select(2, 0), b = parts.select(2, 1);
    const auto of = [&](const at::Tensor& table) { return at::index_select(table, 0, positions).unsqueeze(1).to(x.scalar_type()); };
    const auto cosine = of(rotation.cos), sine = of(rotation.sin);
    return at::cat({at::sub(at::mul(a, cosine), at::mul(b, sine)), at::add(at::mul(b, cosine), at::mul(a, sine))}, -1).reshape(x.sizes());
}

at::Tensor reference_swiglu(const at::Tensor& gate, const at::Tensor& up) { return at::mul(at::silu(gate), up); }

at::Tensor reference_causal_attention(
    const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, int key_heads, const Rows& rows, const Dropout& dropout) {
    if (!rows.pooled_only && !dropout.active() && library_attends(q, heads)) return library_attention(q, k, v, heads, key_heads, rows, true);
    const auto& packing = *rows.packing;
    std::vector<at::Tensor> out;
    std::int64_t row = 0;
    for (int s = 0; s < packing.sequences(); ++s) {
        const std::int64_t begin = packing.offsets[static_cast<std::size_t>(s)], length = packing.length(s);
        const std::int64_t queries = rows.pooled_only ? 1 : length, first = rows.pooled_only ? packing.pooled_position(s) : 0;
        out.push_back(attend(q.narrow(0, row, queries), k.narrow(0, begin, length), v.narrow(0, begin, length), heads, key_heads, first,
            rows.counters().data() + row, dropout));
        row += queries;
    }
    return at::cat(out, 0);
}

}  // namespace tb::nn
