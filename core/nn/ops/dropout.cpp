#include "core/nn/ops/dropout.h"

#include "core/nn/ops/fast_support.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace tb::nn {

namespace {

constexpr std::uint32_t multiplier0 = 0xD2511F53u, multiplier1 = 0xCD9E8D57u, weyl0 = 0x9E3779B9u, weyl1 = 0xBB67AE85u;

constexpr auto bit_of = [] {
    std::array<std::uint32_t, 32> bits{};
    for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = 1u << i;
    return bits;
}();

// Bits to multipliers; the loops are by a constant, so that the compiler makes vectors of them.
void expand(const std::uint32_t* bits, float* out, std::int64_t columns, float scale) {
    float rest[32];
    for (std::int64_t done = 0; done < columns; done += 32) {
        auto* to = done + 32 <= columns ? out + done : rest;
        const auto word = bits[done / 32];
        for (std::size_t i = 0; i < 32; ++i) to[i] = (word & bit_of[i]) != 0 ? scale : 0.0f;
        if (to == rest) std::copy_n(rest, columns - done, out + done);
    }
}

// The kernels' generator is held to philox4x32_10 by tests.
class MaskRows {
public:
    MaskRows(std::int64_t columns, const Dropout& dropout)
        : columns_(columns), bits_(static_cast<std::size_t>(mask_words(columns))), key_(fast::key_of(dropout)) {}
    void fill(float* out, std::uint32_t head, std::uint32_t c1) {
        kernels().mask_row(bits_.data(), columns_, head, c1, key_);
        expand(bits_.data(), out, columns_, key_.scale);
    }

private:
    std::int64_t columns_;
    std::vector<std::uint32_t> bits_;
    MaskKey key_;
};

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
    MaskRows(columns, dropout).fill(out, head, c1);
}

void fill_mask(float* out, std::int64_t columns, std::span<const std::uint32_t> c1, const Dropout& dropout) {
    at::parallel_for(0, static_cast<std::int64_t>(c1.size()), 8, [&](std::int64_t begin, std::int64_t end) {
        MaskRows rows(columns, dropout);
        for (auto row = begin; row < end; ++row) rows.fill(out + row * columns, 0, c1[static_cast<std::size_t>(row)]);
    });
}

}  // namespace tb::nn
