#pragma once
// Rows whose tokenizer is not here yet: how long they will be, for counting steps, memory and time.
#include "core/data/dataset.h"

namespace tb {

// A token for each sign and each word, and one more for each eight letters that a word has beyond the first eight; special tokens as BERT sets them; cut at `limit`
// where it is above 0. The ids mean nothing.
Encoded guess_lengths(const Examples& examples, int limit);

}  // namespace tb
