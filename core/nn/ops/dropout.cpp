#include "core/nn/ops/dropout.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace tb::nn {

namespace {

constexpr std::uint32_t multiplier0 = 0xD2511F53u, multiplier1 = 0xCD9E8D57u, weyl0 = 0x9E3779B9u, weyl1 = 0xBB67AE85u;
constexpr int lanes = 16;  // blocks of four columns that go through the rounds side by side

struct RowKey {
    std::uint32_t c0, c1, c2, c3, k0, k1, threshold;
    float scale;
};

// 64 columns from block `first` on. Every loop runs over the lanes, so that the compiler makes vectors of them.
inline __attribute__((always_inline)) void fill_group(float* __restrict out, std::uint32_t first, const RowKey& key) {
    std::uint32_t a[lanes], b[lanes], c[lanes], d[lanes];
    for (int j = 0; j < lanes; ++j) {
        a[j] = key.c0 + first + static_cast<std::uint32_t>(j);
        b[j] = key.c1;
        c[j] = key.c2;
        d[j] = key.c3;
    }
    std::uint32_t k0 = key.k0, k1 = key.k1;
    for (int round = 0; round < 10; ++round) {
        for (int j = 0; j < lanes; ++j) {
            const std::uint64_t p0 = std::uint64_t{a[j]} * multiplier0, p1 = std::uint64_t{c[j]} * multiplier1;
            a[j] = static_cast<std::uint32_t>(p1 >> 32) ^ b[j] ^ k0;
            c[j] = static_cast<std::uint32_t>(p0 >> 32) ^ d[j] ^ k1;
            b[j] = static_cast<std::uint32_t>(p1);
            d[j] = static_cast<std::uint32_t>(p0);
        }
        k0 += weyl0;
        k1 += weyl1;
    }
    for (int j = 0; j < lanes; ++j) {
        out[4 * j + 0] = a[j] >= key.threshold ? key.scale : 0.0f;
        out[4 * j + 1] = b[j] >= key.threshold ? key.scale : 0.0f;
        out[4 * j + 2] = c[j] >= key.threshold ? key.scale : 0.0f;
        out[4 * j + 3] = d[j] >= key.threshold ? key.scale : 0.0f;
    }
}

inline __attribute__((always_inline)) void fill_columns(float* out, std::int64_t columns, const RowKey& key) {
    constexpr std::int64_t group = 4 * lanes;
    std::int64_t done = 0;
    for (; done + group <= columns; done += group) fill_group(out + done, static_cast<std::uint32_t>(done / 4), key);
    if (done == columns) return;
    float rest[group];
    fill_group(rest, static_cast<std::uint32_t>(done / 4), key);
    std::copy_n(rest, columns - done, out + done);
}

using Fill = void (*)(float*, std::int64_t, const RowKey&);
void fill_plain(float* out, std::int64_t columns, const RowKey& key) { fill_columns(out, columns, key); }

// Integers only: every level gives the same bits, so the choice needs no record.
#if defined(__x86_64__)
__attribute__((target("avx2"))) void fill_avx2(float* out, std::int64_t columns, const RowKey& key) { fill_columns(out, columns, key); }
__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,prefer-vector-width=512"))) void fill_avx512(
    float* out, std::int64_t columns, const RowKey& key) {
    fill_columns(out, columns, key);
}
Fill choose() {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512bw")) {
        return fill_avx512;
    }
    return __builtin_cpu_supports("avx2") ? fill_avx2 : fill_plain;
}
#else
Fill choose() { return fill_plain; }
#endif

const Fill fill = choose();

RowKey row_key(std::uint32_t head, std::uint32_t c1, const Dropout& dropout) {
    return {head << 16, c1, dropout.micro_batch << 16 | dropout.site, dropout.step, static_cast<std::uint32_t>(dropout.seed),
        static_cast<std::uint32_t>(dropout.seed >> 32), dropout.threshold(), dropout.scale()};
}

}  // namespace

PhiloxBlock philox4x32_10(PhiloxBlock c, std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = std::uint64_t{c[0]} * multiplier0, p1 = std::uint64_t{c[2]} * multiplier1;
        c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ key[0], static_cast<std::uint32_t>(p1),
            static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ key[1], static_cast<std::uint32_t>(p0)};
        key = {key[0] + weyl0, key[1] + weyl1};
    }
    return c;
}

std::uint32_t Dropout::threshold() const {
    // A probability within 2^-33 of 1 would round to 2^32, which no word reaches.
    return static_cast<std::uint32_t>(std::min(std::nearbyint(p * 4294967296.0), 4294967295.0));
}

void fill_mask_row(float* out, std::int64_t columns, std::uint32_t head, std::uint32_t c1, const Dropout& dropout) {
    fill(out, columns, row_key(head, c1, dropout));
}

void fill_mask(float* out, std::int64_t columns, std::span<const std::uint32_t> c1, const Dropout& dropout) {
    at::parallel_for(0, static_cast<std::int64_t>(c1.size()), 8, [&](std::int64_t begin, std::int64_t end) {
        auto key = row_key(0, 0, dropout);
        for (auto row = begin; row < end; ++row) {
            key.c1 = c1[static_cast<std::size_t>(row)];
            fill(out + row * columns, columns, key);
        }
    });
}

}  // namespace tb::nn
