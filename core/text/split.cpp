#include "core/text/split.h"

#include "core/text/codes.h"
#include "core/text/unicode.h"

#include <algorithm>
#include <memory>

namespace tb {

namespace {

using Find = std::function<void(std::string_view, std::vector<Slice>&)>;

// The whole text: matches, and what lies between them.
std::vector<Found> all_of(std::string_view text, const std::vector<Slice>& matches, bool invert) {
    std::vector<Found> out;
    out.reserve(2 * matches.size() + 1);
    std::size_t at = 0;
    for (const auto& match : matches) {
        if (match.begin > at) out.push_back({{at, match.begin}, invert});
        out.push_back({match, !invert});
        at = match.end;
    }
    if (at < text.size()) out.push_back({{at, text.size()}, invert});
    return out;
}

// A match goes to the piece before it; one that follows a match is a piece of its own.
std::vector<Slice> with_previous(const std::vector<Found>& parts) {
    std::vector<Slice> out;
    bool after_match = false;
    for (const auto& part : parts) {
        if (part.match && !after_match && !out.empty()) out.back().end = part.slice.end;
        else out.push_back(part.slice);
        after_match = part.match;
    }
    return out;
}

// The same from the right.
std::vector<Slice> with_next(const std::vector<Found>& parts) {
    std::vector<Slice> out;
    bool before_match = false;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        if (part->match && !before_match && !out.empty()) out.back().begin = part->slice.begin;
        else out.push_back(part->slice);
        before_match = part->match;
    }
    std::reverse(out.begin(), out.end());
    return out;
}

// Neighbours of one kind are one piece.
std::vector<Slice> contiguous(const std::vector<Found>& parts) {
    std::vector<Slice> out;
    bool last = false;
    for (const auto& part : parts) {
        if (part.match == last && !out.empty()) out.back().end = part.slice.end;
        else out.push_back(part.slice);
        last = part.match;
    }
    return out;
}

std::vector<Slice> pieces(const std::vector<Found>& parts, SplitBehavior behavior) {
    if (behavior == SplitBehavior::merged_with_previous) return with_previous(parts);
    if (behavior == SplitBehavior::merged_with_next) return with_next(parts);
    if (behavior == SplitBehavior::contiguous) return contiguous(parts);
    std::vector<Slice> out;
    for (const auto& part : parts)
        if (behavior == SplitBehavior::isolated || !part.match) out.push_back(part.slice);
    return out;
}

// Nothing at all is found before every character, and at the end.
void find_nothing(std::string_view text, std::vector<Slice>& out) {
    for (std::size_t at = 0; at < text.size(); unicode::next(text, at)) out.push_back({at, at});
    out.push_back({text.size(), text.size()});
}

Find find_text(std::string text) {
    if (text.empty()) return find_nothing;
    return [text = std::move(text)](std::string_view in, std::vector<Slice>& out) {
        for (auto at = in.find(text); at != std::string_view::npos; at = in.find(text, at + text.size())) out.push_back({at, at + text.size()});
    };
}

// Digits knows the numbers of two scripts that the tables of the reference's expressions have not yet.
bool is_number(char32_t c) { return (unicode::classes(c) & unicode::number) || (c >= 0x11DE0 && c <= 0x11DE9) || (c >= 0x16FF4 && c <= 0x16FF6); }

void find_numbers(std::string_view text, std::vector<Slice>& out) {
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        if (is_number(unicode::next(text, at))) out.push_back({begin, at});
    }
}

tl::unexpected<Problems> unsupported(const std::string& place, const char* part, const std::string& found, const char* known) {
    return fail(codes::text_unsupported, place, {{"part", part}, {"found", found}, {"known", known}});
}

Expected<SplitBehavior> read_behavior(const TokenizerJson& json, const std::string& place) {
    constexpr std::pair<const char*, SplitBehavior> known[] = {{"Removed", SplitBehavior::removed}, {"Isolated", SplitBehavior::isolated},
        {"MergedWithPrevious", SplitBehavior::merged_with_previous}, {"MergedWithNext", SplitBehavior::merged_with_next}, {"Contiguous", SplitBehavior::contiguous}};
    const auto name = json.at("behavior").get<std::string>();
    for (const auto& [known_name, behavior] : known)
        if (name == known_name) return behavior;
    return unsupported(place, "Split behavior", name, "Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous");
}

Expected<Find> read_pattern(const TokenizerJson& pattern, const std::string& place) {
    if (pattern.contains("String")) return find_text(pattern["String"].get<std::string>());
    auto expression = Expression::compile(pattern.at("Regex").get<std::string>());
    if (!expression)
        return unsupported(place, "Split expression", expression.error(), "what Oniguruma and ICU read alike: sets, \\p, \\s, \\d, groups, look-around, repetition");
    const auto shared = std::make_shared<const Expression>(std::move(*expression));
    return [shared](std::string_view text, std::vector<Slice>& out) { shared->find(text, out); };
}

}  // namespace

Splitter::Splitter(Find find, SplitBehavior behavior, bool invert) : find_(std::move(find)), behavior_(behavior), invert_(invert) {}

void Splitter::split(std::string_view text, std::vector<Slice>& out) const {
    std::vector<Slice> matches;
    find_(text, matches);
    for (const auto& piece : pieces(all_of(text, matches, invert_), behavior_))
        if (piece.begin < piece.end) out.push_back(piece);
}

Expected<Splitter> read_splitter(const TokenizerJson& json, const std::string& place) {
    const auto type = json.at("type").get<std::string>();
    if (type == "Digits") return Splitter(find_numbers, json.value("individual_digits", false) ? SplitBehavior::isolated : SplitBehavior::contiguous, false);
    if (type != "Split") return unsupported(place, "pre_tokenizer", type + " within a Sequence", "Split, Digits, and ByteLevel as the last");
    const auto behavior = read_behavior(json, place);
    if (!behavior) return tl::unexpected(behavior.error());
    auto find = read_pattern(json.at("pattern"), place);
    if (!find) return tl::unexpected(find.error());
    return Splitter(std::move(*find), *behavior, json.value("invert", false));
}

}  // namespace tb
