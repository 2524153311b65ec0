#pragma once
// resources/catalogue.json and where its entries lie on this machine.
#include "core/base/files.h"

#include <optional>

namespace tb {

// {"models": [...], "datasets": [...]}
Expected<Json> read_catalogue();

// The entry of `kind` ("models" or "datasets") that has this name, or this hub id; null where there is none.
const Json* find_entry(const Json& catalogue, const char* kind, const std::string& name);
std::vector<std::string> entry_names(const Json& catalogue, const char* kind);

// The folder of a catalogue model on this machine: bundled, TUNEBENCH_HOME/models/<name>, or the hub's own cache.
std::optional<fs::path> model_place(const Json& entry);
// The folder a catalogue data set is looked for in, whether it is there or not.
fs::path dataset_place(const Json& entry);

// HF_HUB_CACHE, HF_HOME/hub or ~/.cache/huggingface/hub, as huggingface_hub.
fs::path hub_cache_folder();
// The snapshot of the main branch of `id` in the hub's cache, if there is one.
std::optional<fs::path> cached_snapshot(const std::string& id);

}  // namespace tb
