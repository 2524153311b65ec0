#pragma once
// Files of torch.save before PyTorch 1.6: pickles one behind the other, then the storages' bytes, each behind its number of elements. Names torch types.
#include "core/nn/tensor_source.h"

namespace tb::nn {

// Problems: another machine's byte order; what unpickle.h tells; a storage that is cut off or of another size than the list says; a tensor
// outside its storage, each by name. Nothing is allocated that is larger than the file.
Expected<std::unique_ptr<TensorSource>> open_torch_legacy(const fs::path& path);

}  // namespace tb::nn
