#pragma once
// A model's tensors from a folder in the hub's layout.
#include "core/base/files.h"
#include "core/nn/model.h"

namespace tb::nn {

// One float32 tensor for each that is declared. Names are repaired as transformers does (gamma and beta, a prefix too few or too many); what is missing
// is drawn after at::manual_seed(seed), in transformers' order. Problems: those of the files; every tensor whose shape does not fit; two tensors
// for one name; nothing that fits. One tensor is read after the other, and what no declared tensor wants is not read.
Expected<std::vector<at::Tensor>> load_weights(const ModelDecl& model, const fs::path& folder, std::int64_t seed, LoadReport& report);

}  // namespace tb::nn
