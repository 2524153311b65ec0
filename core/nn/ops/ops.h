#pragma once
// The differentiable operations on packed rows that every model is made of. Each has a reference form in libtorch's own operations (any device,
// autograd) and may have a fast form; the table that a model runs on is chosen once, and no architecture, freezing or PEFT method knows which.
//
// Rows are tokens laid end to end, [rows, width], without padding. Only attention knows where a sequence ends.
#include "core/nn/ops/dropout.h"

#include <ATen/ATen.h>

#include <memory>
#include <vector>

namespace tb::nn {

// The token of a sequence that the head looks at.
enum class Pool { first, last };

// Where the sequences of a batch lie. Forms of an operation may keep what they derive from it for the pass in `kept`.
struct Packing {
    std::vector<std::int32_t> offsets;           // [sequences + 1]; no sequence is empty
    Pool pool;
    std::vector<std::uint32_t> all, pooled;      // c1 (dropout.h) of every token, and of each sequence's pooled token
    at::Tensor pooled_rows;                      // int64 [sequences]
    mutable std::shared_ptr<void> kept;

    Packing(std::vector<std::int32_t> offsets, Pool pool, at::Device device);
    int sequences() const { return static_cast<int>(offsets.size()) - 1; }
    int tokens() const { return offsets.back(); }
    int length(int i) const { return offsets[static_cast<std::size_t>(i) + 1] - offsets[static_cast<std::size_t>(i)]; }
    int pooled_position(int i) const { return pool == Pool::first ? 0 : length(i) - 1; }
};

// The rows an operation works on: every token's, or only the pooled ones (in the last layer nothing else reaches the head).
struct Rows {
    const Packing* packing;
    bool pooled_only = false;
    const std::vector<std::uint32_t>& counters() const { return pooled_only ? packing->pooled : packing->all; }
};

struct Lookup {
    at::Tensor table;  // [entries, width]
    at::Tensor ids;    // int64 [rows]
    int padding_row = -1;  // gets no gradient
};

struct NormWeights {
    at::Tensor weight, bias;
    double eps = 1e-12;
};

// An undefined bias means none. `bias` of gelu and residual_norm belongs to the linear layer before them: a fast form adds it there.
struct Ops {
    const char* name;
    bool bias_later;  // linear layers leave their bias to the operation that follows, where that takes one

    // x W^T + b: [rows, in] -> [rows, out].
    at::Tensor (*linear)(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);
    // dropout(LayerNorm(sum of lookups, from left to right)).
    at::Tensor (*embed)(const std::vector<Lookup>& lookups, const NormWeights& norm, const Rows& rows, const Dropout& dropout);
    // dropout(softmax(scale q k^T)) v in each sequence and head. k, v: every token's rows; q and the result: those of `rows`.
    at::Tensor (*attention)(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, const Rows& rows, const Dropout& dropout);
    // x (1 + erf(x / sqrt 2)) / 2 of x + bias.
    at::Tensor (*gelu)(const at::Tensor& x, const at::Tensor& bias);
    // LayerNorm(dropout(x + bias) + residual).
    at::Tensor (*residual_norm)(
        const at::Tensor& x, const at::Tensor& bias, const at::Tensor& residual, const NormWeights& norm, const Rows& rows, const Dropout& dropout);
    at::Tensor (*dropout)(const at::Tensor& x, const Rows& rows, const Dropout& dropout);
    // The pooled row of each sequence.
    at::Tensor (*pooled_rows)(const at::Tensor& x, const Packing& packing);
};

const Ops& reference_ops();
// The table for models on the CPU: the fast forms, or the references where TUNEBENCH_OPS=reference asks for them.
const Ops& chosen_ops();

// Mean cross-entropy with label smoothing over the rows whose label is not -100; mean squared error. Scalars.
at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& label, double smoothing);
at::Tensor mean_squared_error(const at::Tensor& output, const at::Tensor& target);

}  // namespace tb::nn
