#pragma once
// Logits of many rows, without autograd. Internal to the engine (names torch types).
#include "core/nn/model.h"
#include "core/train/metrics.h"

#include <functional>

namespace tb {

// Of a batch on the processor: enough for the products to run at full speed, little enough for the caches.
constexpr std::int64_t evaluated_tokens = 2048;

// The rows of `data` from `from` on that fit into one batch on the device without a backward pass; at least one.
std::vector<std::int64_t> neighbouring_rows(const Encoded& data, std::int64_t from, at::Device device);

// In the order of `data`, in packed batches of neighbouring rows. `progress(done)` may end it early by returning false: then nothing.
std::optional<Outcome> run_model(nn::Model& model, const Encoded& data, at::Device device, const std::function<bool(std::int64_t)>& progress = {});

}  // namespace tb
