// links: tb_nn
// Weights files: any bytes give tensors or problems, no tensor larger than the file.
#include "core/nn/safetensors.h"
#include "tests/fuzz/memory_file.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const tb::MemoryFile file;
    const auto read = tb::nn::read_safetensors(file.put(data, size));
    if (!read) return 0;
    for (const auto& [name, tensor] : read->tensors) {
        if (tensor.nbytes() > size) std::abort();
    }
    return 0;
}
