#include "core/nn/ops/reference_attention.h"

#include "core/nn/ops/library_attention.h"
#include "core/nn/ops/on_device.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace tb::nn {

namespace {

// Some sequences of a batch, padded to the longest of them.
struct Group {
    int first = 0, count = 0, longest = 0;
    std::int64_t tokens = 0;
    at::Tensor pad;    // int64 [count * heads * longest]: the (token, head) that stands at (sequence, head, position); padding points at any
    at::Tensor unpad;  // int64 [tokens * heads]: where each (token, head) stands in the padded form
    std::optional<at::Tensor> real;  // float [count * heads * longest, 1]: 1, 0 for padding; absent where nothing is padded
    at::Tensor hide;   // float [count, 1, 1, longest]: 0 for a key, -inf for padding; undefined where nothing is padded
};

struct Groups {
    int heads = 0;
    std::vector<Group> groups;
    std::vector<std::int64_t> tokens;
};

// Scores of a group that still stay in the second-level cache, in elements. One run each on a busy machine, processor time a step: against one sequence
// at a time 14 % less on 16 rows of 13 tokens and 3 % less on 16 of 210, against groups four times as large the same and 4 % less.
constexpr std::int64_t score_limit = 1 << 19;
// Elsewhere each group is a dozen launches, and memory is what limits it: 64 MB of scores. Not measured.
constexpr std::int64_t device_score_limit = 1 << 24;

void index_group(Group& group, const Packing& packing, int heads, at::Device device) {
    std::vector<std::int64_t> pad(static_cast<std::size_t>(group.count) * heads * group.longest), unpad(group.tokens * heads);
    auto hide = at::zeros({group.count, 1, 1, group.longest}, at::TensorOptions(at::kFloat));
    const auto base = packing.offsets[static_cast<std::size_t>(group.first)];
    auto real = at::ones({group.count, heads, group.longest}, at::TensorOptions(at::kFloat));
    bool padded = false;
    for (int s = 0; s < group.count; ++s) {
        const auto begin = packing.offsets[static_cast<std::size_t>(group.first + s)] - base;
        const auto length = packing.length(group.first + s);
        for (int h = 0; h < heads; ++h) {
            for (int t = 0; t < group.longest; ++t) {
                const auto place = (std::int64_t{s} * heads + h) * group.longest + t;
                const auto token = (std::int64_t{begin} + std::min(t, length - 1)) * heads + h;
                pad[static_cast<std::size_t>(place)] = token;
                if (t < length) unpad[static_cast<std::size_t>(token)] = place;
            }
        }
        if (length == group.longest) continue;
        padded = true;
        real[s].narrow(1, length, group.longest - length).zero_();
        hide[s].narrow(2, length, group.longest - length).fill_(-std::numeric_limits<float>::infinity());
    }
    group.pad = on_device(at::tensor(pad, at::kLong), device);
    group.unpad = on_device(at::tensor(unpad, at::kLong), device);
    if (!padded) return;
    group.hide = on_device(hide, device);
    group.real = on_device(real.view({-1, 1}), device);
}

std::shared_ptr<Groups> make_groups(const Packing& packing, int heads, at::Device device) {
    auto out = std::make_shared<Groups>();
    out->heads = heads;
    const auto limit = device.is_cpu() ? score_limit : device_score_limit;
    for (int i = 0; i < packing.sequences(); ++i) {
        const auto length = packing.length(i);
        auto* last = out->groups.empty() ? nullptr : &out->groups.back();
        const std::int64_t longest = last ? std::max(last->longest, length) : length;
        if (!last || (last->count + 1) * heads * longest * longest > limit) {
            out->groups.push_back({i, 0, 0, 0, {}, {}, std::nullopt, {}});
            last = &out->groups.back();
        }
        ++last->count;
        last->longest = std::max(last->longest, length);
        last->tokens += length;
    }
    for (auto& group : out->groups) {
        index_group(group, packing, heads, device);
        out->tokens.push_back(group.tokens);
    }
    return out;
}

const Groups& groups_of(const Packing& packing, int heads, at::Device device) {
    auto kept = std::static_pointer_cast<Groups>(packing.kept);
    if (!kept || kept->heads != heads) {
        kept = make_groups(packing, heads, device);
        packing.kept = kept;
    }
    return *kept;
}

// Rows taken by an index that another index undoes, so that the backward of either is the other, where index_select's own would add rows up one by
// one. Into the padded form: padding gets no gradient, hidden keys having none and hidden queries being masked here on the way back.
struct Take : torch::autograd::Function<Take> {
    // `real`: [taken back, 1], 0 for padding; absent where the way back meets none.
    static at::Tensor forward(
        torch::autograd::AutogradContext* context, const at::Tensor& x, const at::Tensor& index, const at::Tensor& back, std::optional<at::Tensor> real) {
        context->save_for_backward(real ? torch::autograd::variable_list{back, *real} : torch::autograd::variable_list{back});
        return at::index_select(x, 0, index);
    }
    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list gradient) {
        const auto saved = context->get_saved_variables();
        auto out = at::index_select(gradient[0].contiguous(), 0, saved[0]);
        if (saved.size() > 1) out.mul_(saved[1]);
        return {out, at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

// c1 of a sequence's queries.
const std::uint32_t* counters_of(const Rows& rows, int sequence) {
    const auto& packing = *rows.packing;
    return rows.pooled_only ? &packing.pooled[static_cast<std::size_t>(sequence)] : &packing.all[static_cast<std::size_t>(packing.offsets[static_cast<std::size_t>(sequence)])];
}

at::Tensor probability_mask_on_device(const Group& group, const Rows& rows, int heads, std::int64_t queries, const Dropout& dropout, const at::Tensor& like) {
    std::vector<MaskRow> wanted(static_cast<std::size_t>(group.count * heads * queries));  // what pads the queries has no columns
    for (int i = 0; i < group.count * heads; ++i) {
        const auto sequence = group.first + i / heads;
        const std::int64_t length = rows.packing->length(sequence);
        const auto* counters = counters_of(rows, sequence);
        for (std::int64_t t = 0; t < (rows.pooled_only ? 1 : length); ++t)
            wanted[static_cast<std::size_t>(i * queries + t)] = {static_cast<std::uint32_t>(i % heads), counters[t], length};
    }
    return mask_on_device(wanted, group.longest, dropout, like).view({-1, queries, group.longest});
}

// Multipliers of a group's probabilities, [count * heads, queries, longest].
at::Tensor probability_mask(const Group& group, const Rows& rows, int heads, std::int64_t queries, const Dropout& dropout, const at::Tensor& like) {
    if (!like.is_cpu()) return probability_mask_on_device(group, rows, heads, queries, dropout, like);
    auto mask = at::zeros({group.count, heads, queries, group.longest}, at::TensorOptions(at::kFloat));
    auto* data = mask.mutable_data_ptr<float>();
    at::parallel_for(0, std::int64_t{group.count} * heads, 1, [&](std::int64_t begin, std::int64_t end) {
        for (auto i = begin; i < end; ++i) {
            const auto sequence = group.first + static_cast<int>(i / heads);
            const auto head = static_cast<std::uint32_t>(i % heads);
            const auto length = rows.packing->length(sequence);
            const auto* counters = counters_of(rows, sequence);
            for (int t = 0; t < (rows.pooled_only ? 1 : length); ++t) {
                fill_mask_row(data + (i * queries + t) * group.longest, length, head, counters[t], dropout);
            }
        }
    });
    return mask.view({-1, queries, group.longest}).to(like.options().requires_grad(false));
}

// [tokens, width] -> [count * heads, longest, width / heads].
at::Tensor padded(const at::Tensor& x, const Group& group, int heads) {
    const auto width = x.size(1) / heads;
    return Take::apply(x.reshape({-1, width}), group.pad, group.unpad, std::nullopt).view({-1, group.longest, width});
}

at::Tensor attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const Group& group, int heads, const Rows& rows,
    const Dropout& dropout) {
    const auto width = q.size(1) / heads;
    const auto queries = rows.pooled_only ? 1 : group.longest;
    const auto query = rows.pooled_only ? q.reshape({-1, 1, width}) : padded(q, group, heads);
    const auto key = padded(k, group, heads), value = padded(v, group, heads);
    const auto scale = 1.0 / std::sqrt(static_cast<double>(width));
    at::Tensor scores;
    if (group.hide.defined()) {
        const auto hide = group.hide.expand({group.count, heads, 1, group.longest}).reshape({group.count * heads, 1, group.longest});
        scores = at::baddbmm(hide.to(q.scalar_type()), query, key.transpose(1, 2), 1, scale);
    } else {
        scores = at::bmm(at::mul(query, scale), key.transpose(1, 2));
    }
    auto probabilities = at::softmax(scores, -1);
    if (dropout.active()) {
        probabilities = at::mul(probabilities, probability_mask(group, rows, heads, queries, dropout, q));
    }
    const auto out = at::bmm(probabilities, value);
    if (rows.pooled_only) return out.view({group.count, -1});
    return Take::apply(out.reshape({-1, width}), group.unpad, group.pad, group.real).view({group.tokens, -1});
}

}  // namespace

at::Tensor reference_attention(
    const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, const Rows& rows, const Dropout& dropout) {
    if (!dropout.active() && library_attends(q, heads)) return library_attention(q, k, v, heads, heads, rows, false);
    const auto& all = groups_of(*rows.packing, heads, q.device());
    if (all.groups.size() == 1) return attend(q, k, v, all.groups.front(), heads, rows, dropout);
    std::vector<std::int64_t> queries;
    for (const auto& group : all.groups) queries.push_back(rows.pooled_only ? group.count : group.tokens);
    const auto q_parts = q.split_with_sizes(queries), k_parts = k.split_with_sizes(all.tokens), v_parts = v.split_with_sizes(all.tokens);
    std::vector<at::Tensor> out;
    for (std::size_t i = 0; i < all.groups.size(); ++i) out.push_back(attend(q_parts[i], k_parts[i], v_parts[i], all.groups[i], heads, rows, dropout));
    return at::cat(out, 0);
}

}  // namespace tb::nn
