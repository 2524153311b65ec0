#include "core/train/optimizer.h"

#include "core/nn/ops/kernels/kernels.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <algorithm>
#include <cmath>
#include <vector>

namespace tb {

namespace {

constexpr std::int64_t chunk = 1 << 15;  // elements a task takes; sums are formed per chunk, so that threads do not change them

double sum_of_squares(const float* x, std::int64_t n) {
    std::vector<double> sums(static_cast<std::size_t>((n + chunk - 1) / chunk));
    at::parallel_for(0, static_cast<std::int64_t>(sums.size()), 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t c = begin; c < end; ++c) sums[static_cast<std::size_t>(c)] = nn::kernels().sum_of_squares(x + c * chunk, std::min(chunk, n - c * chunk));
    });
    double total = 0;
    for (const double sum : sums) total += sum;
    return total;
}

}  // namespace

AdamW::AdamW(nn::Parameters& parameters, const TrainingSpec& training)
    : parameters_(&parameters), beta1_(training.adam_beta1), beta2_(training.adam_beta2), epsilon_(training.adam_epsilon),
      decay_(training.weight_decay), first_(at::zeros_like(parameters.weights())), second_(at::zeros_like(parameters.weights())) {
    if (!on_cpu()) return;
    for (const auto& table : parameters.tables()) tables_.emplace_back(table);
}

FlatBuffers AdamW::buffers() {
    TORCH_CHECK(on_cpu(), "rows are looked up and updated one by one on the processor alone; the weights lie on ", parameters_->weights().device());
    return {parameters_->weights().mutable_data_ptr<float>(), parameters_->gradients().mutable_data_ptr<float>(), first_.mutable_data_ptr<float>(),
            second_.mutable_data_ptr<float>()};
}

void AdamW::look_up(const at::Tensor& ids) {
    for (auto& table : tables_) table.look_up(ids.const_data_ptr<std::int64_t>(), ids.numel(), buffers());
}

void AdamW::catch_up() {
    for (auto& table : tables_) table.catch_up(buffers());
}

void AdamW::restart_at(std::int64_t steps) {
    steps_ = steps;
    for (auto& table : tables_) table.restart(second_.const_data_ptr<float>());
}

double AdamW::gradient_norm() const {
    const auto& gradients = parameters_->gradients();
    if (!on_cpu()) return at::linalg_vector_norm(gradients).item<double>();
    const float* data = gradients.const_data_ptr<float>();
    double total = 0;
    for (const auto& span : parameters_->spans()) total += sum_of_squares(data + span.begin, span.end - span.begin);
    for (const auto& table : tables_) total += table.sum_of_squares(data);
    return std::sqrt(total);
}

void AdamW::step(double rate, double clip) {
    ++steps_;
    on_cpu() ? step_on_cpu(rate, clip) : step_on_device(rate, clip);
}

nn::AdamConstants AdamW::constants(double rate, bool decays) const {
    const auto t = static_cast<double>(steps_);
    return {static_cast<float>(beta1_),
            static_cast<float>(beta2_),
            static_cast<float>(epsilon_),
            static_cast<float>(1 - rate * (decays ? decay_ : 0)),
            static_cast<float>(rate / (1 - std::pow(beta1_, t))),
            static_cast<float>(std::sqrt(1 - std::pow(beta2_, t)))};
}

void AdamW::step_on_cpu(double rate, double clip) {
    const auto flat = buffers();
    const auto factor = static_cast<float>(clip);
    for (const auto& span : parameters_->spans()) {
        const auto u = constants(rate, span.decays);
        at::parallel_for(span.begin, span.end, chunk, [&](std::int64_t a, std::int64_t b) {
            nn::kernels().adam({flat.weights + a, flat.gradients + a, flat.first + a, flat.second + a, factor, u}, b - a);
        });
    }
    for (std::size_t i = 0; i < tables_.size(); ++i) tables_[i].step(constants(rate, parameters_->tables()[i].span.decays), factor, flat);
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
