// Included by body.h only: vectors of TB_VECTOR_BYTES bytes in the compiler's own vector types, and the few functions on them.
// Everything lies in an anonymous namespace and uses no standard header with inline code: a function that is compiled for AVX-512 must
// never be the one that the linker keeps for other processors.
#include <cstdint>

namespace {

constexpr int lanes = TB_VECTOR_BYTES / 4;
typedef float vf __attribute__((vector_size(TB_VECTOR_BYTES)));
typedef std::int32_t vi __attribute__((vector_size(TB_VECTOR_BYTES)));
typedef std::uint32_t vu __attribute__((vector_size(TB_VECTOR_BYTES)));
typedef std::uint64_t vq __attribute__((vector_size(TB_VECTOR_BYTES)));
typedef float vf_memory __attribute__((vector_size(TB_VECTOR_BYTES), aligned(4), may_alias));

#define TB_INLINE inline __attribute__((always_inline))

TB_INLINE vf load(const float* p) { return *reinterpret_cast<const vf_memory*>(p); }
TB_INLINE void store(float* p, vf x) { *reinterpret_cast<vf_memory*>(p) = x; }
TB_INLINE vf all(float x) { return x - vf{}; }
TB_INLINE vi bits_of(vf x) { return reinterpret_cast<vi>(x); }
TB_INLINE vf float_of(vi x) { return reinterpret_cast<vf>(x); }
TB_INLINE vf choose(vi mask, vf yes, vf no) { return mask ? yes : no; }

TB_INLINE float sum(vf x) {
    float part[lanes];
    store(part, x);
    for (int half = lanes / 2; half > 0; half /= 2)
        for (int i = 0; i < half; ++i) part[i] += part[i + half];
    return part[0];
}

TB_INLINE float largest(vf x) {
    float part[lanes];
    store(part, x);
    float best = part[0];
    for (int i = 1; i < lanes; ++i) best = part[i] > best ? part[i] : best;
    return best;
}

// While it lives, results too small for a normal number are zero, and such operands count as zero: they are a hundred times slower than others,
// and moments that fade away pass through them. (What a quotient of them would add to a weight is below its last bit.)
struct FlushDenormals {
#if defined(__x86_64__)
    unsigned before = __builtin_ia32_stmxcsr();
    TB_INLINE FlushDenormals() { __builtin_ia32_ldmxcsr(before | 0x8040u); }
    TB_INLINE ~FlushDenormals() { __builtin_ia32_ldmxcsr(before); }
#else
    FlushDenormals() = default;
#endif
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;
};

// The first n lanes, the others 0 (or `rest`).
TB_INLINE vf load_part(const float* p, std::int64_t n, float rest = 0) {
    float part[lanes];
    for (int i = 0; i < lanes; ++i) part[i] = i < n ? p[i] : rest;
    return load(part);
}
TB_INLINE void store_part(float* p, vf x, std::int64_t n) {
    float part[lanes];
    store(part, x);
    for (std::int64_t i = 0; i < n; ++i) p[i] = part[i];
}
// Whole or part of a vector: the loops below say `columns left` and do not care which.
TB_INLINE vf load_up_to(const float* p, std::int64_t left) { return left >= lanes ? load(p) : load_part(p, left); }
TB_INLINE void store_up_to(float* p, vf x, std::int64_t left) {
    if (left >= lanes)
        store(p, x);
    else
        store_part(p, x, left);
}

// Lane i is all ones where bit i of `bits` is set.
TB_INLINE vi lane_mask(std::uint32_t bits) {
    vi which;
    for (int i = 0; i < lanes; ++i) which[i] = 1 << i;
    return (which & static_cast<std::int32_t>(bits)) != 0;
}
// The keep bits of the vector that starts at `column`, a multiple of the lanes.
TB_INLINE vi kept(const std::uint32_t* bits, std::int64_t column) { return lane_mask(bits[column / 32] >> (column % 32)); }

// e^x, for x <= 88; below -87 it is 0. Range reduction by ln 2 in two parts and a polynomial of degree 6 (relative error about 1e-7).
TB_INLINE vf exponential(vf x) {
    const vi under = x < all(-87.0f);
    x = choose(under, all(-87.0f), x);
    const vf n = x * 1.44269504088896341f;
    const vf magic = all(12582912.0f);  // adding 1.5 * 2^23 rounds to a whole number
    const vf rounded = (n + magic) - magic;
    const vf r = (x - rounded * 0.693359375f) - rounded * -2.12194440e-4f;
    vf p = all(1.9875691500e-4f);
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    const vi whole = __builtin_convertvector(rounded, vi);
    const vf power = float_of((whole + 127) << 23);
    return choose(under, vf{}, p * power);
}

TB_INLINE float root(float x) { return __builtin_sqrtf(x); }
TB_INLINE vf root(vf x) {
    for (int i = 0; i < lanes; ++i) x[i] = __builtin_sqrtf(x[i]);
    return x;
}

}  // namespace
