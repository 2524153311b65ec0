#pragma once
// The character classes of the reference's fast BERT tokenizer: Unicode 8.0 categories, current lower-casing (hf_semantics 5.1).
#include <cstdint>
#include <span>

namespace tb::unicode {

struct Range {
    char32_t first, last;  // inclusive
};
struct Lower {
    char32_t from;
    char32_t to[2];  // zero: no more
};
extern const std::span<const Range> removed_by_clean, space_after_clean, cjk, stripped_accent, punctuation, whitespace;
extern const std::span<const Lower> lower;  // ascending by `from`

}  // namespace tb::unicode
