#pragma once
// What could change a bit of a run, and what a run is given of the machine. Internal to the engine (names torch types).
#include "core/base/json.h"
#include "core/nn/ops/matmul.h"
#include "core/spec/spec.h"

#include <ATen/ATen.h>

namespace tb {

// Physical cores where the system says them, else processors.
int default_threads();
// Versions, device (and its name, unless it is the processor), processor, threads, matrix path, kernel level, and what products are computed in.
Json conditions(at::Device device, int threads, nn::Precision precision);
// Of `conditions`, what decides the last bits of a result.
Json deciding_conditions(const Json& conditions);
// What training.bf16 means on the device: float32 on a processor that gains nothing from bfloat16.
nn::Precision precision_of(const TrainingSpec& training, at::Device device);
// One warning for each of `now` that differs from what was `recorded`, as far as it can change a bit.
Problems differing_conditions(const Json& recorded, const Json& now);

// Peak of this process's resident memory from now on, where the system allows to reset it.
void reset_peak_memory();

}  // namespace tb
