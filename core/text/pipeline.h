#pragma once
// A tokenizer of any family: added tokens, normaliser and model, truncation and special tokens, in that order.
#include "core/text/added_tokens.h"
#include "core/text/assembly.h"
#include "core/text/text_model.h"

namespace tb {

class Pipeline final : public Tokenizer {
public:
    std::unique_ptr<const TextModel> model;
    AddedTokens added;             // found in the raw text
    AddedTokens added_normalized;  // found in the normalised text
    std::vector<std::pair<std::int32_t, std::string>> beyond;  // added tokens that the model's vocabulary lacks, by ascending id
    Template form;
    bool cut_left = false;
    std::optional<int> max_length;
    std::optional<std::int32_t> pad;
    std::vector<std::pair<std::string, std::string>> result_files;

    int special_tokens(bool pair) const override { return form.special_tokens(pair); }
    std::int64_t vocabulary_size() const override;
    std::optional<int> model_max_length() const override { return max_length; }
    std::string token(std::int32_t id) const override;
    std::optional<std::int32_t> pad_id() const override { return pad; }
    std::vector<std::pair<std::string, std::string>> files() const override { return result_files; }
    // The id of a token of the model or an added one; -1: none.
    std::int32_t find(std::string_view token) const;

private:
    Encoding run(std::string_view first, const std::string_view* second, const EncodeOptions& options) const override;
    Tokens tokens_of(std::string_view text, bool offsets) const;
    void add_text(std::string_view text, std::size_t begin, bool offsets, Tokens& out) const;
    void add_normal(const Piece& piece, Tokens& out) const;
};

// A token that every tokenizer of a class has, under its name in tokenizer_config.json.
struct ClassToken {
    const char* key = nullptr;
    AddedToken token;
};
// Puts the tokens that the vocabulary's file marks, that the configuration names and that the class has into the pipeline, whose model stands
// already.
void add_special_tokens(Pipeline& pipeline, const TokenizerSource& source, std::vector<AddedToken> of_file, std::span<const ClassToken> of_class);

// The settings of tokenizer_config.json that every family shares: length, side of truncation, padding token.
void read_common_settings(Pipeline& pipeline, const TokenizerSource& source);

}  // namespace tb
