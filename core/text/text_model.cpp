#include "core/text/text_model.h"

#include "core/text/unicode.h"

namespace tb {

AlignedText aligned(std::string_view text, std::int32_t begin) {
    AlignedText out{std::string(text), {}};
    out.origin.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto from = at;
        unicode::next(text, at);
        out.origin.resize(at, {begin + static_cast<std::int32_t>(from), begin + static_cast<std::int32_t>(at)});
    }
    return out;
}

AlignedText replace_blanks(const AlignedText& text, std::string_view content) {
    AlignedText out;
    for (std::size_t i = 0; i < text.text.size(); ++i) {
        if (text.text[i] == ' ') {
            out.text += content;
        } else {
            out.text += text.text[i];
        }
        out.origin.resize(out.text.size(), text.origin[i]);
    }
    return out;
}

AlignedText prepend(const AlignedText& text, std::string_view content) {
    if (text.text.empty()) return text;
    AlignedText out{std::string(content) + text.text, std::vector<Span>(content.size(), text.origin[0])};
    out.origin.insert(out.origin.end(), text.origin.begin(), text.origin.end());
    return out;
}

}  // namespace tb
