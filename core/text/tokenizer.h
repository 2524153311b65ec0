#pragma once
#include "core/base/problem.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tb {

struct Encoding {
    std::vector<std::int32_t> ids;
    std::vector<std::int32_t> type_ids;  // same length; zeros where the model has none
    int cut = 0;                         // tokens that truncation removed
    bool operator==(const Encoding&) const = default;
};

// Text to ids, equal to the fast tokenizers of the transformers library on every string. Immutable: many threads may encode at once.
class Tokenizer {
public:
    virtual ~Tokenizer() = default;
    // `max_length` counts special tokens; absent: model_max_length(). Invalid UTF-8 is the caller's to refuse (data does).
    virtual Encoding encode(std::string_view text, std::optional<int> max_length = {}) const = 0;
    // An empty second text stays a pair ([CLS] A [SEP] [SEP]), as in a batched call of the reference.
    virtual Encoding encode_pair(std::string_view first, std::string_view second, std::optional<int> max_length = {}) const = 0;
    virtual int special_tokens(bool pair) const = 0;
    virtual std::int64_t vocabulary_size() const = 0;
    virtual std::optional<int> model_max_length() const = 0;  // absent: no limit of its own
    virtual std::string token(std::int32_t id) const = 0;
    virtual std::optional<std::int32_t> pad_id() const = 0;
    // Files that a result folder needs beside its weights, so that transformers loads the same tokenizer: name and content.
    virtual std::vector<std::pair<std::string, std::string>> files() const = 0;
};

// Reads tokenizer.json, or vocab.txt with tokenizer_config.json. Unknown parts are named with the list of known ones.
Expected<std::shared_ptr<const Tokenizer>> load_tokenizer(const std::filesystem::path& folder);

// A max_length below the number of special tokens cannot be kept (encode would not cut at all): a problem at $.max_length.
Expected<void> check_max_length(const Tokenizer& tokenizer, std::optional<int> max_length, bool pair);

}  // namespace tb
