#pragma once
// Dropout masks as a function: the same on every path, device and thread count, whatever is packed, rounded up or left out.
//
// Philox4x32-10 (J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC11, 2011), since a counter
// based generator gives any element's draw without those before it:
//   key      k0 = seed mod 2^32, k1 = seed div 2^32
//   counter  c0 = head << 16 | column div 4      (attention: the column is the key's position; else the head is 0)
//            c1 = row in the batch << 16 | position in the row
//            c2 = micro-batch << 16 | site
//            c3 = optimizer step
//   draw     output word (column mod 4)
// An element stays when its word >= round(p * 2^32), p as a double: exactly the share 1 - p of all words, by one integer comparison. What stays is
// multiplied by 1 / (1 - p). Sites are numbered by the architecture: embeddings 0, layer i from 1 + 4 i, the head from 1 + 4 layers.
#include <array>
#include <cstdint>
#include <span>

namespace tb::nn {

using PhiloxBlock = std::array<std::uint32_t, 4>;
// One block, as published: philox4x32_10({0,0,0,0}, {0,0}) = {6627e8d5, e169c58d, bc57ac4c, 9b00dbd8}.
PhiloxBlock philox4x32_10(PhiloxBlock counter, std::array<std::uint32_t, 2> key);

// One place of dropout in one pass.
struct Dropout {
    double p = 0;  // 0: none
    std::uint64_t seed = 0;
    std::uint32_t step = 0, micro_batch = 0, site = 0;
    bool active() const { return p > 0; }
    std::uint32_t threshold() const;  // round(p * 2^32)
    float scale() const { return static_cast<float>(1.0 / (1.0 - p)); }
};

// c1 of a row.
constexpr std::uint32_t row_counter(std::uint32_t row, std::uint32_t position) { return row << 16 | position; }

// Multipliers (0 or 1 / (1 - p)) of one row's `columns` elements into `out`.
void fill_mask_row(float* out, std::int64_t columns, std::uint32_t head, std::uint32_t c1, const Dropout& dropout);
// The same for many rows, [rows, columns], in parallel; one c1 a row.
void fill_mask(float* out, std::int64_t columns, std::span<const std::uint32_t> c1, const Dropout& dropout);

}  // namespace tb::nn
