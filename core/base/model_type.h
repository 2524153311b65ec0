#pragma once
// What a config.json of the hub says its model is.
#include "core/base/json.h"

#include <string>

namespace tb {

// Its "model_type"; else what the class is called after that "architectures" names ("BertForMaskedLM": "bert"). Empty: it says neither.
std::string model_type_of(const Json& config);

}  // namespace tb
