#pragma once
// A method into a loaded model, its adapters into files and back, and into the base. Internal to the engine (names torch types).
#include "core/peft/adapter_folder.h"
#include "core/peft/method.h"

namespace tb::peft {

// Adds the method's tensors to the model, with the values of `adapter`'s file where it is one, else drawn from torch's default generator; puts the
// adapters in place and sets what trains. Problems: those of the file.
Expected<std::unique_ptr<Tuner>> attach(nn::Model& model, const Setup& setup, const TrainingSpec& training, std::int64_t max_steps, const fs::path& adapter = {});

// Folds every adapter into its linear layer and takes it out; what is left is the base architecture alone. Nothing trains afterwards.
void merge(nn::Model& model, Tuner& tuner);

// adapter_config.json, adapter_model.safetensors, labels.json and the tokenizer's files, into `folder` (which exists). `base` is what
// base_model_name_or_path says. What was drawn of the base (a pooler that its files lack) is among the tensors: PEFT puts it back there.
Expected<void> save_adapter(const Tuner& tuner, const nn::Model& model, const Tokenizer& tokenizer, const std::vector<std::string>& label_names, const std::string& base,
    const fs::path& folder);

// y + scale * (e * (x A^T)) B^T: x [rows, in], A [rank, in], B [out, rank], e [rank, 1] or undefined. Gradients of A, B and e go straight into
// their .grad, as those of the fast operations do.
at::Tensor add_low_rank(const at::Tensor& y, const at::Tensor& x, const at::Tensor& a, const at::Tensor& b, const at::Tensor& e, double scale);

}  // namespace tb::peft
