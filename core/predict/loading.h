#pragma once
// A trained model from wherever it lies. Internal to the engine (names torch types).
#include "core/nn/model.h"
#include "core/peft/method.h"

namespace tb {

struct LoadedModel {
    nn::Model model;
    std::unique_ptr<peft::Tuner> tuner;  // the method whose adapters are in the model, or that does nothing
    std::shared_ptr<const Tokenizer> tokenizer;
    std::vector<std::string> names;  // of the labels
    bool regression = false, head_untrained = false;
    int max_length = 0;
    double label_smoothing = 0;  // what the run that made it evaluated with
};

// A model folder or an adapter; the result of a run (model/ or adapter/), else its best checkpoint.
Expected<LoadedModel> load_result(const fs::path& folder);

// `wanted` tokens where the model has room for them, else as many as model and tokenizer allow.
int length_limit(const Tokenizer& tokenizer, const nn::ModelDecl& model, std::optional<int> wanted);

}  // namespace tb
