// RMSNorm, rotary positions, SwiGLU and causal attention with grouped heads (decoder.h says what each computes).
#include "core/nn/ops/kernels/decoder.h"

namespace {

using tb::nn::Causal;
using tb::nn::CausalBackward;
using tb::nn::causal_block;

void rms_forward(const tb::nn::RmsForward& a, std::int64_t begin, std::int64_t end) {
    const float share = 1.0f / static_cast<float>(a.width);
    for (std::int64_t row = begin; row < end; ++row) {
        const float* x = a.x + row * a.width;
        float* y = a.y + row * a.width;
        vf total{};
        for (std::int64_t c = 0; c < a.width; c += lanes) {
            const vf value = load_up_to(x + c, a.width - c);
            total += value * value;
        }
        const float inverse = 1.0f / root(sum(total) * share + a.eps);
        if (a.inverse) a.inverse[row] = inverse;
        for (std::int64_t c = 0; c < a.width; c += lanes) {
            const auto left = a.width - c;
            store_up_to(y + c, load_up_to(x + c, left) * inverse * load_up_to(a.weight + c, left), left);
        }
    }
}

void rms_backward(const tb::nn::RmsBackward& a, std::int64_t begin, std::int64_t end) {
    const float share = 1.0f / static_cast<float>(a.width);
    for (std::int64_t row = begin; row < end; ++row) {
        const float* dy = a.dy + row * a.width;
        const float* x = a.x + row * a.width;
        float* dx = a.dx + row * a.width;
        const float inverse = a.inverse[row];
        vf product{};
        for (std::int64_t c = 0; c < a.width; c += lanes) {
            const auto left = a.width - c;
            const vf d = load_up_to(dy + c, left), n = load_up_to(x + c, left) * inverse;
            if (a.sums) store_up_to(a.sums + c, load_up_to(a.sums + c, left) + d * n, left);
            product += d * load_up_to(a.weight + c, left) * n;
        }
        const float slope = sum(product) * share;
        for (std::int64_t c = 0; c < a.width; c += lanes) {
            const auto left = a.width - c;
            const vf g = load_up_to(dy + c, left) * load_up_to(a.weight + c, left), n = load_up_to(x + c, left) * inverse;
            store_up_to(dx + c, (g - n * slope) * inverse, left);
        }
    }
}

void rotary(const tb::nn::Rotary& r, std::int64_t begin, std::int64_t end) {
    const auto width = r.heads * 2 * r.half;
    for (std::int64_t row = begin; row < end; ++row) {
        const auto place = static_cast<std::int64_t>(r.c1[row] & 0xffffu) * r.half;
        for (std::int64_t at = row * width; at < (row + 1) * width; at += 2 * r.half) {
            for (std::int64_t c = 0; c < r.half; c += lanes) {
                const auto left = r.half - c;
                const vf a = load_up_to(r.x + at + c, left), b = load_up_to(r.x + at + r.half + c, left);
                const vf cosine = load_up_to(r.cos + place + c, left);
                vf sine = load_up_to(r.sin + place + c, left);
                if (r.back) sine = -sine;
                store_up_to(r.y + at + c, a * cosine - b * sine, left);
                store_up_to(r.y + at + r.half + c, b * cosine + a * sine, left);
            }
        }
    }
}

// 1 / (1 + e^-z), by the exponential that cannot overflow.
TB_INLINE vf sigmoid(vf z) {
    const vf e = exponential(-float_of(bits_of(z) & 0x7fffffff));
    const vf share = 1.0f / (e + 1.0f);
    return choose(z >= vf{}, share, e * share);
}

void swiglu(const float* gate, const float* up, float* y, std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; i += lanes) {
        const auto left = end - i;
        const vf z = load_up_to(gate + i, left);
        store_up_to(y + i, z * sigmoid(z) * load_up_to(up + i, left), left);
    }
}

