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

// [begin, end) of a text.
struct Span {
    std::int32_t begin = 0, end = 0;
    bool operator==(const Span&) const = default;
};

struct Encoding {
    std::vector<std::int32_t> ids;
    std::vector<std::int32_t> type_ids;  // same length; zeros where the model has none
    std::vector<Span> offsets;           // where asked for: the characters of the token's own text; empty for special tokens around it
    int cut = 0;                         // tokens that truncation removed
    bool too_long = false;               // only_first or only_second would have to remove all of their text: nothing was cut
    bool operator==(const Encoding&) const = default;
};

// Which text of a pair gives way (hf_semantics 5.4).
enum class Truncation { longest_first, only_first, only_second };

struct EncodeOptions {
    std::optional<int> max_length;  // counts special tokens; absent: model_max_length()
    Truncation truncation = Truncation::longest_first;
    bool offsets = false;

    EncodeOptions() = default;
    EncodeOptions(int limit) : max_length(limit) {}
    EncodeOptions(std::optional<int> limit) : max_length(limit) {}
};

// Text to ids, equal to the fast tokenizers of the transformers library on every string. Immutable: many threads may encode at once.
class Tokenizer {
public:
    virtual ~Tokenizer() = default;
    // Invalid UTF-8 is the caller's to refuse (data does). Which end is cut is the tokenizer's own truncation_side.
    Encoding encode(std::string_view text, const EncodeOptions& options = {}) const { return run(text, nullptr, options); }
    // An empty second text stays a pair ([CLS] A [SEP] [SEP]), as in a batched call of the reference.
    Encoding encode_pair(std::string_view first, std::string_view second, const EncodeOptions& options = {}) const {
        return run(first, &second, options);
    }
    virtual int special_tokens(bool pair) const = 0;
    virtual std::int64_t vocabulary_size() const = 0;
    virtual std::optional<int> model_max_length() const = 0;  // absent: no limit of its own
    virtual std::string token(std::int32_t id) const = 0;
    virtual std::optional<std::int32_t> pad_id() const = 0;
    // Files that a result folder needs beside its weights, so that transformers loads the same tokenizer: name and content.
    virtual std::vector<std::pair<std::string, std::string>> files() const = 0;

private:
    virtual Encoding run(std::string_view first, const std::string_view* second, const EncodeOptions& options) const = 0;
};

// Reads tokenizer.json, or what stands in its place: vocab.txt, vocab.json with merges.txt, or tokenizer.model. Unknown parts are named
// with the list of known ones.
Expected<std::shared_ptr<const Tokenizer>> load_tokenizer(const std::filesystem::path& folder);

// A max_length below the number of special tokens cannot be kept (encode would not cut at all): a problem at $.max_length.
Expected<void> check_max_length(const Tokenizer& tokenizer, std::optional<int> max_length, bool pair);

}  // namespace tb
