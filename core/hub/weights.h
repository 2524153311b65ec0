#pragma once
// Where a model folder has its weights.
#include <filesystem>
#include <optional>

namespace tb {

// The file of a folder that holds its weights, or lists their parts: the first in transformers' order of preference of model.safetensors,
// model.safetensors.index.json, pytorch_model.bin, pytorch_model.bin.index.json.
std::optional<std::filesystem::path> weights_file(const std::filesystem::path& folder);

}  // namespace tb
