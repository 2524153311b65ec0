#pragma once
// The texts of tests/golden/text/make_tokens.py, from the same generator, and its digests.
#include "core/base/files.h"
#include "core/text/tokenizer.h"
#include "core/text/unicode.h"

#include <array>

namespace tb::test {

// splitmix64.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t below(std::uint64_t n) {
        state_ += 0x9E3779B97F4A7C15ULL;
        auto z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return (z ^ (z >> 31)) % n;
    }

private:
    std::uint64_t state_;
};

inline const std::vector<std::u32string>& parts() {
    static const std::vector<std::u32string> list{
        U" ", U"  ", U"   ", U"\n", U"\t ", U"\r\n", U"'s", U"'ll", U"'S", U"I'm", U"we've", U"\u2581", U"\u2581\u2581", U"\u0120",
        U"<s>", U"</s>", U"<mask>", U" <mask>", U"<unk>", U"[CLS]", U"[MASK]", U"[UNK] ", U"<pad>", U"<L>", U" <L> ", U"<R>", U"<R>  ",
        U"<W>", U"a<W>b", U" <W> ", U"Day", U"day", U"e\u0301", U"\u00e9", U"\u0130", U"\u00df", U"\ud55c\uad6d", U"\u4f60\u597d",
        U"\u200d", U"\U0001f469\u200d\U0001f469", U"\u0939\u093f\u0928\u094d\u0926\u0940", U"the", U" the", U"The", U"good", U"bad",
        U"ing", U"1", U"23", U" 456", U"...", U"!?", U"\u00a0", std::u32string(1, U'\0'), U"\ufffd", U"\ufeff", U"\u2028",
        std::u32string(1, char32_t(0x85)), U"\u03a3", U"\ufb01", U"\u1e9b\u0323", U"\u0344"};
    return list;
}

inline std::string random_text(std::uint64_t seed) {
    constexpr std::array<std::array<char32_t, 2>, 13> ranges{{{0x20, 0x7E}, {0x20, 0x7E}, {0x61, 0x7A}, {0x61, 0x7A}, {0x00, 0x2FF},
        {0x300, 0x36F}, {0x370, 0x1FFF}, {0x2000, 0x2FFF}, {0x3000, 0x9FFF}, {0xA000, 0xD7FF}, {0xE000, 0xFFFF}, {0x10000, 0x1FFFF},
        {0x20000, 0x10FFFF}}};
    Random random(seed);
    std::vector<std::u32string> out;
    const bool plain = random.below(3) > 0;
    for (auto left = random.below(48); left > 0; --left) {
        const auto kind = random.below(8);
        if (kind < 2) {
            out.push_back(parts()[random.below(parts().size())]);
        } else if (kind == 2 && !out.empty()) {
            out.push_back(out.back());
        } else {
            const auto [first, last] = ranges[random.below(plain && kind > 3 ? 4 : ranges.size())];
            out.push_back(std::u32string(1, first + static_cast<char32_t>(random.below(last - first + 1))));
        }
    }
    std::string text;
    for (const auto& part : out)
        for (const auto c : part) unicode::append(text, c);
    return text;
}

// Rows of numbers, each with an end, to a digest.
class Digest {
public:
    template <class Numbers>
    void add(const Numbers& numbers) {
        for (const auto n : numbers) number(static_cast<std::uint32_t>(n));
    }
    void number(std::uint32_t n) {
        for (int shift = 0; shift < 32; shift += 8) bytes_ += static_cast<char>(n >> shift & 0xFF);
    }
    void end_row() { number(0xFFFFFFFF); }
    std::string take() {
        const auto out = sha256(bytes_).substr(0, 16);
        bytes_.clear();
        return out;
    }

private:
    std::string bytes_;
};

// Whole, whatever length the tokenizer's configuration names.
inline void add_ids(const Tokenizer& tokenizer, const std::string& text, Digest& digest) {
    digest.add(tokenizer.encode(text, 1'000'000'000).ids);
    digest.end_row();
}

inline void add_offsets(const Tokenizer& tokenizer, const std::string& text, Digest& digest) {
    EncodeOptions options;
    options.offsets = true;
    for (const auto& span : tokenizer.encode(text, options).offsets) digest.add(std::array{span.begin, span.end});
    digest.end_row();
}

inline void add_pair(const Tokenizer& tokenizer, std::uint64_t seed, Digest& digest) {
    constexpr std::array rules{Truncation::longest_first, Truncation::only_first, Truncation::only_second};
    EncodeOptions options(static_cast<int>(5 + seed % 16));
    options.truncation = rules[seed % 3];
    const auto row = tokenizer.encode_pair(random_text(seed), random_text(seed + 1), options);
    if (row.too_long) {
        digest.number(0xFFFFFFFE);
    } else {
        digest.add(row.ids);
        digest.add(row.type_ids);
    }
    digest.end_row();
}

}  // namespace tb::test
