#include "core/text/added_tokens.h"

#include "core/text/unicode.h"

#include <algorithm>

namespace tb {

void AddedTokens::add(AddedToken token) {
    if (token.content.empty() || has(token.content)) return;
    by_first_byte_[static_cast<unsigned char>(token.content[0])].push_back(tokens_.size());
    tokens_.push_back(std::move(token));
}

bool AddedTokens::has(std::string_view content) const {
    return std::any_of(tokens_.begin(), tokens_.end(), [&](const AddedToken& token) { return token.content == content; });
}

const AddedToken* AddedTokens::longest_at(std::string_view text, std::size_t at) const {
    const AddedToken* best = nullptr;
    for (const auto index : by_first_byte_[static_cast<unsigned char>(text[at])]) {
        const auto& token = tokens_[index];
        if (text.compare(at, token.content.size(), token.content) == 0 && (!best || token.content.size() > best->content.size()))
            best = &token;
    }
    return best;
}

// The start of the code point that ends before `at`.
static std::size_t previous(std::string_view text, std::size_t at) {
    do --at;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
    return at;
}

static bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
    if (begin > 0) {
        auto at = previous(text, begin);
        if (unicode::is_word(unicode::next(text, at))) return false;
    }
    return end >= text.size() || !unicode::is_word(unicode::next(text, end));
}

static std::size_t blanks_before(std::string_view text, std::size_t at, std::size_t least) {
    while (at > least) {
        const auto before = previous(text, at);
        auto next = before;
        if (!unicode::is_white(unicode::next(text, next))) break;
        at = before;
    }
    return std::max(at, least);
}

static std::size_t blanks_after(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        auto next = at;
        if (!unicode::is_white(unicode::next(text, next))) break;
        at = next;
    }
    return at;
}

void AddedTokens::split(std::string_view text, std::vector<TextPiece>& out) const {
    std::size_t done = 0;
    for (std::size_t at = 0; at < text.size();) {
        const AddedToken* token = by_first_byte_[static_cast<unsigned char>(text[at])].empty() ? nullptr : longest_at(text, at);
        if (!token) {
            ++at;
            continue;
        }
        auto begin = at, end = at + token->content.size();
        at = end;
        if (token->single_word && !stands_alone(text, begin, end)) continue;
        if (token->lstrip) begin = blanks_before(text, begin, done);
        if (token->rstrip) at = end = blanks_after(text, end);
        if (begin > done) out.push_back({text.substr(done, begin - done)});
        out.push_back({text.substr(begin, end - begin), token->id});
        done = end;
    }
    if (done < text.size()) out.push_back({text.substr(done)});
}

}  // namespace tb
