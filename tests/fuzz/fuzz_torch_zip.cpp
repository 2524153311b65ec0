// links: tb_nn
// Files of torch.save, and the pickles in them: any bytes give tensors or problems, no tensor larger than the file.
#include "core/nn/torch_zip.h"
#include "core/nn/unpickle.h"
#include "tests/fuzz/memory_file.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const tb::MemoryFile file;
    (void)tb::nn::unpickle_tensors({reinterpret_cast<const char*>(data), size}, "input");
    const auto source = tb::nn::open_torch_zip(file.put(data, size));
    if (!source) return 0;
    for (std::size_t i = 0; i < (*source)->tensors().size(); ++i) {
        const auto tensor = (*source)->read(i);
        if (tensor && tensor->nbytes() > size) std::abort();
    }
    return 0;
}
