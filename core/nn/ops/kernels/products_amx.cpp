// The only unit with tile instructions; called where has_tiles() says so.
#include "core/nn/ops/kernels/products.h"

#if defined(__x86_64__) && defined(__linux__)

// GCC 12 warns of its own intrinsics (bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#include "core/nn/ops/kernels/products_amx_pack.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace tb::nn {

namespace {

struct alignas(64) TileShape {
    std::uint8_t palette = 1, start_row = 0, reserved[14] = {};
    std::uint16_t bytes_a_row[16] = {64, 64, 64, 64, 64, 64, 64, 64};
    std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

// Tiles 0-3 hold the result, 4 and 5 the left operand's halves, 6 and 7 the right one's.
// The left operand passes by once per group of columns; the right one's group stays in the first cache meanwhile.
template <int p>
void load_left(const char* a) {
    _tile_stream_loadd(4, a + 2 * p * tile_bytes, 64);
    _tile_stream_loadd(5, a + (2 * p + 1) * tile_bytes, 64);
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

// Memory that is needed soon, asked for in small portions between the products: their time hides its latency, which is what a product of few rows waits for.
class Ahead {
public:
    Ahead() = default;
    Ahead(const float* data, std::int64_t stride, std::int64_t rows, std::int64_t width, std::int64_t portions)
        : m_row(reinterpret_cast<const char*>(data)), m_stride(4 * stride), m_width(4 * width), m_rows(rows),
          m_portion((rows * ((m_width + 63) / 64) + portions - 1) / portions) {}

    // One portion: to the second cache what is read, to the first what is written.
    template <bool writes>
    void fetch() {
        for (auto left = m_portion; left > 0 && m_rows > 0; --left) {
            __builtin_prefetch(m_row + m_at, writes, writes ? 3 : 2);
            m_at += 64;
            if (m_at < m_width) continue;
            m_at = 0;
            if (--m_rows > 0) m_row += m_stride;
        }
    }

private:
    const char* m_row = nullptr;
    std::int64_t m_stride = 0, m_width = 0, m_rows = 0, m_portion = 0, m_at = 0;
};

// A group of the right operand and a block of its depths.
struct Panel {
    std::int64_t n, depth, wide, deep;

    Operand of(const Operand& from) const { return {from.data + n * from.outer_stride + depth * from.depth_stride, from.outer_stride, from.depth_stride}; }
    Ahead ahead(const Operand& from, std::int64_t portions) const {
        const auto part = of(from);
        return from.depth_stride == 1 ? Ahead(part.data, from.outer_stride, wide, deep, portions) : Ahead(part.data, from.depth_stride, deep, wide, portions);
    }
};

// Depth is taken in blocks of so many steps: a block of the right operand's group stays in the first cache while the rows pass by.
template <int parts>
constexpr std::int64_t block_steps = 16 / parts;

// Rows are taken in chunks of so many bytes of a block: they stay in the second cache while the columns pass by.
constexpr std::int64_t chunk_bytes = 512 * 1024;

template <int parts>
std::int64_t chunk_groups(std::int64_t groups, std::int64_t steps) {
    const auto most = std::max<std::int64_t>(1, chunk_bytes / (std::min(steps, block_steps<parts>) * step_bytes(parts)));
    const auto chunks = (groups + most - 1) / most;
    return (groups + chunks - 1) / chunks;
}

template <int parts>
Panel panel_of(const Product& p, std::int64_t g, std::int64_t block) {
    const auto n = g * group, depth = block * deep;
    return {n, depth, std::min<std::int64_t>(group, p.n - n), std::min(block_steps<parts> * deep, p.k - depth)};
}

// One block of depths of one group of columns, rows [begin, end) in groups; `next` is read meanwhile.
template <int parts>
void multiply_panel(const Product& p, const Panel& panel, const char* left, const char* right, std::int64_t begin, std::int64_t end, bool add, Ahead next) {
    const auto steps = steps_of(panel.deep), row_bytes = steps_of(p.k) * step_bytes(parts);
    left += panel.depth / deep * step_bytes(parts) + begin * row_bytes;
    for (auto m = begin * group; m < std::min(end * group, p.m); m += group, left += row_bytes) {
        const bool whole = p.m - m >= group && panel.wide == group;
        float* c = p.c + m * p.ldc + panel.n;
        start_tiles(c, p.ldc, add && whole);
        Ahead result(c + group * p.ldc, p.ldc, std::min<std::int64_t>(group, p.m - m - group), panel.wide, steps);
        const char *a = left, *b = right;
        for (std::int64_t s = 0; s < steps; ++s, a += step_bytes(parts), b += step_bytes(parts)) {
            next.fetch<false>();
            result.fetch<true>();
            multiply_step<parts>(a, b);
        }
        store_tiles(c, p.ldc, p.m - m, panel.wide, add && !whole);
    }
}

template <int parts>
void multiply_groups(const Product& p, const char* left, char* right, std::int64_t begin, std::int64_t end) {
    const TileShape shape;
    _tile_loadconfig(&shape);
    const auto steps = steps_of(p.k), groups = (p.m + group - 1) / group, chunk = chunk_groups<parts>(groups, steps);
    for (std::int64_t block = 0; block < steps; block += block_steps<parts>)
        for (std::int64_t rows = 0; rows < groups; rows += chunk)
            for (auto g = begin; g < end; ++g) {
                const auto panel = panel_of<parts>(p, g, block);
                pack_group<parts, false>(panel.of(p.b), panel.wide, panel.deep, right);
                const auto portions = std::min(chunk, groups - rows) * steps_of(panel.deep);
                const auto next = g + 1 < end ? panel_of<parts>(p, g + 1, block).ahead(p.b, portions) : Ahead();
                multiply_panel<parts>(p, panel, left, right, rows, rows + chunk, p.add || block > 0, next);
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
