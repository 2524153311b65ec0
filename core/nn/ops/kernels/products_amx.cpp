// The only unit with tile instructions; called where has_tiles() says so.
#include "core/nn/ops/kernels/products.h"

#if defined(__x86_64__) && defined(__linux__)

// GCC 12 warns of its own intrinsics (bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace tb::nn {

namespace {

constexpr int side = 16;             // rows of a tile; columns of a result's tile
constexpr int deep = 32;             // depth of a tile
constexpr int group = 2 * side;      // outer indices packed together: two tiles
constexpr std::int64_t tile_bytes = 1024;

// For depth step s: part 0 of the first 16 rows, part 0 of the second 16, part 1 of the first 16, ...
std::int64_t step_bytes(int parts) { return 2 * parts * tile_bytes; }
std::int64_t steps_of(std::int64_t depth) { return (depth + deep - 1) / deep; }

struct alignas(64) TileShape {
    std::uint8_t palette = 1, start_row = 0, reserved[14] = {};
    std::uint16_t bytes_a_row[16] = {64, 64, 64, 64, 64, 64, 64, 64};
    std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

__m512 widen(__m256bh x) { return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(reinterpret_cast<__m256i>(x)), 16)); }

// 16 dwords of 16 rows, transposed in place.
void transpose(__m512i (&r)[16]) {
    __m512i t[16];
    for (int i = 0; i < 8; ++i) {
        t[2 * i] = _mm512_unpacklo_epi32(r[2 * i], r[2 * i + 1]);
        t[2 * i + 1] = _mm512_unpackhi_epi32(r[2 * i], r[2 * i + 1]);
    }
    for (int i = 0; i < 4; ++i) {
        r[4 * i] = _mm512_unpacklo_epi64(t[4 * i], t[4 * i + 2]);
        r[4 * i + 1] = _mm512_unpackhi_epi64(t[4 * i], t[4 * i + 2]);
        r[4 * i + 2] = _mm512_unpacklo_epi64(t[4 * i + 1], t[4 * i + 3]);
        r[4 * i + 3] = _mm512_unpackhi_epi64(t[4 * i + 1], t[4 * i + 3]);
    }
    for (int i = 0; i < 4; ++i) {
        t[i] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0x88);
        t[i + 4] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0xdd);
        t[i + 8] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0x88);
        t[i + 12] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0xdd);
    }
    for (int i = 0; i < 4; ++i) {
        r[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
        r[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
        r[i + 4] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88);
        r[i + 12] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xdd);
    }
}

// The bfloat16 parts of two vectors, part p of `low` in the lower half of out[p].
template <int parts>
void split_halves(__m512 low, __m512 high, __m512i* out) {
    for (int p = 0; p < parts; ++p) {
        const __m512bh both = _mm512_cvtne2ps_pbh(high, low);
        out[p] = reinterpret_cast<__m512i>(both);
        if (p + 1 == parts) break;
        const __m512i bits = reinterpret_cast<__m512i>(both);
        low = _mm512_sub_ps(low, widen(reinterpret_cast<__m256bh>(_mm512_castsi512_si256(bits))));
        high = _mm512_sub_ps(high, widen(reinterpret_cast<__m256bh>(_mm512_extracti64x4_epi64(bits, 1))));
    }
}

// The parts of 16 pairs (even[i], odd[i]), each pair one dword.
template <int parts>
void split_pairs(__m512 even, __m512 odd, __m512i* out) {
    const __m512i upper = _mm512_set1_epi32(static_cast<int>(0xffff0000));
    for (int p = 0; p < parts; ++p) {
        const __m512i lo = _mm512_cvtepu16_epi32(reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(even)));
        const __m512i hi = _mm512_slli_epi32(_mm512_cvtepu16_epi32(reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(odd))), 16);
        out[p] = _mm512_or_si512(lo, hi);
        if (p + 1 == parts) break;
        even = _mm512_sub_ps(even, _mm512_castsi512_ps(_mm512_slli_epi32(lo, 16)));
        odd = _mm512_sub_ps(odd, _mm512_castsi512_ps(_mm512_and_si512(hi, upper)));
    }
}

__mmask16 first(std::int64_t n) { return static_cast<__mmask16>(n >= 16 ? 0xffff : n <= 0 ? 0 : (1u << n) - 1u); }

