#pragma once
// The differentiable operations on packed rows that every model is made of. Each has a reference form in libtorch's own operations (any device,
// autograd) and may have a fast form; the table that a model runs on is chosen once, and no architecture, freezing or PEFT method knows which.
//
// Rows are tokens laid end to end, [rows, width], without padding. Only attention knows where a sequence ends.
#include "core/nn/ops/dropout.h"
#include "core/nn/ops/matmul.h"

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
    std::vector<std::int32_t> pooled_at;         // positions of the pooled tokens where `pool` does not say them; else empty

    Packing(std::vector<std::int32_t> offsets, Pool pool, at::Device device, std::vector<std::int32_t> pooled_at = {});
    int sequences() const { return static_cast<int>(offsets.size()) - 1; }
    int tokens() const { return offsets.back(); }
    int length(int i) const { return offsets[static_cast<std::size_t>(i) + 1] - offsets[static_cast<std::size_t>(i)]; }
    int pooled_position(int i) const {
        if (!pooled_at.empty()) return pooled_at[static_cast<std::size_t>(i)];
        return pool == Pool::first ? 0 : length(i) - 1;
    }
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

// Angles of rotary positions: float32 [positions, half of a head's width].
struct Rotation {
    at::Tensor cos, sin;
};

// An undefined bias means none. `bias` of gelu and residual_norm belongs to the linear layer before them: a fast form adds it there.
struct Ops {
    const char* name;
    bool bias_later;  // linear layers leave their bias to the operation that follows, where that takes one
    bool any_device;  // else the processor alone

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

    // Rows of one table, [rows, width].
    at::Tensor (*lookup)(const Lookup& lookup);
    // weight x / sqrt(mean of x^2 + eps), by row.
    at::Tensor (*rms_norm)(const at::Tensor& x, const at::Tensor& weight, double eps);
    // Of each head the halves a and b: (a cos - b sin, b cos + a sin), by the row's position in its sequence.
    at::Tensor (*rotary)(const at::Tensor& x, int heads, const Rotation& rotation, const Rows& rows);
    // silu(gate) up, silu(z) = z / (1 + e^-z).
    at::Tensor (*swiglu)(const at::Tensor& gate, const at::Tensor& up);
    // As attention, over the keys up to the query's own position. k, v: [tokens, key_heads * width]; each of their heads serves as many neighbouring
    // heads of q as there are heads for one.
    at::Tensor (*causal_attention)(
        const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, int heads, int key_heads, const Rows& rows, const Dropout& dropout);
};

// bfloat16 concerns the linear layers' products alone: sums, residual stream, norms and softmax stay in float32.
const Ops& reference_ops(Precision precision = Precision::float32);
// The table for models on the CPU: the fast forms, or the references where TUNEBENCH_OPS=reference asks for them.
const Ops& chosen_ops(Precision precision = Precision::float32);

// Mean cross-entropy with label smoothing over the rows whose label is not -100; mean squared error. Scalars.
at::Tensor cross_entropy(const at::Tensor& logits, const at::Tensor& label, double smoothing);
at::Tensor mean_squared_error(const at::Tensor& output, const at::Tensor& target);

}  // namespace tb::nn
