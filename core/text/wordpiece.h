#pragma once
// WordPiece: BERT, DistilBERT and their kin (hf_semantics 5.1).
#include "core/text/source.h"
#include "core/text/tokenizer.h"

namespace tb {

// Whether this folder's tokenizer is of this family.
bool is_wordpiece(const TokenizerSource& source);
Expected<std::shared_ptr<const Tokenizer>> load_wordpiece(const TokenizerSource& source);

}  // namespace tb
