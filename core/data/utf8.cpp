#include "core/data/utf8.h"

#include <cstdint>
#include <cstring>

namespace tb {

// The length of the well-formed sequence at `at`, or 0.
static std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
    const auto first = byte(0);
    const auto within = [&](std::size_t i, unsigned low, unsigned high) { return byte(i) >= low && byte(i) <= high; };
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return within(1, 0x80, 0xBF) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned low = first == 0xE0 ? 0xA0 : 0x80, high = first == 0xED ? 0x9F : 0xBF;
        return within(1, low, high) && within(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned low = first == 0xF0 ? 0x90 : 0x80, high = first == 0xF4 ? 0x8F : 0xBF;
        return within(1, low, high) && within(2, 0x80, 0xBF) && within(3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
    constexpr std::uint64_t high_bits = 0x8080808080808080ULL;
    for (std::size_t at = 0; at < text.size();) {
        std::uint64_t word = high_bits;
        if (at + sizeof word <= text.size()) std::memcpy(&word, text.data() + at, sizeof word);
        if (!(word & high_bits)) {
            at += sizeof word;
            continue;
        }
        const auto length = sequence_length(text, at);
        if (length == 0) return at;
        at += length;
    }
    return {};
}

Utf8Count count_utf8(std::string_view text) {
    Utf8Count count;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = sequence_length(text, at);
        count.letters += length > 1;
        count.invalid += length == 0;
        at += length == 0 ? 1 : length;
    }
    return count;
}

}  // namespace tb
