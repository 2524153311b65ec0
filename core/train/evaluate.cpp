#include "core/train/evaluate.h"

#include <numeric>

namespace tb {

constexpr std::int64_t device_batch_tokens = 16384;  // a GPU has no such caches, and more units to fill; not measured

std::vector<std::int64_t> neighbouring_rows(const Encoded& data, std::int64_t from, at::Device device) {
    const auto most = device.is_cpu() ? evaluated_tokens : device_batch_tokens;
    std::vector<std::int64_t> rows;
    std::int64_t tokens = 0;
    for (std::int64_t i = from; i < data.size(); ++i) {
        tokens += data.length(i);
        if (!rows.empty() && tokens > most) break;
        rows.push_back(i);
    }
    return rows;
}

std::optional<Outcome> run_model(nn::Model& model, const Encoded& data, at::Device device, const std::function<bool(std::int64_t)>& progress) {
    at::NoGradGuard no_grad;
    Outcome outcome;
    outcome.label = data.label;
    outcome.target = data.target;
    for (std::int64_t done = 0; done < data.size();) {
        const auto rows = neighbouring_rows(data, done, device);
        const auto logits = model.forward(nn::to_batch(pack(data, rows), device), nn::Pass()).to(at::kCPU, at::kFloat).contiguous();
        outcome.width = static_cast<int>(logits.size(1));
        const float* values = logits.const_data_ptr<float>();
        outcome.logits.insert(outcome.logits.end(), values, values + logits.numel());
        done += static_cast<std::int64_t>(rows.size());
        if (progress && !progress(done)) return {};
    }
    return outcome;
}

}  // namespace tb
