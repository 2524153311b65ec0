#pragma once
// The loops of the fast operations, on plain memory. One source (body_*.h), compiled once for AVX-512, once for AVX2 and once for any
// processor; the table for this machine is chosen at run time. A kernel works on a range of rows or of (sequence, head) pairs, so that
// the caller spreads the ranges over threads; what it computes does not depend on how.
#include <cstdint>

namespace tb::nn {

// Dropout at one place of one pass, as ops/dropout.h has it, unpacked for the inner loops.
struct MaskKey {
    std::uint32_t c2 = 0, c3 = 0, k0 = 0, k1 = 0, threshold = 0;
    float scale = 1;  // 1 / (1 - p)
    bool active = false;
};

// Keep bits: column c of a row is bit c mod 32 of word c / 32.
[[gnu::always_inline]] constexpr std::int64_t mask_words(std::int64_t columns) { return (columns + 31) / 32; }

// y = LayerNorm(dropout(x + bias) + residual), rows of `width`. x becomes the normalised row before weight and bias, which backward needs,
// unless `spent` says that nobody will ask: then x may hold anything.
struct NormForward {
    float* x;               // [rows, width], in and out
    const float* bias;      // [width] or null
    const float* residual;  // [rows, width] or null
    const float* weight;    // [width]
    const float* shift;     // [width]
    float* y;               // [rows, width]; may be x where spent
    float* inverse;         // [rows]: 1 / standard deviation; null where spent
    std::uint32_t* bits;    // [rows, mask_words(width)] or null without dropout
    const std::uint32_t* c1;  // [rows]
    std::int64_t width;
    float eps;
    MaskKey mask;
    bool mask_after = false;  // dropout of the result (embeddings) instead of x + bias
    bool spent = false;
};

// Gradients of the above. `sums` are three rows of `width` that the call adds to: of weight, shift and bias.
struct NormBackward {
    const float* dy;
    const float* normalised;
    const float* inverse;
    const float* weight;
    const std::uint32_t* bits;
    float* dresidual;  // [rows, width]: gradient of the sum under the norm
    float* dx;         // the same through dropout; null where it equals dresidual (no dropout, or dropout after)
    float* sums;       // [3, width]
    std::int64_t width;
    float scale;
    bool mask_after;
};

// y = gelu(x + bias), x becomes gelu'(x + bias) unless `spent`. erf by Abramowitz and Stegun 7.1.26 (error below 1.5e-7), whose
// exponential is also that of the derivative.
struct GeluForward {
    float* x;
    const float* bias;  // [width] or null
    float* y;
    std::int64_t width;
    bool spent;
};

// One sequence and head after the other: o = dropout(softmax(scale q k^T)) v.
struct Attention {
    const float *q, *k, *v;         // first element of the sequence's rows and the head's columns
    std::int64_t ldq, ldk, ldv;     // elements from row to row
    float* o;
    std::int64_t ldo;
    float* probabilities;           // [queries, padded(keys)], the sign bit set where dropout drops; null: not kept
    std::int64_t queries, keys, width;
    float scale;
    std::uint32_t head, c1;         // dropout counters: of the first query; the next query's c1 is one more
    MaskKey mask;
};
struct AttentionBackward {
    const float *q, *k, *v;
    std::int64_t ldq, ldk, ldv;
    const float* d_o;
    std::int64_t ldo;
    const float* probabilities;
    float *dq, *dk, *dv;  // written, not added to
    std::int64_t lddq, lddk, lddv;
    std::int64_t queries, keys, width;
    float scale, keep_scale;  // keep_scale = 1 / (1 - p)
};

// AdamW (Loshchilov and Hutter 2019) as torch.optim.AdamW orders it: decay, moments, update.
struct AdamConstants {
    float beta1, beta2, eps;
    float decay;       // 1 - rate * weight_decay
    float step_size;   // rate / (1 - beta1^t)
    float correction;  // sqrt(1 - beta2^t)
};
struct AdamStep {
    float* weight;
    float* gradient;  // zero afterwards
    float *m, *v;
    float factor;  // clips the gradient on the way
    AdamConstants constants;
};

struct DecoderKernels;  // decoder.h

struct Kernels {
    const char* level;  // "avx512", "avx2", "plain"
    int width;          // floats a vector
    void (*mask_row)(std::uint32_t* bits, std::int64_t columns, std::uint32_t head, std::uint32_t c1, const MaskKey& key);
    void (*norm_forward)(const NormForward&, std::int64_t begin, std::int64_t end);
    void (*norm_backward)(const NormBackward&, std::int64_t begin, std::int64_t end);
    void (*gelu_forward)(const GeluForward&, std::int64_t begin, std::int64_t end);
    // dx = dy * derivative; adds the column sums to `sums` [width] where it is not null.
    void (*multiply_sum)(const float* dy, const float* derivative, float* dx, float* sums, std::int64_t width, std::int64_t begin, std::int64_t end);
    // dx = dy where the bit is set, times scale.
    void (*apply_mask)(const float* dy, const std::uint32_t* bits, float* dx, std::int64_t width, float scale, std::int64_t begin, std::int64_t end);
    // Adds the columns of rows [begin, end) to `sums`.
    void (*column_sums)(const float* x, float* sums, std::int64_t width, std::int64_t begin, std::int64_t end);
    void (*attention_forward)(const Attention&, float* scratch);
    void (*attention_backward)(const AttentionBackward&, float* scratch);
    double (*sum_of_squares)(const float* x, std::int64_t n);
    void (*adam)(const AdamStep&, std::int64_t n);
    // `count` steps one after the other with a zero gradient, bit for bit what `adam` does. Without moments (m and v zero) only the decay is left.
    void (*adam_idle)(float* weight, float* m, float* v, bool moments, const AdamConstants* steps, std::int64_t count, std::int64_t n);
    const DecoderKernels* decoder;
};

// Floats of scratch that attention needs for a sequence of `length` tokens and a head of `width`.
std::int64_t attention_scratch(std::int64_t length, std::int64_t width);
// Keys are padded to whole vectors of the widest level, so that a kept buffer does not depend on the level.
[[gnu::always_inline]] constexpr std::int64_t padded(std::int64_t n) { return (n + 15) / 16 * 16; }

// The table of this machine's best level, or of the level TUNEBENCH_KERNELS names ("avx512", "avx2", "plain") where the machine has it.
const Kernels& kernels();
// A level by name; null where this machine lacks it.
const Kernels* kernels_of(const char* level);

}  // namespace tb::nn
