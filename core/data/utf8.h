#pragma once
#include <optional>
#include <string_view>

namespace tb {
// The position of the first byte that is not UTF-8 (Unicode 15, table 3-7: no surrogates, no overlong forms), if there is one.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);
// How many letters beyond ASCII are well-formed, and how many bytes belong to none.
struct Utf8Count {
    std::size_t letters = 0, invalid = 0;
};
Utf8Count count_utf8(std::string_view text);
}  // namespace tb
