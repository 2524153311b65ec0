#pragma once
#include "core/base/problem.h"

#include <array>

namespace tb::codes {
inline constexpr Code text_no_tokenizer{
    "text.no_tokenizer", "No tokenizer",
    "There is no tokenizer in this folder: neither tokenizer.json nor vocab.txt, vocab.json or tokenizer.model. Put the model's tokenizer "
    "files beside its config.json."};
inline constexpr Code text_no_merges{"text.no_merges", "Merges missing",
                                     "vocab.json is there, but merges.txt is not. A byte-level tokenizer needs both: copy it from the same source."};
inline constexpr Code text_broken{"text.broken", "Tokenizer file broken",
                                  "The tokenizer file is not as expected: {reason}. Copy it from its source again."};
inline constexpr Code text_unsupported{"text.unsupported", "Tokenizer not supported",
                                       "{part} {found} is not supported. Known are: {known}."};
inline constexpr Code text_max_length{
    "text.max_length", "max_length too small",
    "max_length is {found}, but the tokenizer adds {least} special tokens to each row. Set it to at least {needed}."};

inline constexpr std::array text_all{&text_no_tokenizer, &text_no_merges, &text_broken, &text_unsupported, &text_max_length};
}  // namespace tb::codes
