// Row by row: dropout + residual + LayerNorm, bias + GELU, and their gradients, each a single pass over memory (a row stays in the first cache).
namespace {

using tb::nn::GeluForward;
using tb::nn::mask_words;
using tb::nn::NormBackward;
using tb::nn::NormForward;

// h = dropout(x + bias) + residual into x; returns the sum.
TB_INLINE float gather_row(const NormForward& a, std::int64_t row, const std::uint32_t* bits) {
    float* x = a.x + row * a.width;
    const float* residual = a.residual ? a.residual + row * a.width : nullptr;
    const bool masked = bits && !a.mask_after;
    const vf scale = all(a.mask.scale);
    vf total{};
    for (std::int64_t c = 0; c < a.width; c += lanes) {
        const auto left = a.width - c;
        vf h = load_up_to(x + c, left);
        if (a.bias) h += load_up_to(a.bias + c, left);
        if (masked) h = choose(kept(bits, c), h * scale, vf{});
        if (residual) h += load_up_to(residual + c, left);
        store_up_to(x + c, h, left);
        total += h;
    }
    return sum(total);
}

TB_INLINE float deviation(const float* x, std::int64_t width, float mean) {
    vf total{};
    for (std::int64_t c = 0; c < width; c += lanes) {
        const auto left = width - c;
        const vf d = left >= lanes ? load(x + c) - mean : load_part(x + c, left, mean) - mean;
        total += d * d;
    }
    return sum(total);
}

void norm_forward(const NormForward& a, std::int64_t begin, std::int64_t end) {
    const auto words = mask_words(a.width);
    for (std::int64_t row = begin; row < end; ++row) {
        std::uint32_t* bits = a.mask.active ? a.bits + row * words : nullptr;
        if (bits) mask_row(bits, a.width, 0, a.c1[row], a.mask);
        float* x = a.x + row * a.width;
        float* y = a.y + row * a.width;
        const float mean = gather_row(a, row, bits) / static_cast<float>(a.width);
        const float inverse = 1.0f / root(deviation(x, a.width, mean) / static_cast<float>(a.width) + a.eps);
        if (!a.spent) a.inverse[row] = inverse;
        for (std::int64_t c = 0; c < a.width; c += lanes) {
            const auto left = a.width - c;
            const vf normalised = (load_up_to(x + c, left) - mean) * inverse;
            vf out = normalised * load_up_to(a.weight + c, left) + load_up_to(a.shift + c, left);
            if (bits && a.mask_after) out = choose(kept(bits, c), out * a.mask.scale, vf{});
            if (!a.spent) store_up_to(x + c, normalised, left);
            store_up_to(y + c, out, left);
        }
    }
}

void norm_backward(const NormBackward& a, std::int64_t begin, std::int64_t end) {
    const auto words = mask_words(a.width);
    float* sum_weight = a.sums;
    float* sum_shift = a.sums + a.width;
    float* sum_bias = a.sums + 2 * a.width;
    const float share = 1.0f / static_cast<float>(a.width);
    for (std::int64_t row = begin; row < end; ++row) {
        const std::uint32_t* bits = a.bits ? a.bits + row * words : nullptr;
        const float* dy = a.dy + row * a.width;
        const float* normalised = a.normalised + row * a.width;
        float* dresidual = a.dresidual + row * a.width;
        float* dx = a.dx ? a.dx + row * a.width : nullptr;
        vf total{}, product{};
        for (std::int64_t c = 0; c < a.width; c += lanes) {
            const auto left = a.width - c;
            const vf n = load_up_to(normalised + c, left);
            vf g = load_up_to(dy + c, left);
            if (bits && a.mask_after) g = choose(kept(bits, c), g * a.scale, vf{});
            store_up_to(sum_weight + c, load_up_to(sum_weight + c, left) + g * n, left);
            store_up_to(sum_shift + c, load_up_to(sum_shift + c, left) + g, left);
            g *= load_up_to(a.weight + c, left);
            total += g;
            product += g * n;
            store_up_to(dresidual + c, g, left);
        }
        const float mean = sum(total) * share, slope = sum(product) * share, inverse = a.inverse[row];
        for (std::int64_t c = 0; c < a.width; c += lanes) {
            const auto left = a.width - c;
            vf d = (load_up_to(dresidual + c, left) - mean - load_up_to(normalised + c, left) * slope) * inverse;
            store_up_to(dresidual + c, d, left);
            if (dx) {
                d = choose(kept(bits, c), d * a.scale, vf{});
                store_up_to(dx + c, d, left);
            }
            store_up_to(sum_bias + c, load_up_to(sum_bias + c, left) + d, left);
        }
    }
}

// (1 + erf(x / sqrt 2)) / 2 and the density of the normal distribution, from one exponential.
TB_INLINE void normal(vf x, vf& distribution, vf& density) {
    const vf z = x * 0.70710678118654752f;
    const vf size = float_of(bits_of(z) & 0x7fffffff);
    const vf t = 1.0f / (size * 0.3275911f + 1.0f);
    const vf e = exponential(-(z * z));
    vf p = all(1.061405429f);
    p = p * t + -1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t + -0.284496736f;
    p = p * t + 0.254829592f;
    const vf tail = p * t * e * 0.5f;
    distribution = choose(x >= vf{}, 1.0f - tail, tail);
    density = e * 0.3989422804014327f;
}

void gelu_forward(const GeluForward& a, std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
        float* x = a.x + row * a.width;
        float* y = a.y + row * a.width;
        for (std::int64_t c = 0; c < a.width; c += lanes) {
            const auto left = a.width - c;
            vf z = load_up_to(x + c, left);
            if (a.bias) z += load_up_to(a.bias + c, left);
            vf distribution, density;
            normal(z, distribution, density);
            store_up_to(y + c, z * distribution, left);
            if (!a.spent) store_up_to(x + c, distribution + z * density, left);
        }
    }
}

void multiply_sum(const float* dy, const float* derivative, float* dx, float* sums, std::int64_t width, std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
        const auto at = row * width;
        for (std::int64_t c = 0; c < width; c += lanes) {
            const auto left = width - c;
            const vf d = load_up_to(dy + at + c, left) * load_up_to(derivative + at + c, left);
            store_up_to(dx + at + c, d, left);
            if (sums) store_up_to(sums + c, load_up_to(sums + c, left) + d, left);
        }
    }
}

void apply_mask(const float* dy, const std::uint32_t* bits, float* dx, std::int64_t width, float scale, std::int64_t begin, std::int64_t end) {
    const auto words = mask_words(width);
    for (std::int64_t row = begin; row < end; ++row)
        for (std::int64_t c = 0; c < width; c += lanes) {
            const auto left = width - c;
            const vf d = load_up_to(dy + row * width + c, left);
            store_up_to(dx + row * width + c, choose(kept(bits + row * words, c), d * scale, vf{}), left);
        }
}

void column_sums(const float* x, float* sums, std::int64_t width, std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row)
        for (std::int64_t c = 0; c < width; c += lanes) {
            const auto left = width - c;
            store_up_to(sums + c, load_up_to(sums + c, left) + load_up_to(x + row * width + c, left), left);
        }
}

}  // namespace
