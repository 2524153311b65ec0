#pragma once
// The list of tensors in a file of torch.save, read without running anything: of Python's pickle only the operations and the few names that a
// dictionary of tensors is written with. No torch.
#include "core/base/problem.h"

#include <string_view>

namespace tb::nn {

struct PickledTensor {
    std::string name;
    std::string storage;       // "FloatStorage"
    std::string key;           // the storage's file in the archive
    std::int64_t stored = 0;   // elements of the storage
    std::int64_t offset = 0;   // first element
    std::vector<std::int64_t> shape, strides;
};

struct PickledStorage {
    std::string type, key;  // "FloatStorage"
    std::int64_t count = 0;  // elements
};

// Tensors of the dictionary in its order; values that are no tensors are left out. Sizes are numbers of the file: nothing is checked against a storage.
// Problems (`place` is theirs): a broken stream; a protocol but 2 to 5, or another operation; a global that is neither a tensor nor a storage, by its name.
Expected<std::vector<PickledTensor>> unpickle_tensors(std::string_view bytes, const std::string& place);

// What a file of PyTorch before 1.6 begins with: four pickles behind a number.
struct LegacyLists {
    std::vector<PickledTensor> tensors;
    std::vector<PickledStorage> storages;  // in the order in which their bytes follow, each once
    std::size_t size = 0;                  // bytes of the pickles
};
// Problems as above, and: another version; a big-endian machine's; storages that no tensor knows.
Expected<LegacyLists> unpickle_legacy(std::string_view bytes, const std::string& place);
// Bytes of that number's pickle; 0 where `bytes` do not begin with it.
std::size_t legacy_start(std::string_view bytes);

}  // namespace tb::nn
