#pragma once
// "Did you mean": the nearest of the known names by edit distance.
#include <span>
#include <string>
#include <string_view>

namespace tb {

// Levenshtein distance in bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The nearest known name, or an empty text where none is near (more than a third of its letters, at least two, would have to change).
std::string nearest(std::string_view name, std::span<const std::string> known);

// "a, b, c"
std::string join(std::span<const std::string> names);

}  // namespace tb
