#pragma once
// Special and added tokens are found in the text itself, before it is split into words.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tb {

struct AddedToken {
    std::string content;
    std::int32_t id = -1;
    bool single_word = false, lstrip = false, rstrip = false, normalized = false, special = true;
};

// A piece of text: an added token (id >= 0), or text between them.
struct TextPiece {
    std::string_view text;
    std::int32_t id = -1;
};

class AddedTokens {
public:
    void add(AddedToken token);
    bool empty() const { return tokens_.empty(); }
    // Splits at the leftmost, then longest tokens; empty text is left out. Appends to `out`.
    void split(std::string_view text, std::vector<TextPiece>& out) const;

private:
    const AddedToken* longest_at(std::string_view text, std::size_t at) const;
    std::size_t next_start(std::string_view text, std::size_t at) const;
    std::vector<AddedToken> tokens_;
    std::array<std::vector<std::size_t>, 256> by_first_byte_;
    std::array<bool, 256> starts_{};
    int first_bytes_ = 0;  // how many different ones there are
};

}  // namespace tb
