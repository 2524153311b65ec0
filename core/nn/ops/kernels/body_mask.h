// Philox4x32-10 (Salmon et al. 2011; the rule is in ops/dropout.h): the words of as many blocks as a vector has 64-bit lanes go through
// the rounds together, each in the lower half of a lane, because the processor multiplies 32 x 32 -> 64 bits there.
namespace {

constexpr int blocks = TB_VECTOR_BYTES / 8;

TB_INLINE vq widen(std::uint32_t x) { return std::uint64_t{x} - vq{}; }

#if defined(__AVX512F__) || defined(__AVX2__) || defined(__SSE2__)
}  // namespace
#include <immintrin.h>
namespace {
#endif

// The product of the lower halves.
TB_INLINE vq product(vq a, std::uint32_t b) {
#if TB_VECTOR_BYTES == 64 && defined(__AVX512F__)
    return reinterpret_cast<vq>(_mm512_mul_epu32(reinterpret_cast<__m512i>(a), _mm512_set1_epi64(b)));
#elif TB_VECTOR_BYTES == 32 && defined(__AVX2__)
    return reinterpret_cast<vq>(_mm256_mul_epu32(reinterpret_cast<__m256i>(a), _mm256_set1_epi64x(b)));
#else
    return (a & 0xffffffffu) * std::uint64_t{b};
#endif
}

// Bit i of the result: the lower half of lane i is at least the threshold.
TB_INLINE std::uint32_t compare(vq x, std::uint32_t threshold) {
#if TB_VECTOR_BYTES == 64 && defined(__AVX512F__)
    return _mm512_cmpge_epu64_mask(reinterpret_cast<__m512i>(x & 0xffffffffu), _mm512_set1_epi64(threshold));
#elif TB_VECTOR_BYTES == 32 && defined(__AVX2__)
    const vq low = x & 0xffffffffu;
    const vq at_least = ~(low - std::uint64_t{threshold});  // the sign bit is set where low >= threshold
    return static_cast<std::uint32_t>(_mm256_movemask_pd(reinterpret_cast<__m256d>(at_least)));
#else
    std::uint32_t out = 0;
    for (int i = 0; i < blocks; ++i) out |= std::uint32_t{static_cast<std::uint32_t>(x[i]) >= threshold} << i;
    return out;
#endif
}

// Bit i of a byte moved to bit 4 i.
TB_INLINE std::uint32_t spread(std::uint32_t x) {
    x = (x | (x << 12)) & 0x000f000fu;
    x = (x | (x << 6)) & 0x03030303u;
    return (x | (x << 3)) & 0x11111111u;
}

// Keep bits of the 4 * blocks columns from block `first` on.
TB_INLINE std::uint32_t mask_group(std::uint32_t first, std::uint32_t head, std::uint32_t c1, const tb::nn::MaskKey& key) {
    vq a, b = widen(c1), c = widen(key.c2), d = widen(key.c3);
    for (int i = 0; i < blocks; ++i) a[i] = (head << 16) + first + static_cast<std::uint32_t>(i);
    std::uint32_t k0 = key.k0, k1 = key.k1;
    for (int round = 0; round < 10; ++round) {
        const vq p0 = product(a, 0xD2511F53u), p1 = product(c, 0xCD9E8D57u);
        a = (p1 >> 32) ^ (b & 0xffffffffu) ^ widen(k0);
        c = (p0 >> 32) ^ d ^ widen(k1);
        b = p1;
        d = p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return spread(compare(a, key.threshold)) | spread(compare(b, key.threshold)) << 1 | spread(compare(c, key.threshold)) << 2 |
           spread(compare(d, key.threshold)) << 3;
}

void mask_row(std::uint32_t* bits, std::int64_t columns, std::uint32_t head, std::uint32_t c1, const tb::nn::MaskKey& key) {
    for (std::int64_t word = 0; word < tb::nn::mask_words(columns); ++word) {
        std::uint32_t out = 0;
        for (int part = 0; part < 32; part += 4 * blocks)
            out |= mask_group(static_cast<std::uint32_t>(word * 8 + part / 4), head, c1, key) << part;
        bits[word] = out;
    }
}

}  // namespace
