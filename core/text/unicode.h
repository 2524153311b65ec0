#pragma once
// Code points: UTF-8 in and out, classes, canonical decomposition.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tb::unicode {

enum Class : std::uint16_t {
    removed = 1,  // dropped by cleaning
    space = 2,    // becomes a blank by cleaning
    han = 4,      // set apart by blanks
    accent = 8,   // dropped after decomposition
    punct = 16,   // a word of its own
    white = 32,   // ends a word
    has_lower = 64,
    letter = 128,   // \p{L} and \p{N} of the byte-level splitter
    number = 256,
    word = 512,     // \w: touches a single-word added token
};
// The classes of a code point, or'ed.
std::uint16_t classes(char32_t c);

// The code point at `at`, which moves behind it. `text` is valid UTF-8.
inline char32_t next(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
    const auto first = byte(at);
    if (first < 0x80) return ++at, first;
    const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    auto c = first & (0x3FU >> more);
    for (int i = 0; i < more && at + 1 < text.size(); ++i) c = c << 6 | (byte(++at) & 0x3F);
    ++at;
    return c;
}
void append(std::string& out, char32_t c);

// Lower case of one code point, without context (no final sigma).
void append_lower(std::u32string& out, char32_t c);

// A character of a decomposed text; `added`: not the first of those that a character became.
struct Decomposed {
    char32_t c = 0;
    bool added = false;
};
void append_decomposed(std::vector<Decomposed>& out, char32_t c);
// Canonical order: each run of combining marks stably by class.
void order(std::vector<Decomposed>& text);

// Canonical decomposition (NFD) as of Unicode 9.0, the tables of the reference: later characters stay as they are.
std::u32string decompose(std::u32string_view text);

// Whether a code point is a word character of the reference's regular expressions (\w) or a blank (\s).
inline bool is_word(char32_t c) { return (classes(c) & word) != 0; }
inline bool is_white(char32_t c) { return (classes(c) & white) != 0; }

}  // namespace tb::unicode
