#pragma once
// tokenizer.model: SentencePiece's ModelProto. Its library reads the file too, but shows neither the model type nor which pieces the user
// defined, and what must be matched is transformers' conversion of the file, not that library's own segmentation. So the few fields needed
// are read from the wire format here (developers.google.com/protocol-buffers/docs/encoding), and nothing else is linked.
#include "core/base/problem.h"

#include <string_view>

namespace tb {

struct SentencePieceFile {
    enum class Type { normal = 1, unknown = 2, control = 3, user_defined = 4, unused = 5, byte = 6 };
    struct Piece {
        std::string text;
        float score = 0;
        Type type = Type::normal;
    };
    std::vector<Piece> pieces;
    int model_type = 1;  // 1 unigram, 2 BPE, 3 word, 4 character
    std::string unknown = "<unk>";
};

// A cut or otherwise broken file is a problem at `place`.
Expected<SentencePieceFile> read_sentencepiece(std::string_view bytes, const std::string& place);

}  // namespace tb
