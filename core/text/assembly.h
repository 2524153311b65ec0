#pragma once
// From the ids of one or two texts to a row: truncation and the special tokens around them.
#include "core/text/source.h"
#include "core/text/text_model.h"

namespace tb {

// One part of a template: a special token, or the first (0) or second (1) text.
struct TemplatePart {
    int sequence = -1;     // -1: special token
    std::int32_t id = -1;  // of the special token
    std::int32_t type_id = 0;
};
struct Template {
    std::vector<TemplatePart> single, pair;
    // Offsets leave out the blanks at a token's ends; but one blank that was put in front of the text stays.
    bool trim_offsets = false, add_prefix_space = false;
    int special_tokens(bool of_pair) const;
};

// tokenizer.json's post_processor: TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel, a Sequence of them, or null.
Expected<Template> read_template(const TokenizerJson& post_processor, const std::string& place);
// [CLS] A [SEP] and [CLS] A [SEP] B [SEP].
Template bert_template(std::int32_t cls, std::int32_t sep);
// <s> A </s> and <s> A </s></s> B </s>, without types.
Template roberta_template(std::int32_t cls, std::int32_t sep);
// Llama's, of the flags add_bos_token and add_eos_token: absent tokens are left out.
Template llama_template(std::optional<std::int32_t> bos, std::optional<std::int32_t> eos);

// How many tokens of each text stay, `longest_first` as the Rust library does it (hf_semantics 5.4).
std::pair<std::size_t, std::size_t> longest_first(std::size_t first, std::size_t second, std::size_t budget);

// `options.max_length` counts the special tokens; one that is smaller than their number does not cut, as in the reference.
// `second` null: a single text. `spans` must be characters here.
Encoding assemble(const Template& form, Tokens& first, Tokens* second, const EncodeOptions& options, bool cut_left);

}  // namespace tb
