#pragma once
#include "core/engine.h"

namespace tb::cli {

// {"total", "trainable", "trainable_percent", "peft_all_params", "parts": [{"label", "parameters", "trainable", "trains"}]}
Json parameters_json(const nn::ParameterCounts& counts);
ReportTable parameters_table(const nn::ParameterCounts& counts);

}  // namespace tb::cli
