#pragma once
// Label values to ids (hf_semantics section 8).
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace tb {

// The label values in id order: the names where they cover all that is found; else numbers 0..K-1 or sorted; else sorted texts.
std::vector<std::string> label_values(const std::vector<std::string>& found, const std::vector<std::string>& names);

// The names to show, one an id; there may be more of them than values.
std::vector<std::string> label_names(const std::vector<std::string>& values, const std::vector<std::string>& names);

std::unordered_map<std::string, std::int32_t> label_ids(const std::vector<std::string>& values);

}  // namespace tb
