#pragma once
// What the values of an axis are called in tables, folders and exclusions.
#include "core/base/json.h"

#include <string>
#include <vector>

namespace tb {

// A value by itself in a few letters: a name as it is, an object by its "peft_type", "source" or "name", null as "full".
std::string value_label(const Json& value);

// The values of one axis, distinct wherever the values are. Where several objects bear one name, each has the settings beside it in which
// they differ: "LoRA r=2", "LoRA r=8", "LoRA DoRA", "imdb max_train_samples=1000".
std::vector<std::string> axis_labels(const std::vector<Json>& values);

// The method of a spec's "peft" as papers write it: "LoRA"; null as "full".
std::string method_name(const Json& peft);

}  // namespace tb
