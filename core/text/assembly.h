#pragma once
// From the ids of one or two texts to a row: truncation and the special tokens around them.
#include "core/text/source.h"
#include "core/text/tokenizer.h"

namespace tb {

// One part of a template: a special token, or the first (0) or second (1) text.
struct TemplatePart {
    int sequence = -1;     // -1: special token
    std::int32_t id = -1;  // of the special token
    std::int32_t type_id = 0;
};
struct Template {
    std::vector<TemplatePart> single, pair;
    int special_tokens(bool of_pair) const;
};

// tokenizer.json's post_processor (TemplateProcessing, BertProcessing or null).
Expected<Template> read_template(const TokenizerJson& post_processor, const std::string& place);
// [CLS] A [SEP] and [CLS] A [SEP] B [SEP].
Template bert_template(std::int32_t cls, std::int32_t sep);

// How many tokens of each text stay, `longest_first` as the Rust library does it (hf_semantics 5.4).
std::pair<std::size_t, std::size_t> longest_first(std::size_t first, std::size_t second, std::size_t budget);

// `max_length` counts the special tokens; one that is smaller than their number does not cut, as in the reference.
Encoding assemble(const Template& form, std::span<const std::int32_t> ids, std::optional<int> max_length);
Encoding assemble_pair(const Template& form, std::span<const std::int32_t> first, std::span<const std::int32_t> second,
                       std::optional<int> max_length);

}  // namespace tb