// 16 outer indices and one depth step as tiles. by_row: a row of the tile is an outer index (a left operand); else a pair of depths (a right one).
template <int parts, bool by_row>
void pack_tile(const Operand& from, std::int64_t outer_left, std::int64_t depth_left, char* to, std::int64_t stride) {
    __m512i rows[parts][16];
    const bool along_depth = from.depth_stride == 1;
    const auto outer = outer_left < side ? outer_left : side;
    const auto depth = depth_left < deep ? depth_left : deep;
    for (int i = 0; i < 16; ++i) {
        __m512i out[parts];
        if (along_depth) {
            const float* at = from.data + i * from.outer_stride;
            const bool there = i < outer;
            split_halves<parts>(there ? _mm512_maskz_loadu_ps(first(depth), at) : _mm512_setzero_ps(),
                there ? _mm512_maskz_loadu_ps(first(depth - 16), at + 16) : _mm512_setzero_ps(), out);
        } else {
            const float* at = from.data + 2 * i * from.depth_stride;
            split_pairs<parts>(2 * i < depth ? _mm512_maskz_loadu_ps(first(outer), at) : _mm512_setzero_ps(),
                2 * i + 1 < depth ? _mm512_maskz_loadu_ps(first(outer), at + from.depth_stride) : _mm512_setzero_ps(), out);
        }
        for (int p = 0; p < parts; ++p) rows[p][i] = out[p];
    }
    for (int p = 0; p < parts; ++p) {
        if (along_depth != by_row) transpose(rows[p]);
        for (int i = 0; i < 16; ++i) _mm512_store_si512(to + p * stride + i * 64, rows[p][i]);
    }
}

template <int parts, bool by_row>
void pack_group(const Operand& from, std::int64_t outer, std::int64_t depth, char* to) {
    for (std::int64_t k = 0; k < depth; k += deep, to += step_bytes(parts))
        for (int half = 0; half < 2; ++half) {
            const Operand at{from.data + half * side * from.outer_stride + k * from.depth_stride, from.outer_stride, from.depth_stride};
            pack_tile<parts, by_row>(at, outer - half * side, depth - k, to + half * tile_bytes, 2 * tile_bytes);
        }
}

// Tiles 0-3 hold the result, 4 and 5 the left operand's halves, 6 and 7 the right one's.
template <int p>
void load_left(const char* a) {
    _tile_loadd(4, a + 2 * p * tile_bytes, 64);
    _tile_loadd(5, a + (2 * p + 1) * tile_bytes, 64);
}
template <int p>
void load_right(const char* b) {
    _tile_loadd(6, b + 2 * p * tile_bytes, 64);
    _tile_loadd(7, b + (2 * p + 1) * tile_bytes, 64);
}
void clear_tiles() {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
}
void multiply_tiles() {
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
}

// The products of parts in an order that changes one operand at a time.
template <int parts>
void multiply_step(const char* a, const char* b) {
    if constexpr (parts == 1) {
        load_left<0>(a), load_right<0>(b), multiply_tiles();
    } else if constexpr (parts == 2) {
        load_left<0>(a), load_right<1>(b), multiply_tiles();
        load_right<0>(b), multiply_tiles();
        load_left<1>(a), multiply_tiles();
    } else {
        load_left<0>(a), load_right<2>(b), multiply_tiles();
        load_right<0>(b), multiply_tiles();
        load_left<2>(a), multiply_tiles();
        load_left<1>(a), multiply_tiles();
        load_right<1>(b), multiply_tiles();
        load_left<0>(a), multiply_tiles();
    }
}

// A result's tiles where they do not fit wholly into c, or are added.
void put(const float* tile, float* c, std::int64_t ldc, std::int64_t m, std::int64_t n, bool add) {
    for (std::int64_t i = 0; i < m && i < side; ++i) {
        const __m512 value = _mm512_load_ps(tile + i * side);
        const auto mask = first(n);
        _mm512_mask_storeu_ps(c + i * ldc, mask, add ? _mm512_add_ps(value, _mm512_maskz_loadu_ps(mask, c + i * ldc)) : value);
    }
}

// The four tiles to a result with m rows and n columns left. (A tile's number has to be written out: it is part of the instruction.)
void store_tiles(float* c, std::int64_t ldc, std::int64_t m, std::int64_t n, bool add) {
    const auto bytes_a_row = static_cast<std::size_t>(ldc) * sizeof(float);
    if (!add && m >= group && n >= group) {
        _tile_stored(0, c, bytes_a_row);
        _tile_stored(1, c + side, bytes_a_row);
        _tile_stored(2, c + side * ldc, bytes_a_row);
        _tile_stored(3, c + side * ldc + side, bytes_a_row);
        return;
    }
    alignas(64) float kept[4][side * side];
    _tile_stored(0, kept[0], 64);
    _tile_stored(1, kept[1], 64);
    _tile_stored(2, kept[2], 64);
    _tile_stored(3, kept[3], 64);
    for (int i = 0; i < 4; ++i) put(kept[i], c + i / 2 * side * ldc + i % 2 * side, ldc, m - i / 2 * side, n - i % 2 * side, add);
}

