#include "core/text/bert_normalizer.h"

#include "core/text/unicode.h"

#include <algorithm>

namespace tb {

static bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

static void normalize_ascii(const BertNormalizer& options, std::string_view text, std::string& out) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool control = byte < ' ' || byte == 0x7F;
        if (control && options.clean_text) {
            if (c == '\t' || c == '\n' || c == '\r') out += ' ';
            continue;
        }
        out += options.lowercase && c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    }
}

static std::u32string cleaned(const BertNormalizer& options, std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto c = unicode::next(text, at);
        const auto classes = unicode::classes(c);
        if (options.clean_text && (classes & unicode::removed)) continue;
        if (options.clean_text && (classes & unicode::space)) {
            out += U' ';
        } else if (options.handle_chinese_chars && (classes & unicode::han)) {
            out += {U' ', c, U' '};
        } else {
            out += c;
        }
    }
    return out;
}

void BertNormalizer::normalize(std::string_view text, std::string& out) const {
    out.clear();
    if (is_ascii(text)) return normalize_ascii(*this, text, out);
    auto points = cleaned(*this, text);
    if (strip_accents) {
        points = unicode::decompose(points);
        std::erase_if(points, [](char32_t c) { return (unicode::classes(c) & unicode::accent) != 0; });
    }
    if (lowercase) {
        std::u32string lowered;
        lowered.reserve(points.size());
        for (const auto c : points) unicode::append_lower(lowered, c);
        points.swap(lowered);
    }
    for (const auto c : points) unicode::append(out, c);
}

}  // namespace tb
