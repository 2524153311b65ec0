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

// Tensors of the dictionary in its order; values that are no tensors are left out. Sizes are numbers of the file: nothing is checked against a storage.
// Problems (`place` is theirs): a broken stream; another protocol or operation; a global that is neither a tensor nor a storage, by its name.
Expected<std::vector<PickledTensor>> unpickle_tensors(std::string_view bytes, const std::string& place);

}  // namespace tb::nn
