// Attention of one sequence and head. Its products are small, so operands are packed into scratch with whole vectors a row and multiplied
// by register-blocked loops; the left factor is read element by element with any strides, so that its transpose costs nothing.
namespace {

using tb::nn::Attention;
using tb::nn::AttentionBackward;
using tb::nn::padded;

struct Left {
    const float* data;
    std::int64_t row, column;  // strides
};

// Rows [i, i + MR) and NV vectors of columns of c = a b (c += a b), summed over `depth`.
template <int MR, int NV, bool add>
TB_INLINE void multiply_tile(Left a, const float* b, std::int64_t ldb, float* c, std::int64_t ldc, std::int64_t depth) {
    vf acc[MR][NV] = {};
    for (int r = 0; add && r < MR; ++r)
        for (int v = 0; v < NV; ++v) acc[r][v] = load(c + r * ldc + v * lanes);
    for (std::int64_t k = 0; k < depth; ++k) {
        vf right[NV];
        for (int v = 0; v < NV; ++v) right[v] = load(b + k * ldb + v * lanes);
        for (int r = 0; r < MR; ++r) {
            const vf left = all(a.data[r * a.row + k * a.column]);
            for (int v = 0; v < NV; ++v) acc[r][v] += left * right[v];
        }
    }
    for (int r = 0; r < MR; ++r)
        for (int v = 0; v < NV; ++v) store(c + r * ldc + v * lanes, acc[r][v]);
}

template <int MR, bool add>
TB_INLINE void multiply_rows(Left a, const float* b, std::int64_t ldb, float* c, std::int64_t ldc, std::int64_t columns, std::int64_t depth) {
    std::int64_t j = 0;
    for (; j + 2 * lanes <= columns; j += 2 * lanes) multiply_tile<MR, 2, add>(a, b + j, ldb, c + j, ldc, depth);
    for (; j < columns; j += lanes) multiply_tile<MR, 1, add>(a, b + j, ldb, c + j, ldc, depth);
}

// c [rows, columns] = (with `add`: +=) a [rows, depth] b [depth, columns]; columns a multiple of the lanes.
template <bool add = false>
void multiply(Left a, const float* b, std::int64_t ldb, float* c, std::int64_t ldc, std::int64_t rows, std::int64_t columns, std::int64_t depth) {
    std::int64_t i = 0;
    for (; i + 6 <= rows; i += 6) multiply_rows<6, add>({a.data + i * a.row, a.row, a.column}, b, ldb, c + i * ldc, ldc, columns, depth);
    for (; i + 2 <= rows; i += 2) multiply_rows<2, add>({a.data + i * a.row, a.row, a.column}, b, ldb, c + i * ldc, ldc, columns, depth);
    for (; i < rows; ++i) multiply_rows<1, add>({a.data + i * a.row, a.row, a.column}, b, ldb, c + i * ldc, ldc, columns, depth);
}

// [rows, width] with stride ld -> whole vectors a row, the rest 0.
void pack(const float* from, std::int64_t ld, float* to, std::int64_t rows, std::int64_t width) {
    const auto wide = padded(width);
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t c = 0; c < wide; c += lanes) store(to + r * wide + c, c + lanes <= width ? load(from + r * ld + c) : load_part(from + r * ld + c, width - c));
}

// The transpose, [width, padded(rows)].
void pack_transposed(const float* from, std::int64_t ld, float* to, std::int64_t rows, std::int64_t width) {
    const auto wide = padded(rows);
    for (std::int64_t c = 0; c < width; ++c) {
        for (std::int64_t r = 0; r < rows; ++r) to[c * wide + r] = from[r * ld + c];
        for (std::int64_t r = rows; r < wide; ++r) to[c * wide + r] = 0;
    }
}

void unpack(const float* from, float* to, std::int64_t ld, std::int64_t rows, std::int64_t width, float scale) {
    const auto wide = padded(width);
    for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t c = 0; c < width; c += lanes) store_up_to(to + r * ld + c, load(from + r * wide + c) * scale, width - c);
}

// softmax over the first `keys` of a padded row, in place; the padding becomes 0.
TB_INLINE void softmax_row(float* s, std::int64_t keys, float scale) {
    const auto wide = padded(keys);
    for (std::int64_t j = keys; j < wide; ++j) s[j] = -3.0e38f;
    vf top = all(-3.0e38f);
    for (std::int64_t j = 0; j < wide; j += lanes) {
        const vf x = load(s + j);
        top = choose(x > top, x, top);
    }
    const float most = largest(top);
    vf total{};
    for (std::int64_t j = 0; j < wide; j += lanes) {
        const vf e = exponential((load(s + j) - most) * scale);
        store(s + j, e);
        total += e;
    }
    const float share = 1.0f / sum(total);
    for (std::int64_t j = 0; j < wide; j += lanes) store(s + j, load(s + j) * share);
}

