#pragma once
// Tokens and ids. Looking a token up neither allocates nor copies.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tb {

class Vocabulary {
public:
    // A later token of the same text wins, as in a file read line by line.
    void add(std::string_view token, std::int32_t id);
    // -1 where there is none.
    std::int32_t find(std::string_view token) const;
    std::size_t size() const { return count_; }
    std::size_t longest() const { return longest_; }  // bytes of the longest token

private:
    struct Slot {
        std::uint64_t hash = 0;
        std::uint32_t begin = 0, size = 0;
        std::int32_t id = -1;
    };
    std::size_t slot_of(std::string_view token, std::uint64_t hash) const;
    void grow();
    std::vector<Slot> slots_ = std::vector<Slot>(16);
    std::string text_;
    std::size_t count_ = 0, longest_ = 0;
};

}  // namespace tb
