#pragma once
#include <nlohmann/json.hpp>

namespace tb {
// Keys keep the order they were written in, so that a file reads as its author or the contract laid it out.
using Json = nlohmann::ordered_json;
}  // namespace tb
