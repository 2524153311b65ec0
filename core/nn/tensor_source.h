#pragma once
// Tensors that lie in files and are read one by one, so that no large model is in memory twice. Names torch types.
#include "core/base/files.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <memory>
#include <optional>

namespace tb::nn {

struct StoredTensor {
    std::string name;
    at::ScalarType type = at::kFloat;
    std::vector<std::int64_t> shape;
};

// Opened and checked as a whole; only bytes that turn unreadable later can still fail.
class TensorSource {
public:
    virtual ~TensorSource() = default;
    virtual const std::vector<StoredTensor>& tensors() const = 0;
    virtual const fs::path& file(std::size_t tensor) const = 0;
    // The values as they are stored, contiguous, on the CPU.
    virtual Expected<at::Tensor> read(std::size_t tensor) const = 0;
};

// How many elements a tensor of this shape has; none where the number, or a stride, would not fit.
inline std::optional<std::int64_t> element_count(const std::vector<std::int64_t>& shape) {
    std::int64_t count = 1, spread = 1;  // the second as if no size were 0, for the strides
    for (const auto size : shape) {
        if (size < 0 || __builtin_mul_overflow(count, size, &count) || __builtin_mul_overflow(spread, std::max<std::int64_t>(size, 1), &spread)) return {};
    }
    return count;
}

// The weights of a model folder, whole or in parts (hub/weights.h says which file is taken). Problems: none there; a broken file; an index that
// cannot be used, names a part that is not there or lies outside the folder, or a tensor that its part lacks.
Expected<std::unique_ptr<TensorSource>> open_weights(const fs::path& folder);

// A fingerprint of the bytes of a folder's weights: the file's SHA-256, of parts that of their names and SHA-256s.
Expected<std::string> weights_fingerprint(const fs::path& folder);

}  // namespace tb::nn
