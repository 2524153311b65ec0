#include "core/nn/ops/fast_attention.h"

#include "core/nn/ops/fast_support.h"

#include <cmath>

namespace tb::nn {

namespace {

using fast::data;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Where each sequence's queries, keys and probabilities lie.
struct Layout {
    std::vector<std::int64_t> keys, queries, kept;  // [sequences + 1]: first token, first query row, first float of the probabilities
    std::int64_t longest = 0;

    Layout(const std::vector<std::int32_t>& offsets, bool pooled_only, int heads) : keys(offsets.begin(), offsets.end()) {
        const auto sequences = offsets.size() - 1;
        queries.push_back(0);
        kept.push_back(0);
        for (std::size_t i = 0; i < sequences; ++i) {
            const auto length = keys[i + 1] - keys[i], asked = pooled_only ? 1 : length;
            longest = std::max(longest, length);
            queries.push_back(queries.back() + asked);
            kept.push_back(kept.back() + heads * asked * padded(length));
        }
    }
    std::int64_t sequences() const { return static_cast<std::int64_t>(keys.size()) - 1; }
};

// body(sequence, head, scratch) for every pair, in parallel. Each pair writes memory of its own.
template <class Body>
void for_heads(const Layout& layout, int heads, std::int64_t width, Body&& body) {
    const auto floats = attention_scratch(layout.longest, width);
    at::parallel_for(0, layout.sequences() * heads, 1, [&](std::int64_t begin, std::int64_t end) {
        std::vector<float> scratch(static_cast<std::size_t>(floats));
        for (auto i = begin; i < end; ++i) body(static_cast<std::size_t>(i / heads), static_cast<int>(i % heads), scratch.data());
    });
}

struct Problem {
    at::Tensor q, k, v;
    int heads;
    std::int64_t width() const { return q.size(1) / heads; }
    float scale() const { return static_cast<float>(1.0 / std::sqrt(static_cast<double>(width()))); }
};

// `counters` holds the dropout counter c1 of every query row.
at::Tensor run(const Problem& in, const Layout& layout, const std::vector<std::uint32_t>& counters, const Dropout& drop, float* probabilities) {
    const auto hidden = in.q.size(1), width = in.width();
    auto out = fast::empty_like(in.q);
    const auto key = fast::key_of(drop);
    for_heads(layout, in.heads, width, [&](std::size_t s, int head, float* scratch) {
        const auto first = layout.keys[s], keys = layout.keys[s + 1] - first, row = layout.queries[s], queries = layout.queries[s + 1] - row, column = head * width;
        float* kept = probabilities ? probabilities + layout.kept[s] + head * queries * padded(keys) : nullptr;
        kernels().attention_forward({data(in.q) + row * hidden + column, data(in.k) + first * hidden + column, data(in.v) + first * hidden + column, hidden, hidden, hidden,
                                        data(out) + row * hidden + column, hidden, kept, queries, keys, width, in.scale(), static_cast<std::uint32_t>(head),
                                        counters[static_cast<std::size_t>(row)], key}, scratch);
    });
    return out;
}

struct AttentionFunction : torch::autograd::Function<AttentionFunction> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, const Rows* rows, const Dropout* drop) {
        const Layout layout(rows->packing->offsets, rows->pooled_only, heads);
        auto probabilities = at::empty({layout.kept.back()}, at::kFloat);
        auto out = run({q, k, v, heads}, layout, rows->counters(), *drop, data(probabilities));
        context->save_for_backward({q, k, v});
        context->saved_data["probabilities"] = probabilities;
        context->saved_data["offsets"] = std::vector<std::int64_t>(rows->packing->offsets.begin(), rows->packing->offsets.end());
        context->saved_data["pooled_only"] = rows->pooled_only;
        context->saved_data["heads"] = static_cast<std::int64_t>(heads);
        context->saved_data["keep"] = drop->active() ? static_cast<double>(drop->scale()) : 1.0;
        return out;
    }
    static variable_list backward(AutogradContext* context, variable_list dys) {
        const auto saved = context->get_saved_variables();
        const auto heads = static_cast<int>(context->saved_data["heads"].toInt());
        const Problem in{saved[0], saved[1], saved[2], heads};
        const auto offsets = context->saved_data["offsets"].toIntVector();
        const Layout layout(std::vector<std::int32_t>(offsets.begin(), offsets.end()), context->saved_data["pooled_only"].toBool(), heads);
        const auto probabilities = context->saved_data["probabilities"].toTensor();
        const auto keep = static_cast<float>(context->saved_data["keep"].toDouble());
        const auto dy = dys[0].contiguous();
        auto dq = fast::empty_like(in.q), dk = fast::empty_like(in.k), dv = fast::empty_like(in.v);
        const auto hidden = in.q.size(1), width = in.width();
        for_heads(layout, heads, width, [&](std::size_t s, int head, float* scratch) {
            const auto first = layout.keys[s], keys = layout.keys[s + 1] - first, row = layout.queries[s], queries = layout.queries[s + 1] - row, column = head * width;
            const auto of_query = row * hidden + column, of_key = first * hidden + column;
            kernels().attention_backward({data(in.q) + of_query, data(in.k) + of_key, data(in.v) + of_key, hidden, hidden, hidden, data(dy) + of_query, hidden,
                                             data(probabilities) + layout.kept[s] + head * queries * padded(keys), data(dq) + of_query, data(dk) + of_key, data(dv) + of_key, hidden,
                                             hidden, hidden, queries, keys, width, in.scale(), keep}, scratch);
        });
        return {dq, dk, dv, {}, {}, {}};
    }
};

}  // namespace

at::Tensor fast_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, const Rows& rows, const Dropout& dropout) {
    if (fast::records(q, k, v)) return AttentionFunction::apply(q.contiguous(), k.contiguous(), v.contiguous(), heads, &rows, &dropout);
    const Layout layout(rows.packing->offsets, rows.pooled_only, heads);
    return run({q.contiguous(), k.contiguous(), v.contiguous(), heads}, layout, rows.counters(), dropout, nullptr);
}

}  // namespace tb::nn
