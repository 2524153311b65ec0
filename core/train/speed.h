#pragma once
// How fast this machine has trained so far: TUNEBENCH_HOME/speed.json, written by probes and runs, read by plans.
#include "core/train/prepare.h"

namespace tb {

// Remembers that `tokens` were trained in `seconds` (optimizer included, evaluations not). A file that cannot be written is left as it is.
void remember_speed(const Prepared& prepared, int threads, std::int64_t tokens, double seconds);

// Seconds the whole run will take, evaluations included; nothing where no similar model was measured on this machine yet.
std::optional<double> predict_seconds(const Prepared& prepared);

}  // namespace tb
