#include "core/nn/ops/on_device.h"

#include "core/nn/ops/fast_support.h"

#include <algorithm>

namespace tb::nn {

at::Tensor on_device(const at::Tensor& host, at::Device device) {
    if (device.is_cpu()) return host;
    return device.is_cuda() ? host.pin_memory().to(device, host.scalar_type(), /*non_blocking=*/true) : host.to(device);
}

// Keep bits of each row, int32 [rows, mask_words(columns)], on the host.
static at::Tensor draw(std::span<const MaskRow> rows, std::int64_t columns, const Dropout& dropout) {
    const auto count = static_cast<std::int64_t>(rows.size()), words = mask_words(columns);
    auto drawn = fast::empty_bits(count, columns);
    auto* const to = fast::bits(drawn);
    const auto key = fast::key_of(dropout);
    at::parallel_for(0, count, 8, [&](std::int64_t begin, std::int64_t end) {
        for (auto r = begin; r < end; ++r) {
            const auto& row = rows[static_cast<std::size_t>(r)];
            auto* const own = to + r * words;
            kernels().mask_row(own, row.columns, row.head, row.c1, key);
            std::fill(own + mask_words(row.columns), own + words, 0u);
        }
    });
    return drawn;
}

at::Tensor mask_on_device(std::span<const MaskRow> rows, std::int64_t columns, const Dropout& dropout, const at::Tensor& like) {
    const auto count = static_cast<std::int64_t>(rows.size());
    const auto drawn = on_device(draw(rows, columns, dropout), like.device());
    const auto places = at::arange(32, drawn.options());
    const auto bits = at::bitwise_and(at::bitwise_right_shift(drawn.unsqueeze(-1), places), 1);  // [rows, words, 32]
    return at::mul(bits.view({count, -1}).narrow(1, 0, columns).to(like.scalar_type()), static_cast<double>(dropout.scale()));
}

}  // namespace tb::nn
