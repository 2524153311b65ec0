#pragma once
#include "core/base/problem.h"

#include <functional>
#include <istream>
#include <optional>
#include <string>

namespace tb::cli {

struct Input {
    std::string first;
    std::optional<std::string> second;
};
// Reads texts line by line. `pair`: tab-separated; `json`: each line a JSON string or an array of two. Problems name the line.
Expected<void> for_each_input(std::istream& in, bool pair, bool json, const std::function<void(const Input&)>& each);

}  // namespace tb::cli
