#pragma once
#include "core/text/text_model.h"

#include <string>
#include <string_view>

namespace tb {

// BertNormalizer of tokenizer.json (hf_semantics 5.1, steps 1 to 4).
struct BertNormalizer {
    bool clean_text = true, handle_chinese_chars = true, strip_accents = true, lowercase = true;

    // Replaces `out` by the normal form of `text`. Text of ASCII alone takes a path without decoding.
    void normalize(std::string_view text, std::string& out) const;
    // The same with its origin; `begin` is where `text` begins in the raw text.
    AlignedText align(std::string_view text, std::int32_t begin) const;
};

}  // namespace tb
