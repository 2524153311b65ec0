#pragma once
// How fast this machine has trained so far: TUNEBENCH_HOME/speed.json, written by probes and runs, read by plans.
#include "core/train/prepare.h"

namespace tb {

// Remembers that `tokens` were trained in `seconds` (optimizer included, evaluations not) on a device (device_name: empty for the processor).
// A file that cannot be written is left as it is.
void remember_speed(const Prepared& prepared, const std::string& device, int threads, std::int64_t tokens, double seconds);

// Seconds the whole run will take, evaluations included; nothing where no similar model was measured on this machine's device yet.
std::optional<double> predict_seconds(const Prepared& prepared, const std::string& device);

}  // namespace tb
