#include "core/nn/ops/fast.h"

#include "core/nn/ops/fast_attention.h"
#include "core/nn/ops/fast_decoder.h"
#include "core/nn/ops/fast_support.h"
#include "core/nn/ops/matmul.h"

namespace tb::nn {

namespace {

using fast::add_to;
using fast::bits;
using fast::data;
using fast::gradient_of;
using fast::sum_over_rows;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// A constant that a Function keeps besides tensors.
Dropout constant(double p) {
    Dropout drop;
    drop.p = p;
    return drop;
}

// An undefined tensor as autograd's functions take it.
std::optional<at::Tensor> present(const at::Tensor& t) { return t.defined() ? std::optional(t) : std::nullopt; }

template <Precision precision>
struct LinearFunction : torch::autograd::Function<LinearFunction<precision>> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight, const std::optional<at::Tensor>& bias) {
        // A frozen weight has no gradient that would need x.
        context->save_for_backward({weight.requires_grad() ? x : at::Tensor(), weight, bias.value_or(at::Tensor())});
        return times_transposed(x, weight, bias.value_or(at::Tensor()), precision);
    }
    static variable_list backward(AutogradContext* context, variable_list dys) {
        const auto saved = context->get_saved_variables();
        const auto &x = saved[0], &weight = saved[1], &bias = saved[2];
        const auto dy = dys[0].contiguous();
        if (const auto gradient = gradient_of(weight); gradient.defined()) add_outer(gradient, dy, x, precision);
        if (const auto gradient = gradient_of(bias); gradient.defined()) {
            const auto width = dy.size(1);
            gradient.add_(sum_over_rows(dy.size(0), width, [&](auto begin, auto end, float* sums) { kernels().column_sums(data(dy), sums, width, begin, end); }));
        }
        return {context->needs_input_grad(0) ? times(dy, weight, precision) : at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

template <Precision precision>
at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
    if (!fast::records(x, weight, bias)) return times_transposed(x, weight, bias, precision);
    return LinearFunction<precision>::apply(x, weight, present(bias));
}

// x's memory turns into GELU's derivative: it is a linear layer's result, which nobody else reads.
at::Tensor run_gelu(const at::Tensor& x, const at::Tensor& bias, bool spent) {
    auto y = spent ? x : fast::empty_like(x);
    const GeluForward job{data(x), data(bias), data(y), x.size(1), spent};
    fast::for_rows(x.size(0), [&](auto begin, auto end) { kernels().gelu_forward(job, begin, end); });
    return y;
}

struct GeluFunction : torch::autograd::Function<GeluFunction> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const std::optional<at::Tensor>& bias) {
        auto y = run_gelu(x, bias.value_or(at::Tensor()), false);
        context->saved_data["derivative"] = x.detach();
        context->save_for_backward({bias.value_or(at::Tensor())});
        return y;
    }
    static variable_list backward(AutogradContext* context, variable_list dys) {
        const auto dy = dys[0].contiguous();
        auto dx = context->saved_data["derivative"].toTensor();  // read element by element and replaced by the result
        const auto bias = context->get_saved_variables()[0];
        const auto gradient = gradient_of(bias);
        const auto width = dy.size(1);
        if (gradient.defined())
            gradient.add_(sum_over_rows(dy.size(0), width,
                [&](auto begin, auto end, float* sums) { kernels().multiply_sum(data(dy), data(dx), data(dx), sums, width, begin, end); }));
        else
            fast::for_rows(dy.size(0), [&](auto begin, auto end) { kernels().multiply_sum(data(dy), data(dx), data(dx), nullptr, width, begin, end); });
        return {dx, at::Tensor()};
    }
};

at::Tensor gelu(const at::Tensor& x, const at::Tensor& bias) {
    return fast::records(x, bias) ? GeluFunction::apply(x, present(bias)) : run_gelu(x, bias, true);
}

// What the forward pass of a norm leaves for its backward.
struct NormKept {
    at::Tensor y, inverse, bits;
};

NormKept run_norm(const at::Tensor& x, const at::Tensor& bias, const at::Tensor& residual, const NormWeights& norm, const Rows& rows, const Dropout& drop,
    bool mask_after, bool spent) {
    NormKept kept;
    const auto width = x.size(1);
    kept.y = spent ? x : fast::empty_like(x);
    if (!spent) kept.inverse = at::empty({x.size(0)}, at::kFloat);
    if (drop.active()) kept.bits = fast::empty_bits(x.size(0), width);
    const NormForward job{data(x), data(bias), data(residual), data(norm.weight), data(norm.bias), data(kept.y), data(kept.inverse), bits(kept.bits),
        rows.counters().data(), width, static_cast<float>(norm.eps), fast::key_of(drop), mask_after, spent};
    fast::for_rows(x.size(0), [&](auto begin, auto end) { kernels().norm_forward(job, begin, end); });
    return kept;
}

