#include "core/text/unicode.h"

#include "core/text/unicode_tables.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace tb::unicode {

constexpr char32_t code_points = 0x110000;

namespace {
// 256 code points a block; blocks without any class share the first one.
class ClassTable {
public:
    ClassTable() : blocks_(1), index_(code_points / 256, 0) {
        mark(removed_by_clean, removed);
        mark(space_after_clean, space);
        mark(cjk, han);
        mark(stripped_accent, accent);
        mark(punctuation, punct);
        mark(whitespace, white);
        mark(letters, letter);
        mark(numbers, number);
        mark(words, word);
        for (const auto& row : lower) cell(row.from) |= has_lower;
    }
    std::uint16_t operator[](char32_t c) const { return c < code_points ? blocks_[index_[c >> 8]][c & 255] : 0; }

private:
    using Block = std::array<std::uint16_t, 256>;
    std::uint16_t& cell(char32_t c) {
        auto& block = index_[c >> 8];
        if (block == 0) {
            block = static_cast<std::uint16_t>(blocks_.size());
            blocks_.emplace_back();
        }
        return blocks_[block][c & 255];
    }
    void mark(std::span<const Range> ranges, Class bit) {
        for (const auto& range : ranges)
            for (auto c = range.first; c <= range.last; ++c) cell(c) |= bit;
    }
    std::vector<Block> blocks_;
    std::vector<std::uint16_t> index_;
};
}  // namespace

std::uint16_t classes(char32_t c) {
    static const ClassTable table;
    return table[c];
}

void append(std::string& out, char32_t c) {
    const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | c >> 6);
        byte(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        byte(0xE0 | c >> 12);
        byte(0x80 | (c >> 6 & 0x3F));
        byte(0x80 | (c & 0x3F));
    } else {
        byte(0xF0 | c >> 18);
        byte(0x80 | (c >> 12 & 0x3F));
        byte(0x80 | (c >> 6 & 0x3F));
        byte(0x80 | (c & 0x3F));
    }
}

void append_lower(std::u32string& out, char32_t c) {
    if (!(classes(c) & has_lower)) {
        out += c;
        return;
    }
    const auto row = std::lower_bound(lower.begin(), lower.end(), c, [](const Lower& entry, char32_t value) { return entry.from < value; });
    for (const auto to : row->to)
        if (to) out += to;
}

// Whether the reference's normalisation tables know this code point.
static bool old_enough(char32_t c) {
    constexpr std::uint8_t tables = 9;
    UVersionInfo age;
    u_charAge(static_cast<UChar32>(c), age);
    return age[0] <= tables;
}

static std::uint8_t combining_class(char32_t c) {
    if (c < 0x300) return 0;
    return old_enough(c) ? u_getCombiningClass(static_cast<UChar32>(c)) : 0;
}

// The parts of `c`, one by one.
template <class Take>
static void decompose_one(char32_t c, const Take& take) {
    static const UNormalizer2* const normalizer = [] {
        UErrorCode error = U_ZERO_ERROR;
        return unorm2_getNFCInstance(&error);
    }();
    UChar buffer[32];
    UErrorCode error = U_ZERO_ERROR;
    const auto length = c < 0xC0 || !old_enough(c) ? -1 : unorm2_getDecomposition(normalizer, static_cast<UChar32>(c), buffer, 32, &error);
    if (length < 0 || U_FAILURE(error)) return take(c);
    for (int i = 0; i < length;) {
        UChar32 part = 0;
        U16_NEXT(buffer, i, length, part);
        take(static_cast<char32_t>(part));
    }
}

template <class Text, class Code>
static void order_marks(Text& text, const Code& code) {
    const auto class_of = [&](const auto& item) { return combining_class(code(item)); };
    for (auto begin = text.begin(); begin != text.end();) {
        if (class_of(*begin) == 0) {
            ++begin;
            continue;
        }
        const auto end = std::find_if(begin, text.end(), [&](const auto& item) { return class_of(item) == 0; });
        std::stable_sort(begin, end, [&](const auto& a, const auto& b) { return class_of(a) < class_of(b); });
        begin = end;
    }
}

std::u32string decompose(std::u32string_view text) {
    std::u32string out;
    out.reserve(text.size() + 8);
    for (const auto c : text) decompose_one(c, [&](char32_t part) { out += part; });
    order_marks(out, [](char32_t c) { return c; });
    return out;
}

void append_decomposed(std::vector<Decomposed>& out, char32_t c) {
    bool added = false;
    decompose_one(c, [&](char32_t part) {
        out.push_back({part, added});
        added = true;
    });
}

void order(std::vector<Decomposed>& text) {
    order_marks(text, [](const Decomposed& item) { return item.c; });
}

}  // namespace tb::unicode
