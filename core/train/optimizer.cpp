#include "core/train/optimizer.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace tb {

namespace {

constexpr std::int64_t chunk = 1 << 15;  // elements a task takes; sums are formed per chunk, so that threads do not change them

struct Update {
    float beta1, beta2, epsilon, clip, keep, step_size, root_correction;
};

// Written so that the compiler can use whatever vectors its caller allows.
[[gnu::always_inline]] inline void update_body(float* p, float* g, float* m, float* v, std::int64_t n, const Update& u) {
    for (std::int64_t i = 0; i < n; ++i) {
        const float gradient = g[i] * u.clip;
        g[i] = 0;
        m[i] = u.beta1 * m[i] + (1 - u.beta1) * gradient;
        v[i] = u.beta2 * v[i] + (1 - u.beta2) * gradient * gradient;
        p[i] = p[i] * u.keep - u.step_size * m[i] / (__builtin_sqrtf(v[i]) / u.root_correction + u.epsilon);
    }
}
void update_plain(float* p, float* g, float* m, float* v, std::int64_t n, const Update& u) { update_body(p, g, m, v, n, u); }

[[gnu::always_inline]] inline double square_sum_body(const float* x, std::int64_t n) {
    std::array<float, 16> lanes{};
    std::int64_t i = 0;
    for (; i + 16 <= n; i += 16)
        for (std::int64_t k = 0; k < 16; ++k) lanes[static_cast<std::size_t>(k)] += x[i + k] * x[i + k];
    double sum = 0;
    for (const float lane : lanes) sum += static_cast<double>(lane);
    for (; i < n; ++i) sum += static_cast<double>(x[i]) * static_cast<double>(x[i]);
    return sum;
}
double square_sum_plain(const float* x, std::int64_t n) { return square_sum_body(x, n); }

#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] void update_avx2(float* p, float* g, float* m, float* v, std::int64_t n, const Update& u) { update_body(p, g, m, v, n, u); }
[[gnu::target("avx2,fma")]] double square_sum_avx2(const float* x, std::int64_t n) { return square_sum_body(x, n); }
const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
const auto update = has_avx2 ? update_avx2 : update_plain;
const auto square_sum = has_avx2 ? square_sum_avx2 : square_sum_plain;
#else
const auto update = update_plain;
const auto square_sum = square_sum_plain;
#endif

}  // namespace

AdamW::AdamW(nn::Parameters& parameters, const TrainingSpec& training)
    : parameters_(&parameters), beta1_(training.adam_beta1), beta2_(training.adam_beta2), epsilon_(training.adam_epsilon),
      decay_(training.weight_decay), first_(at::zeros_like(parameters.weights())), second_(at::zeros_like(parameters.weights())) {}

double AdamW::gradient_norm() const {
    const auto& gradients = parameters_->gradients();
    if (!gradients.is_cpu()) return at::linalg_vector_norm(gradients).item<double>();
    const std::int64_t n = gradients.numel();
    const float* data = gradients.const_data_ptr<float>();
    std::vector<double> sums(static_cast<std::size_t>((n + chunk - 1) / chunk));
    at::parallel_for(0, static_cast<std::int64_t>(sums.size()), 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t c = begin; c < end; ++c) sums[static_cast<std::size_t>(c)] = square_sum(data + c * chunk, std::min(chunk, n - c * chunk));
    });
    double total = 0;
    for (const double sum : sums) total += sum;
    return std::sqrt(total);
}

void AdamW::step(double rate, double clip) {
    ++steps_;
    if (parameters_->weights().is_cpu())
        step_on_cpu(rate, clip);
    else
        step_on_device(rate, clip);
}

void AdamW::step_on_cpu(double rate, double clip) {
    const auto t = static_cast<double>(steps_);
    float* p = parameters_->weights().mutable_data_ptr<float>();
    float* g = parameters_->gradients().mutable_data_ptr<float>();
    float* m = first_.mutable_data_ptr<float>();
    float* v = second_.mutable_data_ptr<float>();
    const auto span = [&](std::int64_t from, std::int64_t to, double decay) {
        const Update u{static_cast<float>(beta1_),
                       static_cast<float>(beta2_),
                       static_cast<float>(epsilon_),
                       static_cast<float>(clip),
                       static_cast<float>(1 - rate * decay),
                       static_cast<float>(rate / (1 - std::pow(beta1_, t))),
                       static_cast<float>(std::sqrt(1 - std::pow(beta2_, t)))};
        at::parallel_for(from, to, chunk, [&](std::int64_t a, std::int64_t b) { update(p + a, g + a, m + a, v + a, b - a, u); });
    };
    span(0, parameters_->decayed(), decay_);
    span(parameters_->decayed(), parameters_->weights().numel(), 0);
}

void AdamW::step_on_device(double rate, double clip) {
    if (clip != 1) parameters_->gradients().mul_(clip);
    const auto count = at::full({}, static_cast<double>(steps_), first_.options());
    const auto span = [&](std::int64_t from, std::int64_t to, double decay) {
        if (from == to) return;
        const auto part = [&](at::Tensor& all) { return all.slice(0, from, to); };
        at::_fused_adamw_({part(parameters_->weights())}, {part(parameters_->gradients())}, {part(first_)}, {part(second_)}, {}, {count}, rate, beta1_,
                          beta2_, decay, epsilon_, /*amsgrad=*/false, /*maximize=*/false);
    };
    span(0, parameters_->decayed(), decay_);
    span(parameters_->decayed(), parameters_->weights().numel(), 0);
    parameters_->gradients().zero_();
}

double clip_factor(double norm, double max_norm) { return max_norm > 0 ? std::min(1.0, max_norm / (norm + 1e-6)) : 1.0; }

}  // namespace tb
