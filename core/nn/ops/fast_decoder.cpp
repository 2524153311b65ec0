#include "core/nn/ops/fast_decoder.h"

#include "core/nn/ops/fast_support.h"
#include "core/nn/ops/kernels/decoder.h"

#include <cmath>
#include <cstring>

namespace tb::nn {

namespace {

using fast::add_to;
using fast::data;
using fast::gradient_of;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

const DecoderKernels& loops() { return *kernels().decoder; }

// ---- rows of a table

at::Tensor rows_of_table(const Lookup& lookup) {
    const auto rows = lookup.ids.size(0), width = lookup.table.size(1);
    auto out = at::empty({rows, width}, at::kFloat);
    const auto* id = lookup.ids.const_data_ptr<std::int64_t>();
    fast::for_rows(rows, [&](auto begin, auto end) {
        for (auto r = begin; r < end; ++r)
            std::memcpy(data(out) + r * width, data(lookup.table) + id[r] * width, static_cast<std::size_t>(width) * sizeof(float));
    });
    return out;
}

struct LookupFunction : torch::autograd::Function<LookupFunction> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& table, const Lookup* lookup) {
        context->save_for_backward({table, lookup->ids});
        context->saved_data["padding"] = static_cast<std::int64_t>(lookup->padding_row);
        return rows_of_table(*lookup);
    }
    // Row after row, so that the order of sums is the rows'; threads share the columns.
    static variable_list backward(AutogradContext* context, variable_list dys) {
        const auto saved = context->get_saved_variables();
        const auto dy = dys[0].contiguous(), gradient = gradient_of(saved[0]);
        const auto width = dy.size(1), rows = dy.size(0), padding = context->saved_data["padding"].toInt();
        const auto* id = saved[1].const_data_ptr<std::int64_t>();
        at::parallel_for(0, (width + 63) / 64, 1, [&](std::int64_t begin, std::int64_t end) {
            const auto first = begin * 64, last = std::min(end * 64, width);
            for (std::int64_t r = 0; r < rows; ++r) {
                if (id[r] == padding) continue;
                float* to = data(gradient) + id[r] * width;
                const float* from = data(dy) + r * width;
                for (auto c = first; c < last; ++c) to[c] += from[c];
            }
        });
        return {at::Tensor(), at::Tensor()};
    }
};

// ---- RMSNorm

at::Tensor run_rms(const at::Tensor& x, const at::Tensor& weight, double eps, const at::Tensor& inverse) {
    auto y = fast::empty_like(x);
    const RmsForward job{data(x), data(weight), data(y), data(inverse), x.size(1), static_cast<float>(eps)};
    fast::for_rows(x.size(0), [&](auto begin, auto end) { loops().rms_forward(job, begin, end); });
    return y;
}

struct RmsFunction : torch::autograd::Function<RmsFunction> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight, double eps) {
        const auto inverse = at::empty({x.size(0)}, at::kFloat);
        context->save_for_backward({x, weight});
        context->saved_data["inverse"] = inverse;
        return run_rms(x, weight, eps, inverse);
    }
    static variable_list backward(AutogradContext* context, variable_list dys) {
        const auto saved = context->get_saved_variables();
        const auto &x = saved[0], &weight = saved[1];
        const auto dy = dys[0].contiguous(), inverse = context->saved_data["inverse"].toTensor(), gradient = gradient_of(weight);
        const auto rows = x.size(0), width = x.size(1);
        auto dx = fast::empty_like(x);
        const auto run = [&](std::int64_t begin, std::int64_t end, float* sums) {
            loops().rms_backward({data(dy), data(x), data(inverse), data(weight), data(dx), sums, width}, begin, end);
        };
        if (gradient.defined()) add_to(gradient, fast::sum_over_rows(rows, width, run));
        else fast::for_rows(rows, [&](auto begin, auto end) { run(begin, end, nullptr); });
        return {dx, at::Tensor(), at::Tensor()};
    }
};

// ---- rotary positions

at::Tensor run_rotary(const at::Tensor& x, int heads, const at::Tensor& cos, const at::Tensor& sin, const std::uint32_t* c1, bool back) {
    auto y = fast::empty_like(x);
    const Rotary job{data(x), data(y), data(cos), data(sin), c1, heads, x.size(1) / heads / 2, back};
    fast::for_rows(x.size(0), [&](auto begin, auto end) { loops().rotary(job, begin, end); });
    return y;
}

