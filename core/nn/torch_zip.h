#pragma once
// Files of torch.save (since PyTorch 1.6): a ZIP archive of a pickled dictionary and the bytes of its storages. Names torch types.
#include "core/nn/tensor_source.h"

namespace tb::nn {

// Problems: not there; not such an archive; a dictionary with more than tensors (unpickle.h); a storage that is absent,
// compressed or too short; a tensor outside its storage, each by name.
Expected<std::unique_ptr<TensorSource>> open_torch_zip(const fs::path& path);

}  // namespace tb::nn