// Marks what dropout drops by the sign bit.
TB_INLINE void mark_row(float* p, std::int64_t keys, std::uint32_t head, std::uint32_t c1, const tb::nn::MaskKey& key) {
    for (std::int64_t j = 0; j < keys; j += 32) {
        std::uint32_t bits = 0;
        for (int part = 0; part < 32; part += 4 * blocks) bits |= mask_group(static_cast<std::uint32_t>((j + part) / 4), head, c1, key) << part;
        for (std::int64_t c = 0; c < 32 && j + c < padded(keys); c += lanes) {
            const vi dropped = ~lane_mask(bits >> c) & static_cast<std::int32_t>(0x80000000u);
            store(p + j + c, float_of(bits_of(load(p + j + c)) | dropped));
        }
    }
}

// max(p, 0) * scale: the probabilities after dropout.
TB_INLINE void drop_rows(const float* p, float* out, std::int64_t n, float scale) {
    for (std::int64_t j = 0; j < n; j += lanes) {
        const vf x = load(p + j);
        store(out + j, choose(bits_of(x) < 0, vf{}, x * scale));
    }
}

void attention_forward(const Attention& a, float* scratch) {
    const auto wide = padded(a.keys), columns = padded(a.width);
    float* keys = scratch;                        // [width, wide]
    float* values = keys + a.width * wide;        // [keys, columns]
    float* scores = values + a.keys * columns;    // [queries, wide]
    float* out = scores + a.queries * wide;       // [queries, columns]
    float* p = a.probabilities ? a.probabilities : scores;
    pack_transposed(a.k, a.ldk, keys, a.keys, a.width);
    pack(a.v, a.ldv, values, a.keys, a.width);
    multiply({a.q, a.ldq, 1}, keys, wide, p, wide, a.queries, wide, a.width);
    for (std::int64_t i = 0; i < a.queries; ++i) {
        softmax_row(p + i * wide, a.keys, a.scale);
        if (a.mask.active) mark_row(p + i * wide, a.keys, a.head, a.c1 + static_cast<std::uint32_t>(i), a.mask);
    }
    const float* weights = p;
    if (a.mask.active) {
        drop_rows(p, scores, a.queries * wide, a.mask.scale);
        weights = scores;
    }
    multiply({weights, wide, 1}, values, columns, out, columns, a.queries, columns, a.keys);
    unpack(out, a.o, a.ldo, a.queries, a.width, 1.0f);
}

// dS = P (dP - sum_j P dP), where dP is the gradient through dropout; into dp.
TB_INLINE void softmax_gradient_row(const float* p, float* dp, std::int64_t wide, float keep_scale) {
    vf total{};
    for (std::int64_t j = 0; j < wide; j += lanes) {
        const vf x = load(p + j);
        const vf g = choose(bits_of(x) < 0, vf{}, load(dp + j) * keep_scale);
        store(dp + j, g);
        total += g * float_of(bits_of(x) & 0x7fffffff);
    }
    const float mean = sum(total);
    for (std::int64_t j = 0; j < wide; j += lanes) store(dp + j, float_of(bits_of(load(p + j)) & 0x7fffffff) * (load(dp + j) - mean));
}

void attention_backward(const AttentionBackward& a, float* scratch) {
    const auto wide = padded(a.keys), columns = padded(a.width);
    float* values = scratch;                         // [width, wide], v transposed
    float* keys = values + a.width * wide;           // [keys, columns]
    float* queries = keys + a.keys * columns;        // [queries, columns]
    float* gradient = queries + a.queries * columns; // [queries, columns], of the result
    float* dp = gradient + a.queries * columns;      // [queries, wide]
    float* out = dp + a.queries * wide;              // [max(queries, keys), columns]
    pack_transposed(a.v, a.ldv, values, a.keys, a.width);
    pack(a.k, a.ldk, keys, a.keys, a.width);
    pack(a.q, a.ldq, queries, a.queries, a.width);
    pack(a.d_o, a.ldo, gradient, a.queries, a.width);

    drop_rows(a.probabilities, dp, a.queries * wide, a.keep_scale);
    multiply({dp, 1, wide}, gradient, columns, out, columns, a.keys, columns, a.queries);
    unpack(out, a.dv, a.lddv, a.keys, a.width, 1.0f);

    multiply({gradient, columns, 1}, values, wide, dp, wide, a.queries, wide, a.width);
    for (std::int64_t i = 0; i < a.queries; ++i) softmax_gradient_row(a.probabilities + i * wide, dp + i * wide, wide, a.keep_scale);

    multiply({dp, wide, 1}, keys, columns, out, columns, a.queries, columns, a.keys);
    unpack(out, a.dq, a.lddq, a.queries, a.width, a.scale);
    multiply({dp, 1, wide}, queries, columns, out, columns, a.keys, columns, a.queries);
    unpack(out, a.dk, a.lddk, a.keys, a.width, a.scale);
}

}  // namespace