void swiglu_backward(const float* dy, const float* gate, const float* up, float* dgate, float* dup, std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; i += lanes) {
        const auto left = end - i;
        const vf z = load_up_to(gate + i, left), d = load_up_to(dy + i, left), s = sigmoid(z);
        store_up_to(dgate + i, d * load_up_to(up + i, left) * s * (z * (1.0f - s) + 1.0f), left);
        store_up_to(dup + i, d * z * s, left);
    }
}

TB_INLINE void fill(float* to, float value, std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) to[i] = value;
}

// softmax over the first `keys` of a row in place, 0 from there to `span`; leaves in `kept` what `causal_again` needs.
TB_INLINE void causal_row(float* s, std::int64_t keys, std::int64_t span, float scale, float* kept) {
    const auto wide = padded(keys);
    fill(s, -3.0e38f, keys, wide);
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
    fill(s, 0, wide, span);
    kept[0] = most;
    kept[1] = share;
}

// The same probabilities, bit for bit, from the scores and what was kept.
TB_INLINE void causal_again(float* s, std::int64_t keys, std::int64_t span, float scale, const float* kept) {
    const auto wide = padded(keys);
    fill(s, -3.0e38f, keys, wide);
    for (std::int64_t j = 0; j < wide; j += lanes) store(s + j, exponential((load(s + j) - kept[0]) * scale) * kept[1]);
    fill(s, 0, wide, span);
}

// Some queries of one head: rows [begin, begin + rows) of the sequence's, and the keys that the last of them sees.
struct Queries {
    std::int64_t begin, rows, visible, span;
};
TB_INLINE Queries queries_at(const Causal& a, std::int64_t begin) {
    const auto rows = begin + causal_block < a.queries ? causal_block : a.queries - begin;
    const auto visible = a.first + begin + rows;
    return {begin, rows, visible, padded(visible)};
}

void causal_forward(const Causal& a, float* scratch) {
    const auto wide = padded(a.keys), columns = padded(a.width);
    float* keys = scratch;                          // [width, wide]
    float* values = keys + a.width * wide;          // [keys, columns]
    float* scores = values + a.keys * columns;      // [block, wide]
    float* dropped = scores + causal_block * wide;  // [block, wide]
    float* out = dropped + causal_block * wide;     // [block, columns]
    pack_transposed(a.k, a.ldk, keys, a.keys, a.width);
    pack(a.v, a.ldv, values, a.keys, a.width);
    for (std::int64_t g = 0; g < a.group; ++g)
        for (std::int64_t begin = 0; begin < a.queries; begin += causal_block) {
            const auto some = queries_at(a, begin);
            multiply({a.q + begin * a.ldq + g * a.width, a.ldq, 1}, keys, wide, scores, wide, some.rows, some.span, a.width);
            for (std::int64_t r = 0; r < some.rows; ++r) {
                const auto seen = a.first + begin + r + 1;
                causal_row(scores + r * wide, seen, some.span, a.scale, a.kept + (g * a.queries + begin + r) * 2);
                if (!a.mask.active) continue;
                mark_row(scores + r * wide, seen, a.head + static_cast<std::uint32_t>(g), a.c1 + static_cast<std::uint32_t>(begin + r), a.mask);
                drop_rows(scores + r * wide, dropped + r * wide, some.span, a.mask.scale);
            }
            multiply({a.mask.active ? dropped : scores, wide, 1}, values, columns, out, columns, some.rows, columns, some.visible);
            unpack(out, a.o + begin * a.ldo + g * a.width, a.ldo, some.rows, a.width, 1.0f);
        }
}

