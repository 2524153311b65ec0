#pragma once
// BPE tokenizers of RoBERTa's and of Llama's kind (hf_semantics 5.2, 5.3).
#include "core/text/source.h"
#include "core/text/tokenizer.h"

namespace tb {

// Whether this folder's tokenizer is of this family.
bool is_bpe(const TokenizerSource& source);
Expected<std::shared_ptr<const Tokenizer>> load_bpe(const TokenizerSource& source);

}  // namespace tb
