#pragma once
// What the references hand from the host to the device they run on.
#include "core/nn/ops/dropout.h"

#include <ATen/ATen.h>

#include <span>

namespace tb::nn {

// A host tensor on the device; itself for the processor. To a GPU it goes from pinned memory, so that nothing waits for what the GPU still computes.
at::Tensor on_device(const at::Tensor& host, at::Device device);

// A row of a dropout mask: its counters (dropout.h), and how many of its columns are elements.
struct MaskRow {
    std::uint32_t head = 0, c1 = 0;
    std::int64_t columns = 0;
};
// Multipliers (0 or 1 / (1 - p)), [rows, columns], in the type and on the device of `like`; beyond a row's own columns they mean nothing.
// Drawn by the processor's kernels, one bit an element, and spread on the device: the same draws as anywhere by construction, a thirty-second of
// the bytes to move, and five operations there instead of the hundred that ten Philox rounds of integer tensors would be.
at::Tensor mask_on_device(std::span<const MaskRow> rows, std::int64_t columns, const Dropout& dropout, const at::Tensor& like);

}  // namespace tb::nn
