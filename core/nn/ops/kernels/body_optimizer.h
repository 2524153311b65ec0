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

void adam(const tb::nn::AdamStep& a, std::int64_t n) {
    for (std::int64_t i = 0; i < n; i += lanes) {
        const auto left = n - i;
        const vf g = load_up_to(a.gradient + i, left) * a.factor;
        const vf m = load_up_to(a.m + i, left) * a.beta1 + g * (1.0f - a.beta1);
        const vf v = load_up_to(a.v + i, left) * a.beta2 + g * g * (1.0f - a.beta2);
        const vf w = load_up_to(a.weight + i, left) * a.decay;
        store_up_to(a.m + i, m, left);
        store_up_to(a.v + i, v, left);
        store_up_to(a.weight + i, w - m * a.step_size / (root(v) / a.correction + a.eps), left);
    }
}

}  // namespace
