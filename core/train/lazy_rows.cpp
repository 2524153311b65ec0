#include "core/train/lazy_rows.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace tb {

LazyRows::LazyRows(const nn::Table& table)
    : table_(table), made_(static_cast<std::size_t>(table.rows), 0), has_moments_(static_cast<std::size_t>(table.rows), 0),
      named_(static_cast<std::size_t>(table.rows), 0) {}

void LazyRows::replay(std::int64_t row, const FlatBuffers& flat) {
    const auto r = static_cast<std::size_t>(row);
    const auto from = static_cast<std::size_t>(made_[r]);
    made_[r] = static_cast<std::int32_t>(missed_.size());
    const bool moments = has_moments_[r] != 0;
    if (from == missed_.size() || (!moments && missed_.back().decay == 1.0f && missed_[from].decay == 1.0f)) return;
    nn::kernels().adam_idle(flat.weights + at(row), flat.first + at(row), flat.second + at(row), moments, missed_.data() + from,
        static_cast<std::int64_t>(missed_.size() - from), table_.width);
}

void LazyRows::look_up(const std::int64_t* ids, std::int64_t count, const FlatBuffers& flat) {
    const auto known = static_cast<std::ptrdiff_t>(rows_.size());
    for (std::int64_t i = 0; i < count; ++i) {
        TORCH_CHECK_INDEX(ids[i] >= 0 && ids[i] < table_.rows, "token id ", ids[i], " lies beyond the ", table_.rows, " rows of the model's table");
        auto& named = named_[static_cast<std::size_t>(ids[i])];
        if (!named) rows_.push_back(ids[i]);
        named = 1;
    }
    const auto fresh = rows_.begin() + known;
    const auto n = static_cast<std::int64_t>(rows_.end() - fresh);
    at::parallel_for(0, n, 8, [&](std::int64_t begin, std::int64_t end) {
        for (auto i = begin; i < end; ++i) replay(fresh[i], flat);
    });
    std::sort(rows_.begin(), rows_.end());
}

double LazyRows::sum_of_squares(const float* gradients) const {
    double total = 0;
    for (const auto row : rows_) total += nn::kernels().sum_of_squares(gradients + at(row), table_.width);
    return total;
}

void LazyRows::step(const nn::AdamConstants& constants, float clip, const FlatBuffers& flat) {
    missed_.push_back(constants);
    at::parallel_for(0, static_cast<std::int64_t>(rows_.size()), 8, [&](std::int64_t begin, std::int64_t end) {
        for (auto i = begin; i < end; ++i) {
            const auto row = rows_[static_cast<std::size_t>(i)];
            const auto from = at(row);
            nn::kernels().adam({flat.weights + from, flat.gradients + from, flat.first + from, flat.second + from, clip, constants}, table_.width);
            const auto r = static_cast<std::size_t>(row);
            made_[r] = static_cast<std::int32_t>(missed_.size());
            has_moments_[r] = 1;
            named_[r] = 0;
        }
    });
    rows_.clear();
}

void LazyRows::catch_up(const FlatBuffers& flat) {
    if (missed_.empty()) return;
    at::parallel_for(0, table_.rows, 64, [&](std::int64_t begin, std::int64_t end) {
        for (auto row = begin; row < end; ++row) replay(row, flat);
    });
    missed_.clear();
    std::fill(made_.begin(), made_.end(), 0);
}

void LazyRows::restart(const float* second) {
    missed_.clear();
    rows_.clear();
    std::fill(made_.begin(), made_.end(), 0);
    std::fill(named_.begin(), named_.end(), std::uint8_t{0});
    for (std::int64_t row = 0; row < table_.rows; ++row) {
        const float* v = second + at(row);
        has_moments_[static_cast<std::size_t>(row)] = std::any_of(v, v + table_.width, [](float x) { return x != 0; });
    }
}

}  // namespace tb