struct RotaryFunction : torch::autograd::Function<RotaryFunction> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, std::int64_t heads, const Rotation* rotation, const Rows* rows) {
        auto c1 = at::empty({x.size(0)}, at::kInt);
        std::memcpy(c1.mutable_data_ptr(), rows->counters().data(), c1.nbytes());
        context->saved_data["heads"] = heads;
        context->saved_data["c1"] = c1;
        context->saved_data["cos"] = rotation->cos;
        context->saved_data["sin"] = rotation->sin;
        return run_rotary(x, static_cast<int>(heads), rotation->cos, rotation->sin, fast::bits(c1), false);
    }
    static variable_list backward(AutogradContext* context, variable_list dys) {
        auto& saved = context->saved_data;
        const auto c1 = saved["c1"].toTensor();
        return {run_rotary(dys[0].contiguous(), static_cast<int>(saved["heads"].toInt()), saved["cos"].toTensor(), saved["sin"].toTensor(), fast::bits(c1), true),
            {}, {}, {}};
    }
};

// ---- SwiGLU

at::Tensor run_swiglu(const at::Tensor& gate, const at::Tensor& up) {
    auto y = fast::empty_like(gate);
    const auto width = gate.size(1);
    fast::for_rows(gate.size(0), [&](auto begin, auto end) { loops().swiglu(data(gate), data(up), data(y), begin * width, end * width); });
    return y;
}

struct SwigluFunction : torch::autograd::Function<SwigluFunction> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& gate, const at::Tensor& up) {
        context->save_for_backward({gate, up});
        return run_swiglu(gate, up);
    }
    static variable_list backward(AutogradContext* context, variable_list dys) {
        const auto saved = context->get_saved_variables();
        const auto &gate = saved[0], &up = saved[1];
        const auto dy = dys[0].contiguous();
        auto dgate = fast::empty_like(gate), dup = fast::empty_like(up);
        const auto width = gate.size(1);
        fast::for_rows(gate.size(0), [&](auto begin, auto end) {
            loops().swiglu_backward(data(dy), data(gate), data(up), data(dgate), data(dup), begin * width, end * width);
        });
        return {dgate, dup};
    }
};

// ---- causal attention

// Where each sequence's tokens and queries lie.
struct Layout {
    std::vector<std::int64_t> keys, queries;  // [sequences + 1]
    std::vector<std::int64_t> first;          // position of the first query
    std::int64_t longest = 0;

    explicit Layout(const Rows& rows) : keys(rows.packing->offsets.begin(), rows.packing->offsets.end()) {
        queries.push_back(0);
        for (int s = 0; s < rows.packing->sequences(); ++s) {
            queries.push_back(queries.back() + (rows.pooled_only ? 1 : rows.packing->length(s)));
            first.push_back(rows.pooled_only ? rows.packing->pooled_position(s) : 0);
            longest = std::max<std::int64_t>(longest, rows.packing->length(s));
        }
    }
    Layout(std::vector<std::int64_t> keys_in, std::vector<std::int64_t> queries_in, std::vector<std::int64_t> first_in)
        : keys(std::move(keys_in)), queries(std::move(queries_in)), first(std::move(first_in)) {
        for (std::size_t s = 0; s + 1 < keys.size(); ++s) longest = std::max(longest, keys[s + 1] - keys[s]);
    }
};

struct Problem {
    at::Tensor q, k, v, o, kept;  // kept: [heads, query rows, 2]
    std::int64_t heads, key_heads;
    const std::uint32_t* c1;  // of every query row
    MaskKey mask;

    std::int64_t width() const { return q.size(1) / heads; }
    std::int64_t group() const { return heads / key_heads; }
    // What the kernels need of one sequence and head of keys. Its numbers in `kept` lie together.
    Causal at(const Layout& layout, std::size_t s, std::int64_t head) const {
        const auto row = layout.queries[s], queries = layout.queries[s + 1] - row, token = layout.keys[s];
        const auto of_query = row * q.size(1) + head * group() * width(), of_key = token * k.size(1) + head * width();
        return {data(q) + of_query, data(k) + of_key, data(v) + of_key, q.size(1), k.size(1), v.size(1), data(o) + of_query, q.size(1),
            data(kept) + 2 * (row * heads + head * group() * queries), queries, layout.keys[s + 1] - token, width(), group(), layout.first[s],
            static_cast<float>(1.0 / std::sqrt(static_cast<double>(width()))), static_cast<std::uint32_t>(head * group()), c1[row], mask};
    }
};

// body(sequence, head of keys, scratch) for every pair, in parallel. Each pair writes memory of its own.
template <class Body>
void for_heads(const Layout& layout, const Problem& problem, Body&& body) {
    const auto floats = causal_scratch(layout.longest, problem.width());
    const auto pairs = static_cast<std::int64_t>(layout.first.size()) * problem.key_heads;
    at::parallel_for(0, pairs, 1, [&](std::int64_t begin, std::int64_t end) {
        std::vector<float> scratch(static_cast<std::size_t>(floats));
        for (auto i = begin; i < end; ++i) body(static_cast<std::size_t>(i / problem.key_heads), i % problem.key_heads, scratch.data());
    });
}

