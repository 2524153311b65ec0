#pragma once
// A folder in PEFT's layout: adapter_config.json, adapter_model.safetensors, beside them a tokenizer's files. No torch.
#include "core/hub/folders.h"

#include <optional>

namespace tb::peft {

struct AdapterFolder {
    std::filesystem::path path;
    Json config;       // adapter_config.json
    ModelFolder base;  // what base_model_name_or_path stands for
    int num_labels = 0;                    // of its head; 0: it has none
    std::vector<std::string> label_names;  // labels.json; empty where another program wrote the folder
};

// Whether it is one: it holds adapter_config.json.
bool is_adapter(const std::filesystem::path& folder);
// Its base is looked for beside it, as a path, and by name. Problems: files missing or broken, a method nobody registered, no base.
Expected<AdapterFolder> open_adapter(const std::filesystem::path& folder);

// A model as a user names it: a model folder or a catalogue name, or an adapter with the model it was made for.
struct FoundModel {
    ModelFolder folder;
    std::optional<AdapterFolder> adapter;
};
Expected<FoundModel> find_model_or_adapter(const std::string& name, const std::filesystem::path& base);

// The settings with which training goes on from an adapter: its own under those of `peft` (null: its own alone).
// Problem: another method.
Expected<Json> continued(const AdapterFolder& adapter, const Json& peft);

}  // namespace tb::peft
