#pragma once
// Operands as the tile unit takes them: bfloat16 parts in tiles of 16 rows of 64 bytes. Included by products_amx.cpp alone, which is compiled for it.
#include "core/nn/ops/kernels/products.h"

#include <immintrin.h>

namespace tb::nn {

namespace {

constexpr int side = 16;             // rows of a tile; columns of a result's tile
constexpr int deep = 32;             // depth of a tile
constexpr int group = 2 * side;      // outer indices packed together: two tiles
constexpr std::int64_t tile_bytes = 1024;

// For depth step s: part 0 of the first 16 rows, part 0 of the second 16, part 1 of the first 16, ...
std::int64_t step_bytes(int parts) { return 2 * parts * tile_bytes; }
std::int64_t steps_of(std::int64_t depth) { return (depth + deep - 1) / deep; }

[[gnu::always_inline]] inline __m512 widen(__m256i x) { return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(x), 16)); }

// 16 dwords of 16 rows, transposed in place.
[[gnu::always_inline]] inline void transpose(__m512i (&r)[16]) {
    __m512i t[16];
#pragma GCC unroll 8
    for (int i = 0; i < 8; ++i) {
        t[2 * i] = _mm512_unpacklo_epi32(r[2 * i], r[2 * i + 1]);
        t[2 * i + 1] = _mm512_unpackhi_epi32(r[2 * i], r[2 * i + 1]);
    }
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
        r[4 * i] = _mm512_unpacklo_epi64(t[4 * i], t[4 * i + 2]);
        r[4 * i + 1] = _mm512_unpackhi_epi64(t[4 * i], t[4 * i + 2]);
        r[4 * i + 2] = _mm512_unpacklo_epi64(t[4 * i + 1], t[4 * i + 3]);
        r[4 * i + 3] = _mm512_unpackhi_epi64(t[4 * i + 1], t[4 * i + 3]);
    }
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
        t[i] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0x88);
        t[i + 4] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0xdd);
        t[i + 8] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0x88);
        t[i + 12] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0xdd);
    }
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
        r[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
        r[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
        r[i + 4] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88);
        r[i + 12] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xdd);
    }
}

// Row `i` of every part: the bfloat16 parts of two vectors, `low` in the lower half; where they are to be pairs, element by element beside each other.
template <int parts, bool pairs>
[[gnu::always_inline]] inline void split(__m512 low, __m512 high, __m512i (&rows)[parts][16], int i) {
    const __m512i beside = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
#pragma GCC unroll 3
    for (int p = 0; p < parts; ++p) {
        const __m512i both = reinterpret_cast<__m512i>(_mm512_cvtne2ps_pbh(high, low));
        rows[p][i] = pairs ? _mm512_permutexvar_epi16(beside, both) : both;
        low = _mm512_sub_ps(low, widen(_mm512_castsi512_si256(both)));
        high = _mm512_sub_ps(high, widen(_mm512_extracti64x4_epi64(both, 1)));
    }
}

[[gnu::always_inline]] inline __mmask16 first(std::int64_t n) { return static_cast<__mmask16>(n >= 16 ? 0xffff : n <= 0 ? 0 : (1u << n) - 1u); }

// Up to `n` elements; whole: 16.
template <bool whole>
[[gnu::always_inline]] inline __m512 load(const float* at, std::int64_t n) {
    if constexpr (whole) return _mm512_loadu_ps(at);
    return n > 0 ? _mm512_maskz_loadu_ps(first(n), at) : _mm512_setzero_ps();
}

// 16 outer indices and one depth step as tiles. by_row: a row of the tile is an outer index (a left operand); else a pair of depths (a right one).
// along_depth: the depths of an outer index lie side by side in memory; else the outer indices of a depth. whole: none of them is missing.
template <int parts, bool by_row, bool along_depth, bool whole>
[[gnu::always_inline]] inline void pack_tile(const Operand& from, std::int64_t outer, std::int64_t depth, char* to, std::int64_t stride) {
    __m512i rows[parts][16];
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) {
        if constexpr (along_depth) {
            const float* at = from.data + i * from.outer_stride;
            const auto there = i < outer ? depth : 0;
            split<parts, false>(load<whole>(at, there), load<whole>(at + 16, there - 16), rows, i);
        } else {
            const float* at = from.data + 2 * i * from.depth_stride;
            split<parts, true>(load<whole>(at, 2 * i < depth ? outer : 0), load<whole>(at + from.depth_stride, 2 * i + 1 < depth ? outer : 0), rows, i);
        }
    }
#pragma GCC unroll 3
    for (int p = 0; p < parts; ++p) {
        if constexpr (along_depth != by_row) transpose(rows[p]);
#pragma GCC unroll 16
        for (int i = 0; i < 16; ++i) _mm512_store_si512(to + p * stride + i * 64, rows[p][i]);
    }
}

// 32 outer indices (those that are there), all depths.
template <int parts, bool by_row, bool along_depth>
void pack_group(const Operand& from, std::int64_t outer, std::int64_t depth, char* to) {
    for (std::int64_t k = 0; k < depth; k += deep, to += step_bytes(parts))
        for (int half = 0; half < 2; ++half) {
            const Operand at{from.data + half * side * from.outer_stride + k * from.depth_stride, from.outer_stride, from.depth_stride};
            if (outer >= group && depth - k >= deep)
                pack_tile<parts, by_row, along_depth, true>(at, side, deep, to + half * tile_bytes, 2 * tile_bytes);
            else
                pack_tile<parts, by_row, along_depth, false>(at, outer - half * side, depth - k, to + half * tile_bytes, 2 * tile_bytes);
        }
}

template <int parts, bool by_row>
void pack_group(const Operand& from, std::int64_t outer, std::int64_t depth, char* to) {
    if (from.depth_stride == 1) return pack_group<parts, by_row, true>(from, outer, depth, to);
    pack_group<parts, by_row, false>(from, outer, depth, to);
}

}  // namespace

}  // namespace tb::nn
