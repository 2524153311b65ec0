#pragma once
// Byte-level BPE: GPT-2, RoBERTa and their kin (hf_semantics 5.2).
#include "core/text/bpe.h"
#include "core/text/split.h"
#include "core/text/text_model.h"

#include <optional>

namespace tb {

// The end of the piece that begins at `at`: what the expression
//   's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
// takes, found by the classes of the characters and without looking ahead.
std::size_t byte_level_piece(std::string_view text, std::size_t at);

// A vocabulary writes bytes as visible characters (blank is U+0120); back to the bytes, or none where a character stands for no byte.
std::optional<std::string> bytes_of_visible(std::string_view token);

class ByteLevelModel final : public TextModel {
public:
    bool add_prefix_space = false, use_regex = true;
    std::vector<Splitter> splitters;  // cut the text first, one after the other; each of their pieces gets a blank in front where one is asked for
    Bpe bpe;

    void add(std::string_view token, std::int32_t id);
    std::string_view normalize(std::string_view text, std::string& buffer) const override;
    AlignedText align(std::string_view text, std::int32_t begin) const override;
    void tokenize(const Piece& piece, Tokens& out) const override;
    std::int32_t find(std::string_view token) const override { return visible_.find(token); }
    const std::vector<std::string>& tokens() const override { return tokens_; }

private:
    void add_word(const Piece& piece, std::size_t begin, std::size_t end, Tokens& out) const;
    void add_words(const Piece& piece, Tokens& out) const;
    void add_spaced(const Piece& piece, Tokens& out) const;
    void cut(const Piece& piece, std::size_t splitter, Tokens& out) const;
    Vocabulary visible_;  // every token as the files write it
    std::vector<std::string> tokens_;
};

}  // namespace tb