struct NormGradient {
    at::Tensor under, through;  // of the sum under the norm; of what went through dropout (the same tensor without)
};

// Adds the gradients of weight, shift and bias in place.
NormGradient run_norm_backward(const at::Tensor& dy_in, const at::Tensor& normalised, const at::Tensor& inverse, const at::Tensor& mask, const NormWeights& norm,
    const at::Tensor& bias, double p, bool mask_after) {
    const auto dy = dy_in.contiguous();
    const auto width = dy.size(1);
    const bool separate = mask.defined() && !mask_after;
    NormGradient out;
    out.under = fast::empty_like(dy);
    out.through = separate ? fast::empty_like(dy) : out.under;
    const auto drop = constant(p);
    const auto sums = sum_over_rows(dy.size(0), 3 * width, [&](auto begin, auto end, float* part) {
        kernels().norm_backward({data(dy), data(normalised), data(inverse), data(norm.weight), bits(mask), data(out.under), separate ? data(out.through) : nullptr, part,
                                    width, drop.active() ? drop.scale() : 1.0f, mask_after}, begin, end);
    });
    add_to(gradient_of(norm.weight), sums.narrow(0, 0, width));
    add_to(gradient_of(norm.bias), sums.narrow(0, width, width));
    add_to(gradient_of(bias), sums.narrow(0, 2 * width, width));
    return out;
}

struct ResidualNormFunction : torch::autograd::Function<ResidualNormFunction> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& residual, const at::Tensor& weight, const at::Tensor& shift,
        const std::optional<at::Tensor>& bias, double eps, const Rows* rows, const Dropout* drop) {
        auto kept = run_norm(x, bias.value_or(at::Tensor()), residual, {weight, shift, eps}, *rows, *drop, false, false);
        context->saved_data["normalised"] = x.detach();  // x's memory, as with GELU
        context->saved_data["inverse"] = kept.inverse;
        context->saved_data["bits"] = kept.bits.defined() ? kept.bits : at::empty({0}, at::kInt);
        context->saved_data["p"] = drop->p;
        context->save_for_backward({bias.value_or(at::Tensor()), weight, shift});
        return kept.y;
    }
    static variable_list backward(AutogradContext* context, variable_list dys) {
        const auto saved = context->get_saved_variables();
        auto mask = context->saved_data["bits"].toTensor();
        if (mask.numel() == 0) mask = at::Tensor();
        const auto d = run_norm_backward(dys[0], context->saved_data["normalised"].toTensor(), context->saved_data["inverse"].toTensor(), mask,
            {saved[1], saved[2], 0}, saved[0], context->saved_data["p"].toDouble(), false);
        return {d.through, context->needs_input_grad(1) ? d.under : at::Tensor(), {}, {}, {}, {}, {}, {}};
    }
};

at::Tensor residual_norm(const at::Tensor& x, const at::Tensor& bias, const at::Tensor& residual, const NormWeights& norm, const Rows& rows, const Dropout& drop) {
    const auto held = residual.contiguous();
    if (!fast::records(x, bias, held, norm.weight, norm.bias)) return run_norm(x, bias, held, norm, rows, drop, false, true).y;
    return ResidualNormFunction::apply(x, held, norm.weight, norm.bias, present(bias), norm.eps, &rows, &drop);
}

// The sum of the looked-up rows.
at::Tensor gather(const std::vector<Lookup>& lookups) {
    const auto rows = lookups[0].ids.size(0), width = lookups[0].table.size(1);
    auto out = at::empty({rows, width}, at::kFloat);
    fast::for_rows(rows, [&](auto begin, auto end) {
        for (auto r = begin; r < end; ++r) {
            float* to = data(out) + r * width;
            for (std::size_t k = 0; k < lookups.size(); ++k) {
                const float* from = lookups[k].table.const_data_ptr<float>() + lookups[k].ids.const_data_ptr<std::int64_t>()[r] * width;
                for (std::int64_t c = 0; c < width; ++c) to[c] = k == 0 ? from[c] : to[c] + from[c];
            }
        }
    });
    return out;
}

// table.grad[id] += d, row after row, so that the order of sums is the rows'; threads share the columns.
void scatter(const at::Tensor& gradient, const at::Tensor& ids, int padding_row, const at::Tensor& d) {
    const auto width = d.size(1), rows = d.size(0);
    const auto* id = ids.const_data_ptr<std::int64_t>();
    at::parallel_for(0, (width + 63) / 64, 1, [&](std::int64_t begin, std::int64_t end) {
        const auto first = begin * 64, last = std::min(end * 64, width);
        for (std::int64_t r = 0; r < rows; ++r) {
            if (id[r] == padding_row) continue;
            float* to = data(gradient) + id[r] * width;
            const float* from = data(d) + r * width;
            for (auto c = first; c < last; ++c) to[c] += from[c];
        }
    });
}

