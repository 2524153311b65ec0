#pragma once
// The tokenizer files of a model folder, read but not yet understood; what every family of tokenizers needs of them.
#include "core/base/files.h"
#include "core/text/added_tokens.h"

#include <optional>

namespace tb {

// Sorted objects: a vocabulary of many thousand keys, in the ordered kind, takes seconds to read.
using TokenizerJson = nlohmann::json;

struct TokenizerSource {
    fs::path folder;
    TokenizerJson tokenizer;  // tokenizer.json, or null
    Json config;              // tokenizer_config.json with special_tokens_map.json beneath it, or an empty object
    std::string model_type;   // config.json's (model_type.h), or empty
    std::vector<std::pair<std::string, std::string>> files;  // as they are: name and content

    std::string main_file;    // where the vocabulary stands: tokenizer.json, vocab.txt, vocab.json or tokenizer.model

    std::string place() const { return (folder / main_file).string(); }
    const std::string* file(std::string_view name) const;
    // "pad_token" -> "[PAD]"; the configuration has it as a text or as an object with "content".
    std::optional<std::string> special(const char* key) const;
    // Absent: none, or the library's very large number.
    std::optional<int> model_max_length() const;
    std::string tokenizer_class() const;
    // Which end truncation cuts: "left" or "right".
    std::string truncation_side() const;
    // A flag of the configuration.
    bool flag(const char* key, bool fallback) const;
};
Expected<TokenizerSource> read_tokenizer_source(const fs::path& folder);

// A value as it stands in the file, for messages.
std::string shown(const TokenizerJson& json);
// An id as a file gives it; -1 where it is no integer, negative or beyond reason.
std::int32_t read_id(const TokenizerJson& json);

// Token -> id of a vocabulary in JSON. An id that is no number, negative or beyond reason is a problem.
Expected<std::vector<std::pair<std::string, std::int32_t>>> read_vocabulary(const TokenizerJson& vocabulary, const std::string& place);

// tokenizer.json's added_tokens; none where there is no such file.
std::vector<AddedToken> read_added_tokens(const TokenizerJson& tokenizer);

}  // namespace tb
