#pragma once
// What a cached file was made of, as one digest.
#include "core/base/files.h"

#include <string>
#include <string_view>
#include <vector>

namespace tb {

// Hashes parts as they come, each with its length, so that no two lists of parts are the same bytes.
class Fingerprint {
public:
    void add(std::string_view part) {
        pending_ += std::to_string(part.size()) + ":";
        pending_ += part;
        constexpr std::size_t enough = 1 << 20;
        if (pending_.size() > enough) fold();
    }
    std::string take() {
        fold();
        return pending_;
    }

private:
    void fold() { pending_ = sha256(pending_); }
    std::string pending_;
};

// The memory of a list.
template <class T>
std::string_view bytes_of(const std::vector<T>& list) {
    return {reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T)};
}

}  // namespace tb
