#pragma once
// Files of torch.save, in whichever of its formats. Names torch types.
#include "core/nn/tensor_source.h"

namespace tb::nn {

// A ZIP archive (torch_zip.h) or the format before PyTorch 1.6 (torch_legacy.h). Problems: those of the two; neither of them (the oldest, a tar
// archive, in words).
Expected<std::unique_ptr<TensorSource>> open_torch_file(const fs::path& path);

}  // namespace tb::nn
