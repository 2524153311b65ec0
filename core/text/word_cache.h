#pragma once
// The ids of words seen before. Natural text repeats its words, so most of tokenising is finding them here.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tb {

// Eight bytes at a time with a multiply and a fold; tokens are short and not hostile.
std::uint64_t hash_of_text(std::string_view text);

class WordCache {
public:
    static constexpr std::size_t longest_word = 64;  // bytes; longer ones hardly come again

    // Valid until the next insert.
    std::optional<std::span<const std::int32_t>> find(std::string_view word, std::uint64_t hash) const;
    void insert(std::string_view word, std::uint64_t hash, std::span<const std::int32_t> ids);
    void clear();

private:
    struct Slot {
        std::uint64_t hash = 0;
        std::uint32_t text = 0, ids = 0;
        std::uint16_t size = 0, count = 0;  // size 0: empty
    };
    void grow();
    std::vector<Slot> slots_ = std::vector<Slot>(1024);
    std::string text_;
    std::vector<std::int32_t> ids_;
    std::size_t words_ = 0;
};

// This thread's cache for the owner of that number. A thread keeps one cache, of the tokenizer that it used last.
WordCache& word_cache(std::uint64_t owner);
// A number no other owner has.
std::uint64_t new_cache_owner();

// Appends the ids of `word`: those remembered, or what `split` appends, which are remembered then.
template <class Split>
void append_through_cache(WordCache& cache, std::string_view word, std::vector<std::int32_t>& ids, const Split& split) {
    if (word.size() > WordCache::longest_word) return split();
    const auto hash = hash_of_text(word);
    if (const auto found = cache.find(word, hash)) {
        ids.insert(ids.end(), found->begin(), found->end());
        return;
    }
    const auto before = ids.size();
    split();
    cache.insert(word, hash, std::span(ids).subspan(before));
}

}  // namespace tb
