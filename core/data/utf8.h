#pragma once
#include <optional>
#include <string_view>

namespace tb {
// The position of the first byte that is not UTF-8 (Unicode 15, table 3-7: no surrogates, no overlong forms), if there is one.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);
}  // namespace tb
