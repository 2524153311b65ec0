#pragma once
// The loops of the operations that decoder models add (ops/fast_decoder.cpp): RMSNorm, rotary positions, SwiGLU, causal attention with grouped heads.
#include "core/nn/ops/kernels/kernels.h"

namespace tb::nn {

// y = weight x / sqrt(mean of x^2 + eps), rows of `width`.
struct RmsForward {
    const float* x;
    const float* weight;
    float* y;
    float* inverse;  // [rows]: 1 / sqrt(...); null: not kept
    std::int64_t width;
    float eps;
};
struct RmsBackward {
    const float *dy, *x, *inverse, *weight;
    float* dx;
    float* sums;  // [width], added to: the gradient of weight; null: frozen
    std::int64_t width;
};

// Of each head the halves a and b: (a cos - b sin, b cos + a sin), angles by the position in the row's c1 (dropout.h).
struct Rotary {
    const float* x;
    float* y;                 // [rows, heads * 2 * half]
    const float *cos, *sin;   // [positions, half]
    const std::uint32_t* c1;  // [rows]
    std::int64_t heads, half;
    bool back;  // by the negative angles: the gradient
};

// One sequence and one head of keys and values, which `group` neighbouring heads of queries share. Query i sees the keys up to its own
// position first + i. The probabilities are computed again in backward, from two numbers a query; so memory grows with the length, not its square.
struct Causal {
    const float *q, *k, *v;      // first element of the sequence's rows and of the first head's columns
    std::int64_t ldq, ldk, ldv;  // elements from row to row
    float* o;
    std::int64_t ldo;
    float* kept;                      // [group, queries, 2]: largest score, 1 / sum
    std::int64_t queries, keys, width, group, first;
    float scale;
    std::uint32_t head, c1;  // dropout counters, as in Attention
    MaskKey mask;
};
struct CausalBackward {
    Causal forward;  // with o as it came out
    const float* d_o;
    std::int64_t lddo;
    float *dq, *dk, *dv;  // written, not added to; rows as far apart as those of q, k and v
};

struct DecoderKernels {
    void (*rms_forward)(const RmsForward&, std::int64_t begin, std::int64_t end);
    void (*rms_backward)(const RmsBackward&, std::int64_t begin, std::int64_t end);
    void (*rotary)(const Rotary&, std::int64_t begin, std::int64_t end);
    // y = silu(gate) up, silu(z) = z / (1 + e^-z); elements [begin, end).
    void (*swiglu)(const float* gate, const float* up, float* y, std::int64_t begin, std::int64_t end);
    void (*swiglu_backward)(const float* dy, const float* gate, const float* up, float* dgate, float* dup, std::int64_t begin, std::int64_t end);
    void (*causal_forward)(const Causal&, float* scratch);
    void (*causal_backward)(const CausalBackward&, float* scratch);
};

// Queries that go together, so that their scores stay in the first cache.
constexpr std::int64_t causal_block = 32;
// Floats of scratch for a sequence of `length` tokens and heads of `width`.
std::int64_t causal_scratch(std::int64_t length, std::int64_t width);

}  // namespace tb::nn
