#pragma once
// What a BPE vocabulary's files say, whichever they are.
#include "core/text/source.h"

namespace tb {

struct BpeParts {
    std::vector<std::pair<std::string, std::int32_t>> vocabulary;
    std::vector<std::pair<std::string, std::string>> merges;  // in rank order
    std::optional<std::string> unknown;
    bool fuse_unknown = false, byte_fallback = false, ignore_merges = false;
    std::vector<AddedToken> added;  // those that the file itself marks
};

// tokenizer.json's model.
Expected<BpeParts> read_bpe_json(const TokenizerJson& model, const std::string& place);
// vocab.json and merges.txt, as RoBERTa's tokenizer reads them: the first line of the merges is their version.
Expected<BpeParts> read_bpe_files(const TokenizerSource& source);
// tokenizer.model: a SentencePiece model of type BPE, converted as Llama's tokenizer does.
Expected<BpeParts> read_bpe_sentencepiece(const std::string& bytes, const std::string& place);

}  // namespace tb
