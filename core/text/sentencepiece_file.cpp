#include "core/text/sentencepiece_file.h"

#include "core/text/bpe_parts.h"
#include "core/text/codes.h"
#include "core/text/unicode.h"
#include "core/text/vocabulary.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <tuple>

namespace tb {

namespace {

// One field of a message. Numbers are in `number`, texts and messages in `bytes`.
struct Field {
    std::uint64_t id = 0, number = 0;
    std::string_view bytes;
};

// Reads the fields of a message one by one.
class Message {
public:
    explicit Message(std::string_view bytes) : bytes_(bytes) {}
    // False at the end, or where the bytes are no field; then broken() tells.
    bool next(Field& field);
    bool broken() const { return broken_; }

private:
    std::optional<std::uint64_t> varint();
    bool take(std::uint64_t size, std::string_view& out);
    bool fixed(std::size_t size, std::uint64_t& out);
    std::string_view bytes_;
    bool broken_ = false;
};

std::optional<std::uint64_t> Message::varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes_[0]);
        bytes_.remove_prefix(1);
        value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if (byte < 0x80) return value;
    }
    return {};
}

bool Message::take(std::uint64_t size, std::string_view& out) {
    if (size > bytes_.size()) return false;
    out = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return true;
}

bool Message::fixed(std::size_t size, std::uint64_t& out) {
    std::string_view raw;
    if (!take(size, raw)) return false;
    for (std::size_t i = 0; i < size; ++i) out |= static_cast<std::uint64_t>(static_cast<unsigned char>(raw[i])) << (8 * i);
    return true;
}

bool Message::next(Field& field) {
    if (bytes_.empty()) return false;
    const auto key = varint();
    field = {key.value_or(0) >> 3, 0, {}};
    bool good = key.has_value();
    std::optional<std::uint64_t> number;
    switch (key.value_or(0) & 7) {
        case 0:
            if (good && (number = varint())) field.number = *number;
            good = good && number;
            break;
        case 1: good = good && fixed(8, field.number); break;
        case 2: good = good && (number = varint()) && take(*number, field.bytes); break;
        case 5: good = good && fixed(4, field.number); break;
        default: good = false;
    }
    broken_ = !good;
    return good;
}

bool read_piece(std::string_view bytes, SentencePieceFile::Piece& piece) {
    Message message(bytes);
    for (Field field; message.next(field);) {
        if (field.id == 1) piece.text = field.bytes;
        if (field.id == 2) {
            const auto bits = static_cast<std::uint32_t>(field.number);
            std::memcpy(&piece.score, &bits, sizeof bits);
        }
        if (field.id == 3) piece.type = static_cast<SentencePieceFile::Type>(std::min<std::uint64_t>(field.number, 7));
    }
    return !message.broken();
}

bool read_trainer(std::string_view bytes, SentencePieceFile& file) {
    Message message(bytes);
    for (Field field; message.next(field);) {
        if (field.id == 3) file.model_type = static_cast<int>(std::min<std::uint64_t>(field.number, 9));
        if (field.id == 45) file.unknown = field.bytes;
    }
    return !message.broken();
}

}  // namespace

Expected<SentencePieceFile> read_sentencepiece(std::string_view bytes, const std::string& place) {
    SentencePieceFile file;
    Message message(bytes);
    bool good = true;
    for (Field field; good && message.next(field);) {
        if (field.id == 1) good = read_piece(field.bytes, file.pieces.emplace_back());
        if (field.id == 2) good = read_trainer(field.bytes, file);
    }
    if (!good || message.broken()) return fail(codes::text_broken, place, {{"reason", "it ends or breaks off inside a field"}});
    constexpr std::size_t longest = 4096;  // bytes; trained pieces have tens
    for (const auto& piece : file.pieces)
        if (piece.text.size() > longest || std::isnan(piece.score)) return fail(codes::text_broken, place, {{"reason", "a piece is out of range"}});
    if (file.pieces.empty()) return fail(codes::text_broken, place, {{"reason", "it holds no pieces"}});
    return file;
}

namespace {

// A merge that makes a piece, and what its rank is decided by.
struct Made {
    std::string_view left, right;
    float score = 0;
    std::size_t left_characters = 0, right_characters = 0;
};

// All ways to put a piece together from two others, by the ids of the two.
void add_ways(std::string_view piece, float score, const Vocabulary& vocabulary, std::vector<Made>& out) {
    const auto first = out.size();
    std::size_t characters = 0, count = 0;
    for (std::size_t at = 0; at < piece.size(); ++count) unicode::next(piece, at);
    for (std::size_t at = 0; at < piece.size();) {
        unicode::next(piece, at);
        ++characters;
        const auto left = piece.substr(0, at), right = piece.substr(at);
        if (right.empty() || vocabulary.find(left) < 0 || vocabulary.find(right) < 0) continue;
        out.push_back({left, right, score, characters, count - characters});
    }
    std::sort(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), [&](const Made& a, const Made& b) {
        return std::pair(vocabulary.find(a.left), vocabulary.find(a.right)) < std::pair(vocabulary.find(b.left), vocabulary.find(b.right));
    });
}

}  // namespace

// transformers' LlamaConverter: the first three pieces are the special ones with score 0; ranks fall with the piece's score, then with the
// lengths of the two parts; what is equal stays in the order of the vocabulary.
Expected<BpeParts> read_bpe_sentencepiece(const std::string& bytes, const std::string& place) {
    auto file = read_sentencepiece(bytes, place);
    if (!file) return tl::unexpected(file.error());
    constexpr int bpe = 2;
    if (file->model_type != bpe)
        return fail(codes::text_unsupported, place,
                    {{"part", "model_type"}, {"found", file->model_type == 1 ? "unigram" : std::to_string(file->model_type)}, {"known", "BPE"}});
    BpeParts parts;
    Vocabulary vocabulary;
    for (std::size_t i = 0; i < file->pieces.size(); ++i) {
        auto& piece = file->pieces[i];
        if (i < 3) piece.score = 0;
        vocabulary.add(piece.text, static_cast<std::int32_t>(i));
        parts.vocabulary.emplace_back(piece.text, static_cast<std::int32_t>(i));
        const bool control = piece.type == SentencePieceFile::Type::control;
        if (control || piece.type == SentencePieceFile::Type::user_defined)
            parts.added.push_back({piece.text, static_cast<std::int32_t>(i), false, false, false, false, control});
    }
    std::vector<Made> made;
    for (const auto& piece : file->pieces) add_ways(piece.text, piece.score, vocabulary, made);
    std::stable_sort(made.begin(), made.end(), [](const Made& a, const Made& b) {
        return std::tuple(a.score, a.left_characters, a.right_characters) > std::tuple(b.score, b.left_characters, b.right_characters);
    });
    for (const auto& merge : made) parts.merges.emplace_back(merge.left, merge.right);
    parts.unknown = file->unknown;
    parts.fuse_unknown = true;
    parts.byte_fallback = true;
    return parts;
}

}  // namespace tb
