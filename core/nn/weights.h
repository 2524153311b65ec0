#pragma once
// A model's tensors from a file in the hub's layout.
#include "core/base/files.h"
#include "core/nn/model.h"

namespace tb::nn {

// One float32 tensor for each that is declared. Names are repaired as transformers does (gamma and beta, a prefix too few or too many); what is missing
// is drawn after at::manual_seed(seed), in transformers' order. Problems: those of the file; every tensor whose shape does not fit; two tensors
// for one name; nothing that fits.
Expected<std::vector<at::Tensor>> load_weights(const ModelDecl& model, const fs::path& file, std::int64_t seed, LoadReport& report);

}  // namespace tb::nn
