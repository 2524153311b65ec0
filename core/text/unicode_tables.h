#pragma once
// The character classes of the reference's fast tokenizers, as they themselves answered (hf_semantics 5.1): for BERT Unicode 8.0 categories
// and current lower-casing.
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
// Letters and numbers of the byte-level splitter, word characters of single-word added tokens: tables of two other ages.
extern const std::span<const Range> letters, numbers, words;
extern const std::span<const Lower> lower;  // ascending by `from`

}  // namespace tb::unicode