struct EmbedFunction : torch::autograd::Function<EmbedFunction> {
    // Tables as a TensorList: of other lists autograd takes no notice, and would not come back where tables alone train.
    static at::Tensor forward(AutogradContext* context, at::TensorList tables, const at::Tensor& weight, const at::Tensor& shift, const std::vector<Lookup>* lookups,
        double eps, const Rows* rows, const Dropout* drop) {
        auto x = gather(*lookups);
        auto kept = run_norm(x, {}, {}, {weight, shift, eps}, *rows, *drop, true, false);
        context->saved_data["kept"] = std::vector<at::Tensor>{x, kept.inverse, kept.bits.defined() ? kept.bits : at::empty({0}, at::kInt)};
        std::vector<at::Tensor> ids;
        std::vector<std::int64_t> padding;
        for (const auto& one : *lookups) {
            ids.push_back(one.ids);
            padding.push_back(one.padding_row);
        }
        context->saved_data["ids"] = ids;
        context->saved_data["padding"] = padding;
        context->saved_data["p"] = drop->p;
        variable_list weights(tables.begin(), tables.end());
        weights.push_back(weight);
        weights.push_back(shift);
        context->save_for_backward(std::move(weights));
        return kept.y;
    }
    static variable_list backward(AutogradContext* context, variable_list dys) {
        const auto saved = context->get_saved_variables();
        const auto kept = context->saved_data["kept"].toTensorVector(), ids = context->saved_data["ids"].toTensorVector();
        const auto padding = context->saved_data["padding"].toIntVector();
        const auto tables = ids.size();
        const auto d = run_norm_backward(dys[0], kept[0], kept[1], kept[2].numel() ? kept[2] : at::Tensor(), {saved[tables], saved[tables + 1], 0}, {},
            context->saved_data["p"].toDouble(), true);
        for (std::size_t i = 0; i < tables; ++i)
            if (const auto gradient = gradient_of(saved[i]); gradient.defined()) scatter(gradient, ids[i], static_cast<int>(padding[i]), d.under);
        return variable_list(tables + 6);
    }
};

at::Tensor embed(const std::vector<Lookup>& lookups, const NormWeights& norm, const Rows& rows, const Dropout& drop) {
    variable_list tables;
    for (const auto& one : lookups) tables.push_back(one.table);
    const bool trains = std::any_of(tables.begin(), tables.end(), [](const at::Tensor& t) { return fast::records(t); });
    if (!trains && !fast::records(norm.weight, norm.bias)) return run_norm(gather(lookups), {}, {}, norm, rows, drop, true, true).y;
    return EmbedFunction::apply(at::TensorList(tables), norm.weight, norm.bias, &lookups, norm.eps, &rows, &drop);
}

struct DropoutFunction : torch::autograd::Function<DropoutFunction> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const Rows* rows, const Dropout* drop) {
        const auto width = x.size(1);
        auto mask = fast::empty_bits(x.size(0), width);
        auto y = fast::empty_like(x);
        const auto key = fast::key_of(*drop);
        fast::for_rows(x.size(0), [&](auto begin, auto end) {
            for (auto r = begin; r < end; ++r) kernels().mask_row(bits(mask) + r * mask_words(width), width, 0, rows->counters()[static_cast<std::size_t>(r)], key);
            kernels().apply_mask(data(x), bits(mask), data(y), width, key.scale, begin, end);
        });
        context->saved_data["bits"] = mask;
        context->saved_data["scale"] = static_cast<double>(key.scale);
        return y;
    }
    static variable_list backward(AutogradContext* context, variable_list dys) {
        const auto dy = dys[0].contiguous();
        const auto mask = context->saved_data["bits"].toTensor();
        auto dx = fast::empty_like(dy);
        const auto scale = static_cast<float>(context->saved_data["scale"].toDouble());
        fast::for_rows(dy.size(0), [&](auto begin, auto end) { kernels().apply_mask(data(dy), bits(mask), data(dx), dy.size(1), scale, begin, end); });
        return {dx, {}, {}};
    }
};

at::Tensor dropout(const at::Tensor& x, const Rows& rows, const Dropout& drop) {
    return drop.active() ? DropoutFunction::apply(x.contiguous(), &rows, &drop) : x;
}

at::Tensor pooled_rows(const at::Tensor& x, const Packing& packing) { return reference_ops().pooled_rows(x, packing); }

template <Precision precision>
constexpr Ops fast_table{precision == Precision::float32 ? "fast" : "fast-bf16", true, false, linear<precision>, embed, fast_attention, gelu, residual_norm, dropout, pooled_rows,
    fast_lookup, fast_rms_norm, fast_rotary, fast_swiglu, fast_causal_attention};

}  // namespace

const Ops& fast_ops(Precision precision) {
    return precision == Precision::float32 ? fast_table<Precision::float32> : fast_table<Precision::bfloat16>;
}

}  // namespace tb::nn
