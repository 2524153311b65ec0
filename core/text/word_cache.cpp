#include "core/text/word_cache.h"

#include <algorithm>
#include <atomic>
#include <cstring>

namespace tb {

std::uint64_t hash_of_text(std::string_view text) {
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15ULL;
    std::uint64_t hash = text.size() * odd;
    const auto mix = [&](std::uint64_t part) {
        hash = (hash ^ part) * odd;
        hash ^= hash >> 29;
    };
    const char* at = text.data();
    auto left = text.size();
    for (; left >= 8; left -= 8, at += 8) {
        std::uint64_t part;
        std::memcpy(&part, at, 8);
        mix(part);
    }
    if (left > 0) {
        std::uint64_t part = 0;
        for (std::size_t i = 0; i < left; ++i) part |= static_cast<std::uint64_t>(static_cast<unsigned char>(at[i])) << (8 * i);
        mix(part);
    }
    return hash;
}

std::optional<std::span<const std::int32_t>> WordCache::find(std::string_view word, std::uint64_t hash) const {
    const auto mask = slots_.size() - 1;
    for (auto i = hash & mask; slots_[i].size != 0; i = (i + 1) & mask) {
        const auto& slot = slots_[i];
        if (slot.hash == hash && slot.size == word.size() && std::memcmp(text_.data() + slot.text, word.data(), slot.size) == 0)
            return std::span(ids_).subspan(slot.ids, slot.count);
    }
    return {};
}

void WordCache::grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    const auto mask = slots_.size() - 1;
    for (const auto& slot : old) {
        if (slot.size == 0) continue;
        auto i = slot.hash & mask;
        while (slots_[i].size != 0) i = (i + 1) & mask;
        slots_[i] = slot;
    }
}

void WordCache::insert(std::string_view word, std::uint64_t hash, std::span<const std::int32_t> ids) {
    constexpr std::size_t most_words = 1 << 15;
    if (word.empty() || word.size() > longest_word) return;
    if (words_ == most_words) clear();
    if ((words_ + 1) * 2 > slots_.size()) grow();
    const auto mask = slots_.size() - 1;
    auto i = hash & mask;
    while (slots_[i].size != 0) i = (i + 1) & mask;
    slots_[i] = {hash, static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(ids_.size()),
                 static_cast<std::uint16_t>(word.size()), static_cast<std::uint16_t>(ids.size())};
    text_ += word;
    ids_.insert(ids_.end(), ids.begin(), ids.end());
    ++words_;
}

void WordCache::clear() {
    std::fill(slots_.begin(), slots_.end(), Slot());
    text_.clear();
    ids_.clear();
    words_ = 0;
}

WordCache& word_cache(std::uint64_t owner) {
    thread_local WordCache cache;
    thread_local std::uint64_t owned = 0;
    if (owned != owner) {
        cache.clear();
        owned = owner;
    }
    return cache;
}

std::uint64_t new_cache_owner() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

}  // namespace tb