Problem run_causal(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, std::int64_t heads, std::int64_t key_heads, const Layout& layout, const Rows& rows,
    const Dropout& dropout) {
    Problem problem{q, k, v, fast::empty_like(q), at::empty({q.size(0) * heads * 2}, at::kFloat), heads, key_heads, rows.counters().data(), fast::key_of(dropout)};
    for_heads(layout, problem, [&](std::size_t s, std::int64_t head, float* scratch) { loops().causal_forward(problem.at(layout, s, head), scratch); });
    return problem;
}

// A mask's numbers as a tensor, and back.
at::Tensor bytes_of(const MaskKey& mask) {
    auto bytes = at::empty({static_cast<std::int64_t>(sizeof mask)}, at::kByte);
    std::memcpy(bytes.mutable_data_ptr(), &mask, sizeof mask);
    return bytes;
}
MaskKey mask_of(const at::Tensor& bytes) {
    MaskKey mask;
    std::memcpy(&mask, bytes.const_data_ptr(), sizeof mask);
    return mask;
}

struct CausalFunction : torch::autograd::Function<CausalFunction> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, std::int64_t heads, std::int64_t key_heads,
        const Rows* rows, const Dropout* dropout) {
        const Layout layout(*rows);
        auto problem = run_causal(q, k, v, heads, key_heads, layout, *rows, *dropout);
        auto c1 = at::empty({q.size(0)}, at::kInt);
        std::memcpy(c1.mutable_data_ptr(), problem.c1, c1.nbytes());
        context->save_for_backward({q, k, v, problem.o});
        auto& saved = context->saved_data;
        saved["kept"] = problem.kept;
        saved["c1"] = c1;
        saved["mask"] = bytes_of(problem.mask);
        saved["heads"] = heads;
        saved["key_heads"] = key_heads;
        saved["keys"] = layout.keys;
        saved["queries"] = layout.queries;
        saved["first"] = layout.first;
        return problem.o;
    }
    static variable_list backward(AutogradContext* context, variable_list dys) {
        const auto tensors = context->get_saved_variables();
        auto& saved = context->saved_data;
        const auto c1 = saved["c1"].toTensor();
        const Problem problem{tensors[0], tensors[1], tensors[2], tensors[3], saved["kept"].toTensor(), saved["heads"].toInt(), saved["key_heads"].toInt(),
            fast::bits(c1), mask_of(saved["mask"].toTensor())};
        const Layout layout(saved["keys"].toIntVector(), saved["queries"].toIntVector(), saved["first"].toIntVector());
        const auto dy = dys[0].contiguous();
        auto dq = fast::empty_like(problem.q), dk = fast::empty_like(problem.k), dv = fast::empty_like(problem.v);
        for_heads(layout, problem, [&](std::size_t s, std::int64_t head, float* scratch) {
            const auto one = problem.at(layout, s, head);
            const auto of_query = one.q - data(problem.q), of_key = one.k - data(problem.k);
            loops().causal_backward({one, data(dy) + of_query, dy.size(1), data(dq) + of_query, data(dk) + of_key, data(dv) + of_key}, scratch);
        });
        return {dq, dk, dv, {}, {}, {}, {}};
    }
};

}  // namespace

at::Tensor fast_lookup(const Lookup& lookup) {
    return fast::records(lookup.table) ? LookupFunction::apply(lookup.table, &lookup) : rows_of_table(lookup);
}

at::Tensor fast_rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps) {
    const auto rows = x.contiguous();
    return fast::records(rows, weight) ? RmsFunction::apply(rows, weight, eps) : run_rms(rows, weight, eps, {});
}

at::Tensor fast_rotary(const at::Tensor& x, int heads, const Rotation& rotation, const Rows& rows) {
    const auto whole = x.contiguous();
    if (fast::records(whole)) return RotaryFunction::apply(whole, static_cast<std::int64_t>(heads), &rotation, &rows);
    return run_rotary(whole, heads, rotation.cos, rotation.sin, rows.counters().data(), false);
}

at::Tensor fast_swiglu(const at::Tensor& gate, const at::Tensor& up) {
    const auto a = gate.contiguous(), b = up.contiguous();
    return fast::records(a, b) ? SwigluFunction::apply(a, b) : run_swiglu(a, b);
}

at::Tensor fast_causal_attention(
    const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, int key_heads, const Rows& rows, const Dropout& dropout) {
    const auto a = q.contiguous(), b = k.contiguous(), c = v.contiguous();
    if (fast::records(a, b, c))
        return CausalFunction::apply(a, b, c, static_cast<std::int64_t>(heads), static_cast<std::int64_t>(key_heads), &rows, &dropout);
    return run_causal(a, b, c, heads, key_heads, Layout(rows), rows, dropout).o;
}

}  // namespace tb::nn