// dS = P (dP - sum_j P dP) from dP before dropout, where the sum equals dO O; into dp. Dropped probabilities carry the sign bit.
TB_INLINE void causal_gradient_row(const float* p, float* dp, std::int64_t span, float keep_scale, const float* d_o, const float* o, std::int64_t width) {
    vf total{};
    for (std::int64_t c = 0; c < width; c += lanes) total += load_up_to(d_o + c, width - c) * load_up_to(o + c, width - c);
    const float mean = sum(total);
    for (std::int64_t j = 0; j < span; j += lanes) {
        const vf x = load(p + j);
        const vf g = choose(bits_of(x) < 0, vf{}, load(dp + j) * keep_scale);
        store(dp + j, float_of(bits_of(x) & 0x7fffffff) * (g - mean));
    }
}

void causal_backward(const CausalBackward& b, float* scratch) {
    const auto& a = b.forward;
    const auto wide = padded(a.keys), columns = padded(a.width);
    const float keep = a.mask.active ? a.mask.scale : 1.0f;
    float* keys_across = scratch;                        // [width, wide]
    float* values_across = keys_across + a.width * wide; // [width, wide]
    float* keys = values_across + a.width * wide;        // [keys, columns]
    float* dk = keys + a.keys * columns;                 // [keys, columns]
    float* dv = dk + a.keys * columns;                   // [keys, columns]
    float* queries = dv + a.keys * columns;              // [block, columns]
    float* gradient = queries + causal_block * columns;  // [block, columns], of the result
    float* out = gradient + causal_block * columns;      // [block, columns]
    float* p = out + causal_block * columns;             // [block, wide]
    float* dp = p + causal_block * wide;                 // [block, wide]
    pack_transposed(a.k, a.ldk, keys_across, a.keys, a.width);
    pack_transposed(a.v, a.ldv, values_across, a.keys, a.width);
    pack(a.k, a.ldk, keys, a.keys, a.width);
    fill(dk, 0, 0, 2 * a.keys * columns);
    for (std::int64_t g = 0; g < a.group; ++g)
        for (std::int64_t begin = 0; begin < a.queries; begin += causal_block) {
            const auto some = queries_at(a, begin);
            const float* q = a.q + begin * a.ldq + g * a.width;
            const float* d_o = b.d_o + begin * b.lddo + g * a.width;
            const float* o = a.o + begin * a.ldo + g * a.width;
            pack(q, a.ldq, queries, some.rows, a.width);
            pack(d_o, b.lddo, gradient, some.rows, a.width);
            multiply({q, a.ldq, 1}, keys_across, wide, p, wide, some.rows, some.span, a.width);
            for (std::int64_t r = 0; r < some.rows; ++r) {
                const auto seen = a.first + begin + r + 1;
                causal_again(p + r * wide, seen, some.span, a.scale, a.kept + (g * a.queries + begin + r) * 2);
                if (a.mask.active) mark_row(p + r * wide, seen, a.head + static_cast<std::uint32_t>(g), a.c1 + static_cast<std::uint32_t>(begin + r), a.mask);
                drop_rows(p + r * wide, dp + r * wide, some.span, keep);
            }
            multiply<true>({dp, 1, wide}, gradient, columns, dv, columns, some.visible, columns, some.rows);
            multiply({gradient, columns, 1}, values_across, wide, dp, wide, some.rows, some.span, a.width);
            for (std::int64_t r = 0; r < some.rows; ++r) causal_gradient_row(p + r * wide, dp + r * wide, some.span, keep, d_o + r * b.lddo, o + r * a.ldo, a.width);
            multiply({dp, wide, 1}, keys, columns, out, columns, some.rows, columns, some.visible);
            unpack(out, b.dq + begin * a.ldq + g * a.width, a.ldq, some.rows, a.width, a.scale);
            multiply<true>({dp, 1, wide}, queries, columns, dk, columns, some.visible, columns, some.rows);
        }
    unpack(dk, b.dk, a.ldk, a.keys, a.width, a.scale);
    unpack(dv, b.dv, a.ldv, a.keys, a.width, 1.0f);
}

constexpr tb::nn::DecoderKernels decoder_kernels{rms_forward, rms_backward, rotary, swiglu, swiglu_backward, causal_forward, causal_backward};

}  // namespace
