#pragma once
// Byte-pair encoding: the symbols of a word, merged by rank (hf_semantics 5.2, 5.3). Which bytes make a word is the caller's.
#include "core/text/vocabulary.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tb {

struct Merge {
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    std::uint32_t rank = none;
    std::int32_t id = -1;  // of the two together
};

// Pairs of ids to their merge.
class MergeTable {
public:
    // A later merge of the same pair wins.
    void add(std::int32_t left, std::int32_t right, Merge merge);
    Merge find(std::int32_t left, std::int32_t right) const;

private:
    struct Slot {
        std::uint64_t pair = empty;
        Merge merge;
    };
    static constexpr std::uint64_t empty = ~std::uint64_t{0};
    std::size_t slot_of(std::uint64_t pair) const;
    void grow();
    std::vector<Slot> slots_ = std::vector<Slot>(1024);
    std::size_t count_ = 0;
};

struct Symbol {
    std::int32_t id = -1;
    std::uint32_t size = 0;  // bytes of the word
};

struct Bpe {
    Bpe();

    Vocabulary words;  // of the bytes as they stand in a word
    MergeTable merges;
    bool by_byte = false;                  // a word's first symbols are its bytes, else its characters
    bool byte_fallback = false;            // an unknown character becomes its bytes' tokens
    bool fuse_unknown = false;             // neighbouring unknown symbols become one
    bool ignore_merges = false;            // a word that is a token is that token
    std::int32_t unknown = -1;             // none: what is unknown is left out
    std::array<std::int32_t, 256> bytes;   // by_byte: tokens of the bytes; byte_fallback: <0xHH>; -1: none

    // Appends the ids of a word.
    void encode(std::string_view word, std::vector<std::int32_t>& ids) const;
    // The tokens with their sizes, not through the cache.
    std::vector<Symbol> symbols(std::string_view word) const;

private:
    std::vector<Symbol> first_symbols(std::string_view word) const;
    std::int32_t character_id(std::string_view character) const;
    bool has_bytes(std::string_view character) const;
    std::uint64_t owner_;
};

// Merges neighbours, the lowest rank first and of those the leftmost, until no pair has a merge. Two ways to the same end: looking through
// all pairs, for words; a heap, for long texts.
void merge_by_scan(const MergeTable& merges, std::vector<Symbol>& symbols);
void merge_by_heap(const MergeTable& merges, std::vector<Symbol>& symbols);

}  // namespace tb
