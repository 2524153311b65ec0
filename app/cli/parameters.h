#pragma once
#include "core/engine.h"

namespace tb::cli {

// {"total", "trainable", "trainable_percent", "parts": [{"label", "parameters", "trains"}]}
Json parameters_json(const nn::ParameterCounts& counts);
ReportTable parameters_table(const nn::ParameterCounts& counts);

}  // namespace tb::cli
