#include "core/hub/catalogue.h"

#include "core/base/system.h"
#include "core/hub/download.h"
#include "core/hub/environment.h"
#include "core/hub/cache.h"
#include "core/hub/split_files.h"

#include <algorithm>
#include <array>

namespace tb {

Expected<Json> read_catalogue() {
    const auto file = resources_folder() / "catalogue.json";
    auto json = read_json(file);
    if (!json) return json;
    for (const char* kind : {"models", "datasets", "names_without_owner"})
        if (!json->is_object() || !json->contains(kind) || !(*json)[kind].is_array()) (*json)[kind] = Json::array();
    return json;
}

const Json* find_entry(const Json& catalogue, const char* kind, const std::string& name) {
    for (const auto& entry : catalogue[kind]) {
        if (entry.value("name", "") == name) return &entry;
        if (!entry.contains("hub")) continue;
        if (entry["hub"].is_object() && entry["hub"].value("id", "") == name) return &entry;
        if (entry["hub"].is_array() && std::find(entry["hub"].begin(), entry["hub"].end(), Json(name)) != entry["hub"].end()) return &entry;
    }
    return nullptr;
}

std::vector<std::string> entry_names(const Json& catalogue, const char* kind) {
    std::vector<std::string> names;
    for (const auto& entry : catalogue[kind]) names.push_back(entry.value("name", ""));
    return names;
}

bool is_model_id(const Json& catalogue, const std::string& name) {
    const auto& unowned = catalogue["names_without_owner"];
    return valid_repository_id(name) && (name.find('/') != std::string::npos || std::find(unowned.begin(), unowned.end(), Json(name)) != unowned.end());
}

std::optional<fs::path> cached_snapshot(const std::string& id) {
    if (!valid_repository_id(id)) return {};
    const RepositoryCache cache(hub_environment().cache, RepositoryKind::model, id);
    const auto commit = cache.commit_of("main");
    if (!commit) return {};
    return cache.snapshot(*commit);
}

std::optional<fs::path> model_place(const Json& entry) {
    std::vector<fs::path> candidates;
    if (entry.contains("bundled")) candidates.push_back(bundled_models_folder() / entry.value("bundled", ""));
    candidates.push_back(home_folder() / "models" / entry.value("name", ""));
    if (entry.contains("hub"))
        for (const auto& id : entry["hub"])
            if (const auto snapshot = cached_snapshot(id.get<std::string>())) candidates.push_back(*snapshot);
    std::error_code error;
    for (const auto& candidate : candidates)
        if (fs::exists(candidate / "config.json", error)) return fs::absolute(candidate).lexically_normal();
    return {};
}

fs::path dataset_place(const Json& entry) {
    const auto folder = entry.value("resources", "");
    const auto place = folder.empty() ? home_folder() / "data" / entry.value("folder", entry.value("name", "")) : resources_folder() / folder;
    return fs::absolute(place).lexically_normal();
}

constexpr std::array split_keys{"train", "validation", "test"};

// What a form of a data set says of its columns, the entry's own words where it is silent.
static Json columns_of(const Json& form, const Json& entry) {
    Json out = Json::object();
    for (const char* key : {"text", "label", "labels"}) {
        if (form.contains(key)) {
            out[key] = form[key];
        } else if (entry.contains(key)) {
            out[key] = entry[key];
        }
    }
    return out;
}

static std::optional<DatasetFiles> local_files(const Json& form, const Json& entry) {
    const auto folder = dataset_place(entry);
    DatasetFiles out{folder, {}, {}, {}, columns_of(form, entry)};
    std::error_code error;
    if (!fs::exists(folder / form.value("train", ""), error)) return {};
    out.train = (folder / form.value("train", "")).string();
    const bool validated = form.contains("validation");
    if (validated) out.validation = (folder / form.value("validation", "")).string();
    // A test set beside a validation set is left out where it was not copied along.
    if (form.contains("test") && (!validated || fs::exists(folder / form.value("test", ""), error)))
        out.test = (folder / form.value("test", "")).string();
    return out;
}

static bool on_hub(const Json& entry) { return entry.contains("hub") && entry["hub"].is_object(); }

std::vector<std::string> hub_prefixes(const Json& entry) {
    std::vector<std::string> out;
    if (on_hub(entry))
        for (const char* split : split_keys)
            if (entry["hub"].contains(split)) out.push_back(entry["hub"].value(split, ""));
    return out;
}

static std::optional<DatasetFiles> hub_files(const Json& entry) {
    if (!on_hub(entry)) return {};
    const auto& form = entry["hub"];
    const auto snapshot = cached_dataset(form.value("id", ""), hub_prefixes(entry));
    if (!snapshot) return {};
    DatasetFiles out{*snapshot, {}, {}, {}, columns_of(form, entry)};
    for (const char* split : split_keys) {
        if (!form.contains(split)) continue;
        auto& files = split == split_keys[0] ? out.train : split == split_keys[1] ? out.validation : out.test;
        for (const auto& file : snapshot_files(*snapshot, form.value(split, ""))) files.list.push_back(file.string());
    }
    return out;
}

bool is_dataset_id(const std::string& name) {
    const auto [id, part] = dataset_name(name);
    return id.find('/') != std::string::npos && valid_repository_id(id) && (part.empty() || safe_file_name(part));
}

Expected<std::optional<DatasetFiles>> hub_dataset_files(const std::string& name) {
    const auto snapshot = cached_dataset(name, {});
    if (!snapshot) return std::nullopt;
    const auto splits = split_files(name, snapshot_names(*snapshot));
    if (!splits) return tl::unexpected(splits.error());
    DatasetFiles out{*snapshot, {}, {}, {}, Json::object()};
    const auto fill = [&](DataFiles& files, const std::vector<std::string>& beginnings) {
        for (const auto& beginning : beginnings)
            for (const auto& file : snapshot_files(*snapshot, beginning)) files.list.push_back(file.string());
    };
    fill(out.train, splits->train);
    fill(out.validation, splits->validation);
    fill(out.test, splits->test);
    return out;
}

std::optional<DatasetFiles> dataset_files(const Json& entry) {
    if (auto own = local_files(entry, entry)) return own;
    for (const auto& form : entry.value("layouts", Json::array()))
        if (auto other = local_files(form, entry)) return other;
    return hub_files(entry);
}

}  // namespace tb
