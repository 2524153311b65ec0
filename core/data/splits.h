#pragma once
// Which rows go where (hf_semantics section 8; the reference is the oracle's common.py).
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace tb {

using Rows = std::vector<std::int64_t>;

// (kept, held out), each in file order. One generator seeded with `seed`; classes in ascending order; of a class's c rows the first
// floor(c * share + 1/2) of a random permutation are held out.
std::pair<Rows, Rows> stratified_split(std::span<const double> classes, double share, std::int64_t seed);

// The same for targets. The reference stratifies by their values too; where they hardly repeat that holds out next to nothing, or next to
// everything, so that what it misses by more than half goes without strata: one permutation of all rows.
std::pair<Rows, Rows> regression_split(std::span<const double> targets, double share, std::int64_t seed);

// The first `limit` of a random permutation of 0..n-1; all, in order, where `limit` is 0 or does not bite.
Rows take_subset(std::int64_t n, std::int64_t limit, std::int64_t seed);

}  // namespace tb
