#include "core/hub/catalogue.h"

#include "core/base/system.h"
#include "core/hub/codes.h"

#include <cstdlib>

namespace tb {

Expected<Json> read_catalogue() {
    const auto file = resources_folder() / "catalogue.json";
    auto json = read_json(file);
    if (!json) return json;
    for (const char* kind : {"models", "datasets"})
        if (!json->is_object() || !json->contains(kind) || !(*json)[kind].is_array()) (*json)[kind] = Json::array();
    return json;
}

const Json* find_entry(const Json& catalogue, const char* kind, const std::string& name) {
    for (const auto& entry : catalogue[kind]) {
        if (entry.value("name", "") == name) return &entry;
        if (!entry.contains("hub")) continue;
        for (const auto& id : entry["hub"])
            if (id == name) return &entry;
    }
    return nullptr;
}

std::vector<std::string> entry_names(const Json& catalogue, const char* kind) {
    std::vector<std::string> names;
    for (const auto& entry : catalogue[kind]) names.push_back(entry.value("name", ""));
    return names;
}

static std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

fs::path hub_cache_folder() {
    if (const auto cache = environment("HF_HUB_CACHE"); !cache.empty()) return cache;
    if (const auto home = environment("HF_HOME"); !home.empty()) return fs::path(home) / "hub";
    if (const auto cache = environment("XDG_CACHE_HOME"); !cache.empty()) return fs::path(cache) / "huggingface/hub";
    return fs::path(environment("HOME")) / ".cache/huggingface/hub";
}

std::optional<fs::path> cached_snapshot(const std::string& id) {
    std::string name = "models--" + id;
    for (auto slash = name.find('/'); slash != std::string::npos; slash = name.find('/')) name.replace(slash, 1, "--");
    const auto folder = hub_cache_folder() / name;
    std::error_code error;
    if (!fs::exists(folder / "refs/main", error)) return {};
    auto revision = read_file(folder / "refs/main");
    if (!revision) return {};
    while (!revision->empty() && std::isspace(static_cast<unsigned char>(revision->back()))) revision->pop_back();
    const auto snapshot = folder / "snapshots" / *revision;
    if (!fs::is_directory(snapshot, error)) return {};
    return snapshot;
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
    const auto place = folder.empty() ? home_folder() / "data" / entry.value("name", "") : resources_folder() / folder;
    return fs::absolute(place).lexically_normal();
}

}  // namespace tb
