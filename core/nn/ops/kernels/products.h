#pragma once
// Matrix products on the tile unit of processors that have one (Intel AMX), on plain memory. A tile multiplies bfloat16 and adds in float32; a
// float32 product is made of several: each operand is split into bfloat16 parts (a = a1 + a2 + a3, 8 significant bits each) and the products of
// parts that matter are added, smallest first. Three parts and six products give float32's own accuracy (about 2e-7 of the norm), two and three about 3e-6,
// one part and one product is bfloat16 with float32 sums. (Henry, Tang, Heinecke: Leveraging the bfloat16 Artificial Intelligence Datatype For Higher-Precision
// Computations, 2019.)
#include <cstdint>

namespace tb::nn {

// An operand x of a product, seen as [outer, depth]: the sum runs over `depth`. Element (i, k) lies at data[i * outer_stride + k * depth_stride];
// one of the strides is 1.
struct Operand {
    const float* data;
    std::int64_t outer_stride, depth_stride;
};

struct Product {
    Operand a, b;                  // c[m, n] = sum over k of a(m, k) b(n, k)
    float* c;                      // row-major, `ldc` elements from row to row
    std::int64_t ldc, m, n, k;
    bool add;                      // to what stands in c
};

enum class Parts { one = 1, two = 2, three = 3 };

// Whether this process may use the tiles (the first call asks the system for them).
bool has_tiles();

// Rows of a and b are packed in groups of 32 with depth padded to 32: bytes of scratch that a packed operand takes.
std::int64_t packed_bytes(std::int64_t outer, std::int64_t depth, Parts parts);
// Packs groups [begin, end) of 32 outer indices of the left operand.
void pack_left(const Operand& from, std::int64_t outer, std::int64_t depth, Parts parts, void* to, std::int64_t begin, std::int64_t end);
// c of columns [begin, end) in groups of 32, from the packed left operand; `scratch` holds one packed group of the right one.
void multiply(const Product& product, Parts parts, const void* packed_left, void* scratch, std::int64_t begin, std::int64_t end);

}  // namespace tb::nn
