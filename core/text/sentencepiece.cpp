#include "core/text/sentencepiece.h"

#include <algorithm>

namespace tb {

void SentencePieceModel::add(std::string_view token, std::int32_t id) {
    bpe.words.add(token, id);
    const auto index = static_cast<std::size_t>(id);
    if (index >= tokens_.size()) tokens_.resize(index + 1);
    tokens_[index] = token;
}

// Each is left, right and what they make, in rank order. Where no merge joins a blank to something before it that is no blank, nothing ever
// crosses that place, and the text falls into words that can be merged one by one, and remembered. Trained vocabularies are so.
void SentencePieceModel::add_merges(std::span<const std::array<std::int32_t, 3>> merges) {
    words_stay_apart_ = bpe.words.find(blank) >= 0;
    std::uint32_t rank = 0;
    for (const auto& [left, right, made] : merges) {
        bpe.merges.add(left, right, {rank++, made});
        const auto& before = tokens_[static_cast<std::size_t>(left)];
        if (tokens_[static_cast<std::size_t>(right)].starts_with(blank) && !before.ends_with(blank)) words_stay_apart_ = false;
    }
}

static void replace_blanks(std::string& text, std::string_view content) {
    const auto blanks = static_cast<std::size_t>(std::count(text.begin(), text.end(), ' '));
    if (blanks == 0) return;
    std::string out;
    out.reserve(text.size() + blanks * content.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        out.append(text, at, end - at);
        if (end < text.size()) out += content;
        at = end + 1;
    }
    text.swap(out);
}

std::string_view SentencePieceModel::normalize(std::string_view text, std::string& buffer) const {
    if (steps.empty()) return text;
    buffer = text;
    for (const auto& step : steps) {
        if (step.kind == NormalStep::Kind::replace_blank) {
            replace_blanks(buffer, step.content);
        } else if (!buffer.empty()) {
            buffer.insert(0, step.content);
        }
    }
    return buffer;
}

AlignedText SentencePieceModel::align(std::string_view text, std::int32_t begin) const {
    auto out = aligned(text, begin);
    for (const auto& step : steps)
        out = step.kind == NormalStep::Kind::prepend ? prepend(out, step.content) : tb::replace_blanks(out, step.content);
    return out;
}

bool SentencePieceModel::wants_blank(std::string_view text, bool first) const {
    if (metaspace->prepend == Metaspace::Prepend::never || text.starts_with(blank)) return false;
    return metaspace->prepend == Metaspace::Prepend::always || first;
}

void SentencePieceModel::tokenize(const Piece& piece, Tokens& out) const {
    if (!metaspace) return add_words(piece, out);
    if (piece.origin) {
        auto text = tb::replace_blanks({std::string(piece.text), {piece.origin, piece.origin + piece.text.size()}}, blank);
        if (wants_blank(text.text, piece.first)) text = prepend(text, blank);
        return add_words({text.text, text.origin.data(), piece.first}, out);
    }
    std::string text(piece.text);
    replace_blanks(text, blank);
    if (wants_blank(text, piece.first)) text.insert(0, blank);
    add_words({text, nullptr, piece.first}, out);
}

// Words begin at a blank: at every one where Metaspace splits, else at the first of several, as far as merges cannot tell.
std::size_t SentencePieceModel::word_end(std::string_view text, std::size_t begin) const {
    const bool split = metaspace && metaspace->split;
    if (!split && !words_stay_apart_) return text.size();
    for (auto at = text.find(blank, begin + 1); at != std::string_view::npos; at = text.find(blank, at + 1))
        if (split || !text.substr(begin, at - begin).ends_with(blank)) return at;
    return text.size();
}

void SentencePieceModel::add_words(const Piece& piece, Tokens& out) const {
    for (std::size_t begin = 0; begin < piece.text.size();) {
        const auto end = word_end(piece.text, begin);
        add_word(piece, begin, end, out);
        begin = end;
    }
}

void SentencePieceModel::add_word(const Piece& piece, std::size_t begin, std::size_t end, Tokens& out) const {
    const auto word = piece.text.substr(begin, end - begin);
    if (!piece.origin) return bpe.encode(word, out.ids);
    for (const auto& symbol : bpe.symbols(word)) {
        out.ids.push_back(symbol.id);
        out.spans.push_back(piece.span(begin, begin + symbol.size));
        begin += symbol.size;
    }
}

}  // namespace tb
