#include "core/text/bpe.h"

#include "core/text/unicode.h"
#include "core/text/word_cache.h"

#include <algorithm>
#include <queue>

namespace tb {

static std::uint64_t pair_of(std::int32_t left, std::int32_t right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
}

std::size_t MergeTable::slot_of(std::uint64_t pair) const {
    const auto mask = slots_.size() - 1;
    auto i = (pair * 0x9E3779B97F4A7C15ULL >> 32) & mask;
    while (slots_[i].pair != empty && slots_[i].pair != pair) i = (i + 1) & mask;
    return i;
}

Merge MergeTable::find(std::int32_t left, std::int32_t right) const { return slots_[slot_of(pair_of(left, right))].merge; }

void MergeTable::grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const auto& slot : old)
        if (slot.pair != empty) slots_[slot_of(slot.pair)] = slot;
}

void MergeTable::add(std::int32_t left, std::int32_t right, Merge merge) {
    if ((count_ + 1) * 2 > slots_.size()) grow();
    const auto pair = pair_of(left, right);
    auto& slot = slots_[slot_of(pair)];
    count_ += slot.pair == empty;
    slot = {pair, merge};
}

void merge_by_scan(const MergeTable& merges, std::vector<Symbol>& symbols) {
    std::vector<Merge> next(symbols.size());  // of each symbol with the one behind it
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i) next[i] = merges.find(symbols[i].id, symbols[i + 1].id);
    while (symbols.size() > 1) {
        std::size_t best = 0;
        for (std::size_t i = 1; i + 1 < symbols.size(); ++i)
            if (next[i].rank < next[best].rank) best = i;
        if (next[best].rank == Merge::none) return;
        symbols[best] = {next[best].id, symbols[best].size + symbols[best + 1].size};
        symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
        next.erase(next.begin() + static_cast<std::ptrdiff_t>(best) + 1);
        if (best > 0) next[best - 1] = merges.find(symbols[best - 1].id, symbols[best].id);
        next[best] = best + 1 < symbols.size() ? merges.find(symbols[best].id, symbols[best + 1].id) : Merge();
    }
}

namespace {
// A symbol in a chain; `size` 0: merged into the one before it.
struct Link {
    Symbol symbol;
    std::int32_t before = -1, behind = -1;
};
struct Candidate {
    std::uint32_t rank = 0;
    std::int32_t at = 0, id = -1;
    bool operator>(const Candidate& other) const { return rank != other.rank ? rank > other.rank : at > other.at; }
};
using Heap = std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>>;
}  // namespace

void merge_by_heap(const MergeTable& merges, std::vector<Symbol>& symbols) {
    const auto count = static_cast<std::int32_t>(symbols.size());
    std::vector<Link> chain(symbols.size());
    const auto link = [&](std::int32_t at) -> Link& { return chain[static_cast<std::size_t>(at)]; };
    Heap heap;
    const auto propose = [&](std::int32_t at) {
        const auto merge = merges.find(link(at).symbol.id, link(link(at).behind).symbol.id);
        if (merge.rank != Merge::none) heap.push({merge.rank, at, merge.id});
    };
    for (std::int32_t i = 0; i < count; ++i) link(i) = {symbols[static_cast<std::size_t>(i)], i - 1, i + 1 < count ? i + 1 : -1};
    for (std::int32_t i = 0; i + 1 < count; ++i) propose(i);
    while (!heap.empty()) {
        const auto top = heap.top();
        heap.pop();
        auto& left = link(top.at);
        if (left.symbol.size == 0 || left.behind < 0) continue;
        auto& right = link(left.behind);
        if (merges.find(left.symbol.id, right.symbol.id).id != top.id) continue;  // one of the two was merged meanwhile
        left.symbol = {top.id, left.symbol.size + right.symbol.size};
        right.symbol.size = 0;
        left.behind = right.behind;
        if (left.behind >= 0) link(left.behind).before = top.at;
        if (left.before >= 0) propose(left.before);
        if (left.behind >= 0) propose(top.at);
    }
    symbols.clear();
    for (std::int32_t at = count > 0 ? 0 : -1; at >= 0; at = link(at).behind) symbols.push_back(link(at).symbol);
}

Bpe::Bpe() : owner_(new_cache_owner()) { bytes.fill(-1); }

std::int32_t Bpe::character_id(std::string_view character) const {
    return by_byte ? bytes[static_cast<unsigned char>(character[0])] : words.find(character);
}

bool Bpe::has_bytes(std::string_view character) const {
    return byte_fallback &&
           std::all_of(character.begin(), character.end(), [&](char c) { return bytes[static_cast<unsigned char>(c)] >= 0; });
}

std::vector<Symbol> Bpe::first_symbols(std::string_view word) const {
    std::vector<Symbol> out;
    out.reserve(word.size());
    Symbol waiting;  // unknown characters; bytes overtake them, as in the reference
    const auto flush = [&] {
        if (waiting.size > 0) out.push_back(waiting);
        waiting.size = 0;
    };
    for (std::size_t at = 0; at < word.size();) {
        const auto from = at;
        if (by_byte) {
            ++at;
        } else {
            unicode::next(word, at);
        }
        const auto character = word.substr(from, at - from);
        const auto size = static_cast<std::uint32_t>(character.size());
        if (const auto id = character_id(character); id >= 0) {
            flush();
            out.push_back({id, size});
        } else if (has_bytes(character)) {
            for (const char c : character) out.push_back({bytes[static_cast<unsigned char>(c)], 1});
        } else if (unknown >= 0) {
            if (!fuse_unknown) flush();
            waiting = {unknown, waiting.size + size};
        }
    }
    flush();
    return out;
}

std::vector<Symbol> Bpe::symbols(std::string_view word) const {
    if (ignore_merges)
        if (const auto id = words.find(word); id >= 0) return {{id, static_cast<std::uint32_t>(word.size())}};
    constexpr std::size_t scanned_at_most = 64;  // symbols
    auto out = first_symbols(word);
    out.size() <= scanned_at_most ? merge_by_scan(merges, out) : merge_by_heap(merges, out);
    return out;
}

void Bpe::encode(std::string_view word, std::vector<std::int32_t>& ids) const {
    append_through_cache(word_cache(owner_), word, ids, [&] {
        for (const auto& symbol : symbols(word)) ids.push_back(symbol.id);
    });
}

}  // namespace tb
