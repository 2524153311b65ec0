#pragma once
// Tensors of torch.save's dictionaries over the bytes of their storages, wherever a file has those. Names torch types.
#include "core/nn/tensor_source.h"
#include "core/nn/unpickle.h"

#include <functional>

namespace tb::nn {

// The longest list of tensors that is read, in bytes; a large model's has some hundred thousand.
constexpr std::uint64_t longest_list = 64 << 20;

struct PlacedTensor {
    StoredTensor stored;
    std::int64_t offset = 0, extent = 0;  // elements of the storage: the first, and how many from it to the last
    std::vector<std::int64_t> strides;
};

// The type of the elements of "FloatStorage" and so on; none where it is not known.
std::optional<at::ScalarType> storage_type(const std::string& name);

// Where a tensor lies in a storage of `bytes` bytes, or in words why it cannot.
tl::expected<PlacedTensor, std::string> place_tensor(const PickledTensor& tensor, std::uint64_t bytes);

// Its values; `read(from, to, count)` copies bytes of its storage. Problem: they cannot be read.
Expected<at::Tensor> read_placed(const PlacedTensor& tensor, const fs::path& file, const std::function<bool(std::uint64_t, void*, std::uint64_t)>& read);

// What a file of PyTorch is told with that is not whole, or of a kind that is not read.
tl::unexpected<Problems> torch_file_broken(const fs::path& path, std::string reason);
tl::unexpected<Problems> torch_file_refused(const fs::path& path, std::string reason);
Problem torch_tensor_problem(const fs::path& path, const std::string& tensor, std::string reason);

}  // namespace tb::nn
