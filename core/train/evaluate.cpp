#include "core/train/evaluate.h"

#include <numeric>

namespace tb {

constexpr std::int64_t batch_tokens = 2048;  // enough for the products to run at full speed, little enough for the caches

std::vector<std::int64_t> neighbouring_rows(const Encoded& data, std::int64_t from) {
    std::vector<std::int64_t> rows;
    std::int64_t tokens = 0;
    for (std::int64_t i = from; i < data.size(); ++i) {
        tokens += data.length(i);
        if (!rows.empty() && tokens > batch_tokens) break;
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
        const auto rows = neighbouring_rows(data, done);
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
