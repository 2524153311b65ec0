#include "core/hub/weights.h"

namespace tb {

namespace fs = std::filesystem;

std::optional<fs::path> weights_file(const fs::path& folder) {
    std::error_code ignored;
    for (const char* name : {"model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"})
        if (fs::exists(folder / name, ignored)) return folder / name;
    return {};
}

}  // namespace tb
