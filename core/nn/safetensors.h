#pragma once
// Files of named tensors: an eight-byte header length, a JSON header, the bytes (huggingface/safetensors, format description). Names torch types.
#include "core/nn/tensor_source.h"

#include <map>

namespace tb::nn {

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

struct TensorFile {
    NamedTensors tensors;  // in the order of their bytes
    std::map<std::string, std::string> metadata;
    const at::Tensor* find(const std::string& name) const;  // nullptr: absent
};

// Problems, all at once, each naming the file and the tensor: not there, truncated, a header that is longer than the file or not JSON, an unknown type,
// offsets outside the file, overlapping or with gaps, a size that is not its shape's, a name twice.
Expected<TensorFile> read_safetensors(const fs::path& path);
// The same checks; tensors are read when they are asked for.
Expected<std::unique_ptr<TensorSource>> open_safetensors(const fs::path& path);

// Whole or not at all. Any type that read_safetensors knows; tensors may be views and on any device.
Expected<void> write_safetensors(const fs::path& path, const NamedTensors& tensors, const std::map<std::string, std::string>& metadata);

}  // namespace tb::nn
