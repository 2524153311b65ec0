#pragma once
// SentencePiece's BPE as Llama's fast tokenizer does it (hf_semantics 5.3): blanks become a visible character, and a text is one long word.
#include "core/text/bpe.h"
#include "core/text/text_model.h"

namespace tb {

// One step of the normaliser: Prepend, or Replace of the blank.
struct NormalStep {
    enum class Kind { prepend, replace_blank } kind = Kind::prepend;
    std::string content;
};

// The pre-tokenizer Metaspace, where there is one.
struct Metaspace {
    enum class Prepend { always, first, never } prepend = Prepend::always;
    bool split = true;
};

class SentencePieceModel final : public TextModel {
public:
    std::vector<NormalStep> steps;
    std::optional<Metaspace> metaspace;
    std::string blank = "\u2581";
    Bpe bpe;

    void add(std::string_view token, std::int32_t id);
    // To be called when all tokens and merges are in.
    void add_merges(std::span<const std::array<std::int32_t, 3>> merges);
    std::string_view normalize(std::string_view text, std::string& buffer) const override;
    AlignedText align(std::string_view text, std::int32_t begin) const override;
    void tokenize(const Piece& piece, Tokens& out) const override;
    std::int32_t find(std::string_view token) const override { return bpe.words.find(token); }
    const std::vector<std::string>& tokens() const override { return tokens_; }

private:
    bool wants_blank(std::string_view text, bool first) const;
    void add_words(const Piece& piece, Tokens& out) const;
    void add_word(const Piece& piece, std::size_t begin, std::size_t end, Tokens& out) const;
    std::size_t word_end(std::string_view text, std::size_t begin) const;
    std::vector<std::string> tokens_;
    bool words_stay_apart_ = false;
};

}  // namespace tb
