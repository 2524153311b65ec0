#include "core/nn/torch_tensors.h"

#include "core/nn/codes.h"

#include <algorithm>
#include <array>
#include <bit>

namespace tb::nn {

static_assert(std::endian::native == std::endian::little, "files of torch.save are read where they are little-endian");

namespace {

struct StorageType {
    const char* name;
    at::ScalarType scalar;
};
constexpr std::array types{StorageType{"FloatStorage", at::kFloat}, StorageType{"HalfStorage", at::kHalf}, StorageType{"BFloat16Storage", at::kBFloat16},
    StorageType{"DoubleStorage", at::kDouble}, StorageType{"LongStorage", at::kLong}, StorageType{"IntStorage", at::kInt}, StorageType{"ShortStorage", at::kShort},
    StorageType{"CharStorage", at::kChar}, StorageType{"ByteStorage", at::kByte}, StorageType{"BoolStorage", at::kBool}};

// Elements from the first to the last of a tensor; none where the numbers make no tensor.
std::optional<std::int64_t> extent_of(const PickledTensor& tensor) {
    std::int64_t last = 0;
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
        std::int64_t reach = 0;
        if (tensor.strides[i] < 0 || __builtin_mul_overflow(tensor.shape[i] - 1, tensor.strides[i], &reach) || __builtin_add_overflow(last, reach, &last)) return {};
    }
    if (last == INT64_MAX) return {};
    return last + 1;
}

}  // namespace

std::optional<at::ScalarType> storage_type(const std::string& name) {
    const auto type = std::find_if(types.begin(), types.end(), [&](const StorageType& one) { return name == one.name; });
    return type == types.end() ? std::nullopt : std::optional(type->scalar);
}

tl::expected<PlacedTensor, std::string> place_tensor(const PickledTensor& tensor, std::uint64_t bytes) {
    const auto type = storage_type(tensor.storage);
    if (!type) return tl::unexpected("its type " + tensor.storage + " is not known");
    const auto count = element_count(tensor.shape);
    if (!count || tensor.shape.size() != tensor.strides.size()) return tl::unexpected(std::string("its shape is not a list of sizes"));
    const auto held = static_cast<std::int64_t>(bytes / c10::elementSize(*type));
    if (tensor.stored < 0 || tensor.stored > held) {
        return tl::unexpected("its storage " + tensor.key + " has " + std::to_string(held) + " elements, the list says " + std::to_string(tensor.stored));
    }
    PlacedTensor out{{tensor.name, *type, tensor.shape}, tensor.offset, 0, tensor.strides};
    if (*count == 0) return out;
    const auto extent = extent_of(tensor);
    if (!extent || tensor.offset < 0 || tensor.offset > tensor.stored || *extent > tensor.stored - tensor.offset) {
        return tl::unexpected("it reaches beyond its storage " + tensor.key);
    }
    // A tensor that repeats elements could be any size.
    if (*count > *extent) return tl::unexpected(std::string("its elements overlap"));
    out.extent = *extent;
    return out;
}

Expected<at::Tensor> read_placed(const PlacedTensor& tensor, const fs::path& file, const std::function<bool(std::uint64_t, void*, std::uint64_t)>& read) {
    const auto& [name, type, shape] = tensor.stored;
    if (tensor.extent == 0) return at::empty(shape, at::TensorOptions(type));
    auto flat = at::empty({tensor.extent}, at::TensorOptions(type));
    const auto first = static_cast<std::uint64_t>(tensor.offset) * flat.element_size();
    if (!read(first, flat.mutable_data_ptr(), flat.nbytes())) {
        return tl::unexpected(Problems{torch_tensor_problem(file, name, "its bytes cannot be read, or are not those that were written")});
    }
    return at::as_strided(flat, shape, tensor.strides).contiguous();
}

tl::unexpected<Problems> torch_file_broken(const fs::path& path, std::string reason) {
    return fail(codes::torch_file_broken, path.string(), {{"reason", std::move(reason)}});
}

tl::unexpected<Problems> torch_file_refused(const fs::path& path, std::string reason) {
    return fail(codes::torch_file_refused, path.string(), {{"reason", std::move(reason)}});
}

Problem torch_tensor_problem(const fs::path& path, const std::string& tensor, std::string reason) {
    return {&codes::safetensors_tensor, path.string(), {{"tensor", tensor}, {"reason", std::move(reason)}}, Severity::error};
}

}  // namespace tb::nn
