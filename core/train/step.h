#pragma once
// Forward and backward of one optimizer step. Internal to the engine (names torch types).
#include "core/nn/model.h"
#include "core/peft/method.h"
#include "core/train/optimizer.h"
#include "core/train/prepare.h"

#include <functional>

namespace tb {

// Batch::features of training rows. An empty function: they are not kept.
using Features = std::function<at::Tensor(std::span<const std::int64_t> rows)>;

// The rows of one step, in order; they are cut into micro-batches of the spec's batch size, each weighing the same whatever its size.
// Adds their gradients to the model's and their losses (already divided by the number of micro-batches) to `loss_sum`, float32 by
// float32 as transformers does. Fills loss, accuracy, tokens and samples of the event.
StepEvent accumulate_gradients(nn::Model& model, peft::Tuner& tuner, AdamW& optimizer, const Prepared& prepared, at::Device device, std::span<const std::int64_t> rows, nn::Pass pass,
                               float& loss_sum, const Features& features);

}  // namespace tb
