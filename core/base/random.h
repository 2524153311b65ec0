#pragma once
// The random orders of torch and transformers, without torch.
#include <cstdint>
#include <random>
#include <vector>

namespace tb {

// torch.Generator().manual_seed(seed) on the CPU, as far as permutations go (hf_semantics 2.4: std::mt19937 is the same stream).
class Generator {
public:
    explicit Generator(std::uint64_t seed) : engine_(static_cast<std::uint32_t>(seed)) {}
    // torch.randperm(n): a permutation of 0..n-1. Equal to torch's for n below 2^32 / 20.
    std::vector<std::int64_t> permutation(std::int64_t n);

private:
    std::mt19937 engine_;
};

}  // namespace tb
