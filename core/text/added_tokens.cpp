#include "core/text/added_tokens.h"

#include "core/text/unicode.h"

#include <algorithm>

namespace tb {

void AddedTokens::add(AddedToken token) {
    const auto first = static_cast<unsigned char>(token.content[0]);
    first_bytes_ += !starts_[first];
    starts_[first] = true;
    by_first_byte_[first].push_back(tokens_.size());
    tokens_.push_back(std::move(token));
}

// The next byte that an added token may begin with. In most vocabularies they all begin with the same one.
std::size_t AddedTokens::next_start(std::string_view text, std::size_t at) const {
    if (first_bytes_ == 1) return std::min(text.find(tokens_[0].content[0], at), text.size());
    while (at < text.size() && !starts_[static_cast<unsigned char>(text[at])]) ++at;
    return at;
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

static std::size_t blanks_before(std::string_view text, std::size_t at) {
    while (at > 0) {
        const auto before = previous(text, at);
        auto next = before;
        if (!unicode::is_white(unicode::next(text, next))) break;
        at = before;
    }
    return at;
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
    for (auto at = next_start(text, 0); !tokens_.empty() && at < text.size(); at = next_start(text, at)) {
        const auto* token = longest_at(text, at);
        if (!token) {
            ++at;
            continue;
        }
        auto begin = at, end = at + token->content.size();
        at = end;
        if (token->single_word && !stands_alone(text, begin, end)) continue;
        if (token->lstrip) begin = std::max(blanks_before(text, begin), done);
        if (token->rstrip) end = blanks_after(text, end);
        if (begin > done) out.push_back({text.substr(done, begin - done)});
        out.push_back({text.substr(begin, end - begin), token->id});
        done = end;
    }
    if (done < text.size()) out.push_back({text.substr(done)});
}

}  // namespace tb
