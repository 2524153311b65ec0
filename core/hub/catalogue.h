#pragma once
// resources/catalogue.json and where its entries lie on this machine.
#include "core/base/files.h"
#include "core/spec/spec.h"

#include <optional>

namespace tb {

// {"models": [...], "datasets": [...]}
Expected<Json> read_catalogue();

// The entry of `kind` ("models" or "datasets") that has this name, or this hub id; null where there is none.
const Json* find_entry(const Json& catalogue, const char* kind, const std::string& name);
std::vector<std::string> entry_names(const Json& catalogue, const char* kind);

// What can only be the id of a model on the hub: "owner/name", or one of the names that the hub gave away before it had owners.
bool is_model_id(const Json& catalogue, const std::string& name);

// The folder of a catalogue model on this machine: bundled, TUNEBENCH_HOME/models/<name>, or the hub's own cache.
std::optional<fs::path> model_place(const Json& entry);
// The folder a catalogue data set is looked for in, whether it is there or not.
fs::path dataset_place(const Json& entry);

// A data set as it lies on this machine: files and columns.
struct DatasetFiles {
    fs::path folder;
    DataFiles train, validation, test;
    Json columns;  // an object with "text", "label" and perhaps "labels"
};
// The first form of the entry whose files are here: its own, one of "layouts", or those of "hub" in the hub's cache.
std::optional<DatasetFiles> dataset_files(const Json& entry);
// A data set by its id on the hub, perhaps with a part of it, its files told by their names (split_files.h), where all of them are in the hub's cache. Problems: those of
// split_files.
Expected<std::optional<DatasetFiles>> hub_dataset_files(const std::string& name);
// "owner/name" or "owner/name/part": what can be such an id and is no name of the catalogue's.
bool is_dataset_id(const std::string& name);
// The beginnings of the names of the files that "hub" names.
std::vector<std::string> hub_prefixes(const Json& entry);

// The snapshot of the main branch of a model in the hub's cache, if there is one; it may lack files.
std::optional<fs::path> cached_snapshot(const std::string& id);

}  // namespace tb
