#include "core/text/pipeline.h"

#include "core/text/unicode.h"

#include <algorithm>

namespace tb {

std::int64_t Pipeline::vocabulary_size() const {
    const auto own = static_cast<std::int64_t>(model->tokens().size());
    return beyond.empty() ? own : std::max(own, std::int64_t{beyond.back().first} + 1);
}

std::string Pipeline::token(std::int32_t id) const {
    const auto& tokens = model->tokens();
    if (id >= 0 && static_cast<std::size_t>(id) < tokens.size() && !tokens[static_cast<std::size_t>(id)].empty())
        return tokens[static_cast<std::size_t>(id)];
    for (const auto& [added_id, content] : beyond)
        if (added_id == id) return content;
    return {};
}

std::int32_t Pipeline::find(std::string_view token) const {
    for (const auto& [id, content] : beyond)
        if (content == token) return id;
    return model->find(token);
}

static std::int32_t count_white(std::string_view text, bool from_end) {
    std::int32_t count = 0, since_last = 0;
    for (std::size_t at = 0; at < text.size();) {
        const bool white = unicode::is_white(unicode::next(text, at));
        if (!from_end && !white) return count;
        since_last = white ? since_last + 1 : 0;
        ++count;
    }
    return from_end ? since_last : count;
}

static void add_token(const TextPiece& piece, Span span, bool offsets, Tokens& out) {
    out.ids.push_back(piece.id);
    if (!offsets) return;
    out.spans.push_back(span);
    out.blanks.resize(out.spans.size() - 1);
    out.blanks.push_back({count_white(piece.text, false), count_white(piece.text, true)});
}

void Pipeline::add_normal(const Piece& piece, Tokens& out) const {
    if (added_normalized.empty()) return model->tokenize(piece, out);
    std::vector<TextPiece> parts;
    added_normalized.split(piece.text, parts);
    for (const auto& part : parts) {
        const auto begin = static_cast<std::size_t>(part.text.data() - piece.text.data());
        if (part.id >= 0) {
            const auto span = piece.origin ? piece.span(begin, begin + part.text.size()) : Span();
            add_token(part, span, piece.origin != nullptr, out);
        } else {
            model->tokenize({part.text, piece.origin ? piece.origin + begin : nullptr, piece.first && begin == 0}, out);
        }
    }
}

void Pipeline::add_text(std::string_view text, std::size_t begin, bool offsets, Tokens& out) const {
    if (offsets) {
        const auto normal = model->align(text, static_cast<std::int32_t>(begin));
        return add_normal({normal.text, normal.origin.data(), begin == 0}, out);
    }
    thread_local std::string buffer;
    add_normal({model->normalize(text, buffer), nullptr, begin == 0}, out);
}

// Bytes to characters.
static void count_characters(std::string_view text, std::vector<Span>& spans) {
    std::vector<std::int32_t> characters(text.size() + 1);
    std::int32_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) ++count;
        characters[i + 1] = count;
    }
    for (auto& span : spans)
        span = {characters[static_cast<std::size_t>(span.begin)], characters[static_cast<std::size_t>(span.end)]};
}

Tokens Pipeline::tokens_of(std::string_view text, bool offsets) const {
    Tokens out;
    thread_local std::vector<TextPiece> pieces;
    pieces.clear();
    added.split(text, pieces);
    out.ids.reserve(text.size() / 4 + 4);
    for (const auto& piece : pieces) {
        const auto begin = static_cast<std::size_t>(piece.text.data() - text.data());
        if (piece.id >= 0) {
            const auto at = static_cast<std::int32_t>(begin);
            add_token(piece, {at, at + static_cast<std::int32_t>(piece.text.size())}, offsets, out);
        } else {
            add_text(piece.text, begin, offsets, out);
        }
    }
    if (offsets) count_characters(text, out.spans);
    return out;
}

Encoding Pipeline::run(std::string_view first, const std::string_view* second, const EncodeOptions& options) const {
    auto settled = options;
    if (!settled.max_length) settled.max_length = max_length;
    auto a = tokens_of(first, options.offsets);
    if (!second) return assemble(form, a, nullptr, settled, cut_left);
    auto b = tokens_of(*second, options.offsets);
    return assemble(form, a, &b, settled, cut_left);
}

}  // namespace tb