// The tiles as they start: zero, or what stands in c where a whole block of it is added to.
void start_tiles(const float* c, std::int64_t ldc, bool whole) {
    if (!whole) return clear_tiles();
    const auto bytes_a_row = static_cast<std::size_t>(ldc) * sizeof(float);
    _tile_loadd(0, c, bytes_a_row);
    _tile_loadd(1, c + side, bytes_a_row);
    _tile_loadd(2, c + side * ldc, bytes_a_row);
    _tile_loadd(3, c + side * ldc + side, bytes_a_row);
}

// Depth is taken in blocks of so many steps: a block of the left operand stays in the second cache while the columns pass by.
constexpr std::int64_t block_steps = 16;

template <int parts>
void multiply_groups(const Product& p, const char* left, char* right, std::int64_t begin, std::int64_t end) {
    const TileShape shape;
    _tile_loadconfig(&shape);
    const auto steps = steps_of(p.k), panel = steps * step_bytes(parts);
    for (std::int64_t block = 0; block < steps; block += block_steps) {
        const auto depth = block * deep, last = steps - block < block_steps ? steps : block + block_steps;
        const bool add = p.add || block > 0;
        for (auto g = begin; g < end; ++g) {
            const auto n = g * group;
            pack_group<parts, false>({p.b.data + n * p.b.outer_stride + depth * p.b.depth_stride, p.b.outer_stride, p.b.depth_stride}, p.n - n,
                (last * deep < p.k ? last * deep : p.k) - depth, right);
            for (std::int64_t m = 0; m < p.m; m += group) {
                const char* a = left + m / group * panel + block * step_bytes(parts);
                const char* b = right;
                float* c = p.c + m * p.ldc + n;
                const bool whole = p.m - m >= group && p.n - n >= group;
                start_tiles(c, p.ldc, add && whole);
                for (auto s = block; s < last; ++s, a += step_bytes(parts), b += step_bytes(parts)) multiply_step<parts>(a, b);
                store_tiles(c, p.ldc, p.m - m, p.n - n, add && !whole);
            }
        }
    }
    _tile_release();
}

template <int parts>
void pack_groups(const Operand& from, std::int64_t outer, std::int64_t depth, char* to, std::int64_t begin, std::int64_t end) {
    for (auto g = begin; g < end; ++g) {
        const auto at = g * group;
        pack_group<parts, true>({from.data + at * from.outer_stride, from.outer_stride, from.depth_stride}, outer - at, depth,
            to + g * steps_of(depth) * step_bytes(parts));
    }
}

}  // namespace

bool has_tiles() {
    static const bool there = [] {
        __builtin_cpu_init();
        unsigned a = 7, b = 0, c = 0, d = 0;
        __asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
        const bool tiles = (d >> 24 & 1) && (d >> 22 & 1);  // AMX-TILE, AMX-BF16
        if (!tiles || !__builtin_cpu_supports("avx512bf16") || !__builtin_cpu_supports("avx512bw")) return false;
        constexpr long request_permission = 0x1023, tile_data = 18;  // arch_prctl(ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA)
        return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
    }();
    return there;
}

std::int64_t packed_bytes(std::int64_t outer, std::int64_t depth, Parts parts) {
    return (outer + group - 1) / group * steps_of(depth) * step_bytes(static_cast<int>(parts));
}

void pack_left(const Operand& from, std::int64_t outer, std::int64_t depth, Parts parts, void* to, std::int64_t begin, std::int64_t end) {
    auto* bytes = static_cast<char*>(to);
    if (parts == Parts::one) return pack_groups<1>(from, outer, depth, bytes, begin, end);
    parts == Parts::two ? pack_groups<2>(from, outer, depth, bytes, begin, end) : pack_groups<3>(from, outer, depth, bytes, begin, end);
}

void multiply(const Product& product, Parts parts, const void* packed_left, void* scratch, std::int64_t begin, std::int64_t end) {
    const auto* left = static_cast<const char*>(packed_left);
    auto* right = static_cast<char*>(scratch);
    if (parts == Parts::one) return multiply_groups<1>(product, left, right, begin, end);
    parts == Parts::two ? multiply_groups<2>(product, left, right, begin, end) : multiply_groups<3>(product, left, right, begin, end);
}

}  // namespace tb::nn

#else

namespace tb::nn {

bool has_tiles() { return false; }
std::int64_t packed_bytes(std::int64_t, std::int64_t, Parts) { return 0; }
void pack_left(const Operand&, std::int64_t, std::int64_t, Parts, void*, std::int64_t, std::int64_t) {}
void multiply(const Product&, Parts, const void*, void*, std::int64_t, std::int64_t) {}

}  // namespace tb::nn

#endif
