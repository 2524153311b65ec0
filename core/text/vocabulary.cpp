#include "core/text/vocabulary.h"

#include "core/text/word_cache.h"

#include <algorithm>
#include <cstring>

namespace tb {

std::size_t Vocabulary::slot_of(std::string_view token, std::uint64_t hash) const {
    const auto mask = slots_.size() - 1;
    for (auto i = hash & mask;; i = (i + 1) & mask) {
        const auto& slot = slots_[i];
        if (slot.id < 0) return i;
        if (slot.hash == hash && slot.size == token.size() && std::memcmp(text_.data() + slot.begin, token.data(), slot.size) == 0)
            return i;
    }
}

std::int32_t Vocabulary::find(std::string_view token) const { return slots_[slot_of(token, hash_of_text(token))].id; }

void Vocabulary::grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    const auto mask = slots_.size() - 1;
    for (const auto& slot : old) {
        if (slot.id < 0) continue;
        auto i = slot.hash & mask;
        while (slots_[i].id >= 0) i = (i + 1) & mask;
        slots_[i] = slot;
    }
}

void Vocabulary::add(std::string_view token, std::int32_t id) {
    if ((count_ + 1) * 2 > slots_.size()) grow();
    const auto hash = hash_of_text(token);
    auto& slot = slots_[slot_of(token, hash)];
    if (slot.id < 0) {
        slot = {hash, static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(token.size()), id};
        text_ += token;
        ++count_;
        longest_ = std::max(longest_, token.size());
    }
    slot.id = id;
}

}  // namespace tb
