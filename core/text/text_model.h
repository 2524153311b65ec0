#pragma once
// What one family of tokenizers does with the text between added tokens: normalise it, split it, find the ids.
#include "core/text/tokenizer.h"

#include <string>
#include <string_view>
#include <vector>

namespace tb {

struct Tokens {
    std::vector<std::int32_t> ids;
    std::vector<Span> spans;  // bytes of the raw text; filled only where the piece has its origin
    // Blanks at both ends of the token's own text, for trim_offsets; filled with `spans` by the models that need it.
    std::vector<Span> blanks;
};

// Normalised text and the bytes of the raw text that each of its bytes comes from. A byte in the middle of a character has the whole
// character; a character put in has its neighbour's, as the reference tells it.
struct AlignedText {
    std::string text;
    std::vector<Span> origin;
};

// Text between two added tokens.
struct Piece {
    std::string_view text;
    const Span* origin = nullptr;  // of each byte, or null where nobody asks for offsets
    bool first = false;            // begins where the raw text begins
    Span span(std::size_t begin, std::size_t end) const { return {origin[begin].begin, origin[end - 1].end}; }
};

class TextModel {
public:
    virtual ~TextModel() = default;
    // The normal form: `text` itself, or what was put into `buffer`.
    virtual std::string_view normalize(std::string_view text, std::string& buffer) const = 0;
    // The same with its origin; `begin` is where `text` begins in the raw text.
    virtual AlignedText align(std::string_view text, std::int32_t begin) const = 0;
    // Appends the ids of normalised text.
    virtual void tokenize(const Piece& piece, Tokens& out) const = 0;
    // -1 where there is none.
    virtual std::int32_t find(std::string_view token) const = 0;
    // By id; empty where an id has none.
    virtual const std::vector<std::string>& tokens() const = 0;
};

// Text as it is, each byte with its character.
AlignedText aligned(std::string_view text, std::int32_t begin);
// Puts `content` in place of every blank (U+0020).
AlignedText replace_blanks(const AlignedText& text, std::string_view content);
// Puts `content` in front; it comes from the first character.
AlignedText prepend(const AlignedText& text, std::string_view content);

}  // namespace tb
