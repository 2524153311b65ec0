#include "core/text/byte_level.h"

#include "core/text/unicode.h"

#include <array>

namespace tb {

namespace {

enum Kind : std::uint8_t { other, blank, letter, number };

Kind kind_of(char32_t c) {
    const auto classes = unicode::classes(c);
    return classes & unicode::letter ? letter : classes & unicode::number ? number : classes & unicode::white ? blank : other;
}

const std::array<Kind, 128>& ascii_kinds() {
    static const auto kinds = [] {
        std::array<Kind, 128> out{};
        for (char32_t c = 0; c < 128; ++c) out[c] = kind_of(c);
        return out;
    }();
    return kinds;
}

// The kind of the character at `at`, which moves behind it.
Kind next_kind(std::string_view text, std::size_t& at, const std::array<Kind, 128>& ascii) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 128) return ++at, ascii[byte];
    return kind_of(unicode::next(text, at));
}

// The length of 's, 't, 're, 've, 'm, 'll or 'd at `at`, where a ' stands; 0: none of them.
std::size_t contraction(std::string_view text, std::size_t at) {
    const auto rest = text.substr(at + 1, 2);
    if (rest.empty()) return 0;
    if (rest[0] == 's' || rest[0] == 't' || rest[0] == 'm' || rest[0] == 'd') return 2;
    return rest == "re" || rest == "ve" || rest == "ll" ? 3 : 0;
}

// Blanks from `at`: all of them at the end of the text; else all but the last, which belongs to what follows; one alone is taken.
std::size_t blanks_end(std::string_view text, std::size_t at, const std::array<Kind, 128>& ascii) {
    auto last = at, end = at;
    for (auto next = at; next < text.size(); end = next) {
        const auto from = next;
        if (next_kind(text, next, ascii) != blank) return last > at ? last : end;
        last = from;
    }
    return end;
}

}  // namespace

std::size_t byte_level_piece(std::string_view text, std::size_t at) {
    const auto& ascii = ascii_kinds();
    if (text[at] == '\'')
        if (const auto size = contraction(text, at)) return at + size;
    auto end = at;
    auto kind = next_kind(text, end, ascii);
    if (kind == blank) {
        auto behind = end;
        if (text[at] != ' ' || end >= text.size() || (kind = next_kind(text, behind, ascii)) == blank) return blanks_end(text, at, ascii);
        end = behind;
    }
    for (auto next = end; next < text.size(); end = next)
        if (next_kind(text, next, ascii) != kind) break;
    return end;
}

// The 68 bytes without a visible character of their own, ascending, are U+0100, U+0101 and so on.
static const std::array<std::int16_t, 324>& byte_of_visible() {
    static const auto table = [] {
        std::array<std::int16_t, 324> out;
        out.fill(-1);
        std::size_t next = 0x100;
        for (std::int16_t byte = 0; byte < 256; ++byte) {
            const bool visible = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
            out[visible ? static_cast<std::size_t>(byte) : next++] = byte;
        }
        return out;
    }();
    return table;
}

std::optional<std::string> bytes_of_visible(std::string_view token) {
    const auto& table = byte_of_visible();
    std::string bytes;
    for (std::size_t at = 0; at < token.size();) {
        const auto c = unicode::next(token, at);
        if (c >= table.size() || table[c] < 0) return {};
        bytes += static_cast<char>(table[c]);
    }
    return bytes;
}

void ByteLevelModel::add(std::string_view token, std::int32_t id) {
    visible_.add(token, id);
    const auto index = static_cast<std::size_t>(id);
    if (index >= tokens_.size()) tokens_.resize(index + 1);
    tokens_[index] = token;
    const auto bytes = bytes_of_visible(token);
    if (!bytes || bytes->empty()) return;
    bpe.words.add(*bytes, id);
    if (bytes->size() == 1) bpe.bytes[static_cast<unsigned char>((*bytes)[0])] = id;
}

std::string_view ByteLevelModel::normalize(std::string_view text, std::string&) const { return text; }

AlignedText ByteLevelModel::align(std::string_view text, std::int32_t begin) const { return aligned(text, begin); }

void ByteLevelModel::tokenize(const Piece& piece, Tokens& out) const { cut(piece, 0, out); }

void ByteLevelModel::cut(const Piece& piece, std::size_t splitter, Tokens& out) const {
    if (splitter == splitters.size()) return add_spaced(piece, out);
    std::vector<Slice> slices;
    splitters[splitter].split(piece.text, slices);
    for (const auto& [begin, end] : slices)
        cut({piece.text.substr(begin, end - begin), piece.origin ? piece.origin + begin : nullptr, piece.first && begin == 0}, splitter + 1, out);
}

void ByteLevelModel::add_spaced(const Piece& piece, Tokens& out) const {
    if (!add_prefix_space || piece.text.starts_with(' ')) return add_words(piece, out);
    if (!piece.origin) return add_words({std::string(1, ' ').append(piece.text), nullptr, piece.first}, out);
    const auto spaced = prepend({std::string(piece.text), {piece.origin, piece.origin + piece.text.size()}}, " ");
    add_words({spaced.text, spaced.origin.data(), piece.first}, out);
}

void ByteLevelModel::add_words(const Piece& piece, Tokens& out) const {
    if (!use_regex) return add_word(piece, 0, piece.text.size(), out);
    for (std::size_t begin = 0; begin < piece.text.size();) {
        const auto end = byte_level_piece(piece.text, begin);
        add_word(piece, begin, end, out);
        begin = end;
    }
}

static std::int32_t count_blanks(std::string_view text, bool from_end) {
    const auto end = from_end ? text.find_last_not_of(' ') : text.find_first_not_of(' ');
    if (end == std::string_view::npos) return static_cast<std::int32_t>(text.size());
    return static_cast<std::int32_t>(from_end ? text.size() - 1 - end : end);
}

void ByteLevelModel::add_word(const Piece& piece, std::size_t begin, std::size_t end, Tokens& out) const {
    const auto word = piece.text.substr(begin, end - begin);
    if (!piece.origin) return bpe.encode(word, out.ids);
    for (const auto& symbol : bpe.symbols(word)) {
        const auto text = piece.text.substr(begin, symbol.size);
        out.ids.push_back(symbol.id);
        out.spans.push_back(piece.span(begin, begin + symbol.size));
        out.blanks.push_back({count_blanks(text, false), count_blanks(text, true)});
        begin += symbol.size;
    }
}

}  // namespace tb
