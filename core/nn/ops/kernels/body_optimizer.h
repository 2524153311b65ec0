// One pass over the flat buffers for the norm, one for AdamW.
namespace {

double sum_of_squares(const float* x, std::int64_t n) {
    // Blocks of a fixed size keep the single-precision sums short; their totals add up in double.
    constexpr std::int64_t block = 1024;
    double total = 0;
    for (std::int64_t at = 0; at < n; at += block) {
        const auto end = at + block < n ? at + block : n;
        vf part{};
        for (std::int64_t i = at; i < end; i += lanes) {
            const vf value = load_up_to(x + i, end - i);
            part += value * value;
        }
        total += static_cast<double>(sum(part));
    }
    return total;
}

// One element's step, the same operations for a gradient and for none.
TB_INLINE void adam_element(const tb::nn::AdamConstants& a, vf g, vf& w, vf& m, vf& v) {
    m = m * a.beta1 + g * (1.0f - a.beta1);
    v = v * a.beta2 + g * g * (1.0f - a.beta2);
    w = w * a.decay - m * a.step_size / (root(v) / a.correction + a.eps);
}

void adam(const tb::nn::AdamStep& a, std::int64_t n) {
    const FlushDenormals flush;
    for (std::int64_t i = 0; i < n; i += lanes) {
        const auto left = n - i;
        vf w = load_up_to(a.weight + i, left), m = load_up_to(a.m + i, left), v = load_up_to(a.v + i, left);
        adam_element(a.constants, load_up_to(a.gradient + i, left) * a.factor, w, m, v);
        store_up_to(a.gradient + i, vf{}, left);
        store_up_to(a.m + i, m, left);
        store_up_to(a.v + i, v, left);
        store_up_to(a.weight + i, w, left);
    }
}

TB_INLINE bool all_zero(vf x) {
    float part[lanes];
    store(part, x);
    for (int i = 0; i < lanes; ++i)
        if (part[i] != 0) return false;
    return true;
}

// So many vectors at a time: their divisions and roots overlap.
constexpr int together = 4;

void idle_block(float* weight, float* m_at, float* v_at, const tb::nn::AdamConstants* steps, std::int64_t count, std::int64_t n) {
    vf w[together], m[together], v[together];
    for (int k = 0; k < together; ++k) {
        w[k] = load_up_to(weight + k * lanes, n - k * lanes);
        m[k] = load_up_to(m_at + k * lanes, n - k * lanes);
        v[k] = load_up_to(v_at + k * lanes, n - k * lanes);
    }
    std::int64_t s = 0;
    // The first moment is gone after some hundred steps; then nothing is left but the decay.
    for (bool moving = true; s < count && moving; ++s) {
        for (int k = 0; k < together; ++k) adam_element(steps[s], vf{}, w[k], m[k], v[k]);
        if (s % 64 == 63) {
            moving = false;
            for (int k = 0; k < together; ++k) moving = moving || !all_zero(m[k]);
        }
    }
    for (; s < count; ++s)
        for (int k = 0; k < together; ++k) {
            v[k] *= steps[s].beta2;
            w[k] *= steps[s].decay;
        }
    for (int k = 0; k < together; ++k) {
        store_up_to(weight + k * lanes, w[k], n - k * lanes);
        store_up_to(m_at + k * lanes, m[k], n - k * lanes);
        store_up_to(v_at + k * lanes, v[k], n - k * lanes);
    }
}

void decay_block(float* weight, const tb::nn::AdamConstants* steps, std::int64_t count, std::int64_t n) {
    vf w[together];
    for (int k = 0; k < together; ++k) w[k] = load_up_to(weight + k * lanes, n - k * lanes);
    for (std::int64_t s = 0; s < count; ++s)
        for (int k = 0; k < together; ++k) w[k] *= steps[s].decay;
    for (int k = 0; k < together; ++k) store_up_to(weight + k * lanes, w[k], n - k * lanes);
}

void adam_idle(float* weight, float* m, float* v, bool moments, const tb::nn::AdamConstants* steps, std::int64_t count, std::int64_t n) {
    const FlushDenormals flush;
    for (std::int64_t i = 0; i < n; i += together * lanes) {
        if (moments)
            idle_block(weight + i, m + i, v + i, steps, count, n - i);
        else
            decay_block(weight + i, steps, count, n - i);
    }
}

}  // namespace
