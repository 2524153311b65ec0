// links: tb_nn
// Files of torch.save, and the pickles in them: any bytes give tensors or problems, no tensor larger than the file.
#include "core/nn/torch_file.h"
#include "core/nn/unpickle.h"
#include "tests/fuzz/memory_file.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const tb::MemoryFile file;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    (void)tb::nn::unpickle_tensors(bytes, "input");
    if (const auto lists = tb::nn::unpickle_legacy(bytes, "input"); lists && lists->size > size) std::abort();
    const auto source = tb::nn::open_torch_file(file.put(data, size));
    if (!source) return 0;
    for (std::size_t i = 0; i < (*source)->tensors().size(); ++i) {
        const auto tensor = (*source)->read(i);
        if (tensor && tensor->nbytes() > size) std::abort();
    }
    return 0;
}
