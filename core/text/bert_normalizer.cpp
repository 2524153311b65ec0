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

namespace {
struct Point {
    char32_t c = 0;
    Span origin;
};
using Points = std::vector<Point>;
}  // namespace

static Points cleaned_points(const BertNormalizer& options, std::string_view text, std::int32_t begin) {
    Points out;
    for (std::size_t at = 0; at < text.size();) {
        const auto from = at;
        const auto c = unicode::next(text, at);
        const auto classes = unicode::classes(c);
        const Span origin{begin + static_cast<std::int32_t>(from), begin + static_cast<std::int32_t>(at)};
        if (options.clean_text && (classes & unicode::removed)) continue;
        const bool blank = options.clean_text && (classes & unicode::space);
        const bool apart = !blank && options.handle_chinese_chars && (classes & unicode::han);
        if (apart) out.push_back({U' ', origin});
        out.push_back({blank ? U' ' : c, origin});
        if (apart) out.push_back({U' ', origin});
    }
    return out;
}

// Canonical order moves marks. As the reference tells it, the n-th character that stood in the text before comes from the n-th one, wherever it
// is now, and one that decomposition put in from the same as the character before it.
static Points decomposed_points(const Points& points) {
    std::vector<unicode::Decomposed> parts;
    for (const auto& point : points) unicode::append_decomposed(parts, point.c);
    unicode::order(parts);
    Points out;
    std::size_t used = 0;
    for (const auto& part : parts) {
        if (!part.added) ++used;
        out.push_back({part.c, points[std::max<std::size_t>(used, 1) - 1].origin});
    }
    return out;
}

AlignedText BertNormalizer::align(std::string_view text, std::int32_t begin) const {
    auto points = cleaned_points(*this, text, begin);
    if (strip_accents) {
        points = decomposed_points(points);
        std::erase_if(points, [](const Point& point) { return (unicode::classes(point.c) & unicode::accent) != 0; });
    }
    AlignedText out;
    std::u32string lowered;
    for (const auto& point : points) {
        lowered.assign(1, point.c);
        if (lowercase) {
            lowered.clear();
            unicode::append_lower(lowered, point.c);
        }
        for (const auto c : lowered) unicode::append(out.text, c);
        out.origin.resize(out.text.size(), point.origin);
    }
    return out;
}

}  // namespace tb
