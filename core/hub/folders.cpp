#include "core/hub/folders.h"

#include "core/base/model_type.h"
#include "core/base/system.h"
#include "core/hub/cache.h"
#include "core/hub/catalogue.h"
#include "core/hub/codes.h"
#include "core/hub/weights.h"
#include "core/spec/near.h"
#include "core/spec/presets.h"

#include <algorithm>
#include <set>

namespace tb {

static fs::path absolute_path(const fs::path& path, const fs::path& base) {
    if (path.empty()) return base;
    const auto full = path.is_absolute() ? path : base.empty() ? fs::absolute(path) : fs::absolute(base) / path;
    auto text = full.lexically_normal();
    return text.has_filename() ? text : text.parent_path();  // no slash at the end
}

static bool is_starter(const fs::path& folder) {
    std::error_code error;
    return fs::equivalent(folder, bundled_models_folder() / "all-MiniLM-L6-v2", error);
}

static Expected<ModelFolder> with_config(ModelFolder model, const Json& config, const std::string& place) {
    model.model_type = model_type_of(config);
    if (model.model_type.empty()) return fail(codes::hub_config_incomplete, place);
    model.config = config;
    model.config["model_type"] = model.model_type;
    return model;
}

static Expected<ModelFolder> open_folder(const fs::path& folder, const std::string& name) {
    std::error_code error;
    const auto file = folder / "config.json";
    if (!fs::exists(file, error)) return fail(codes::hub_config_missing, folder.string());
    const auto config = read_json(file);
    if (!config) return tl::unexpected(config.error());
    ModelFolder model;
    model.path = folder;
    model.name = name;
    model.has_weights = weights_file(folder).has_value();
    model.is_starter = is_starter(folder);
    return with_config(std::move(model), *config, file.string());
}

static Expected<ModelFolder> from_catalogue(const Json& entry, const std::string& name) {
    if (const auto place = model_place(entry)) return open_folder(*place, name);
    // Not on this machine: its configuration still serves planning and counting.
    ModelFolder model;
    model.name = name;
    model.is_starter = entry.value("name", "") == "starter";
    return with_config(std::move(model), entry.value("config", Json()), "catalogue.json: " + name);
}

Expected<ModelFolder> find_model(const std::string& name, const fs::path& base) {
    std::error_code error;
    const auto folder = absolute_path(name, base);
    if (!name.empty() && fs::is_directory(folder, error)) return open_folder(folder, name);
    const auto catalogue = read_catalogue();
    if (!catalogue) return tl::unexpected(catalogue.error());
    if (const Json* entry = find_entry(*catalogue, "models", name)) return from_catalogue(*entry, name);
    if (const auto snapshot = cached_snapshot(name)) return open_folder(*snapshot, name);
    const auto known = entry_names(*catalogue, "models");
    if (name.find('/') == std::string::npos && is_model_id(*catalogue, name)) return fail(codes::hub_model_absent, "$.model", {{"name", name}});
    if (const auto near = nearest(name, known); !near.empty())
        return fail(codes::hub_model_unknown_near, "$.model", {{"name", name}, {"near", near}});
    if (name.find('/') != std::string::npos && valid_repository_id(name)) return fail(codes::hub_model_absent, "$.model", {{"name", name}});
    return fail(codes::hub_model_unknown, "$.model", {{"name", name}, {"known", join(known)}});
}

std::vector<CatalogueEntry> catalogue() {
    const auto json = read_catalogue();
    if (!json) return {};
    std::vector<CatalogueEntry> entries;
    for (const char* kind : {"models", "datasets"}) {
        const bool models = std::string_view(kind) == "models";
        for (const auto& entry : (*json)[kind]) {
            CatalogueEntry out{
                entry.value("name", ""), entry.value("title", ""), models ? "model" : "dataset", entry.value("licence", ""), {}, entry};
            if (models) {
                out.path = model_place(entry).value_or(fs::path());
            } else if (const auto files = dataset_files(entry)) {
                out.path = files->folder;
            }
            entries.push_back(std::move(out));
        }
    }
    return entries;
}

static fs::path added_models_file() { return home_folder() / "settings" / "models.json"; }

static std::vector<fs::path> added_folders() {
    std::vector<fs::path> folders;
    std::error_code error;
    if (const auto json = read_json(added_models_file()); json && json->is_array())
        for (const auto& item : *json)
            if (item.is_string()) folders.emplace_back(item.get<std::string>());
    std::set<fs::path> own;
    for (const auto& entry : fs::directory_iterator(home_folder() / "models", error)) own.insert(entry.path());
    folders.insert(folders.end(), own.begin(), own.end());
    return folders;
}

std::vector<ModelFolder> known_models() {
    std::vector<ModelFolder> models;
    std::set<fs::path> seen;
    for (const auto& entry : catalogue()) {
        if (entry.kind != "model") continue;
        auto model = from_catalogue(entry.details, entry.name);
        if (!model) continue;
        if (!model->path.empty()) seen.insert(model->path);
        models.push_back(std::move(*model));
    }
    for (const auto& folder : added_folders()) {
        if (!seen.insert(folder).second) continue;
        if (auto model = open_folder(folder, folder.string())) models.push_back(std::move(*model));
    }
    return models;
}

Expected<ModelFolder> add_model_folder(const fs::path& folder) {
    const auto path = absolute_path(folder, {});
    auto model = open_folder(path, path.string());
    if (!model) return model;
    Json list = Json::array();
    if (const auto json = read_json(added_models_file()); json && json->is_array()) list = *json;
    if (std::find(list.begin(), list.end(), Json(path.string())) != list.end()) return model;
    list.push_back(path.string());
    if (const auto made = make_folders(added_models_file().parent_path()); !made) return tl::unexpected(made.error());
    if (const auto written = write_json(added_models_file(), list); !written) return tl::unexpected(written.error());
    return model;
}

static Column column_of(const Json& json) { return json.is_number_integer() ? Column(json.get<int>()) : Column(json.get<std::string>()); }

static void fill_columns(DatasetSpec& dataset, const Json& columns) {
    if (dataset.text.empty())
        for (const auto& column : columns.value("text", Json::array())) dataset.text.push_back(column_of(column));
    if (dataset.label == Column(std::string()) && columns.contains("label")) dataset.label = column_of(columns["label"]);
    if (dataset.labels.empty()) dataset.labels = columns.value("labels", std::vector<std::string>());
}

static tl::unexpected<Problems> absent(const Json& entry) {
    std::string files;
    for (const char* part : {"train", "validation", "test"})
        if (entry.contains(part)) files += (files.empty() ? "" : ", ") + entry.value(part, "");
    const bool on_hub = !hub_prefixes(entry).empty();
    return fail(on_hub ? codes::hub_dataset_to_fetch : codes::hub_dataset_absent, "$.dataset.source",
                {{"name", entry.value("name", "")}, {"files", files}, {"folder", dataset_place(entry).string()}});
}

// Sets that were published without a validation split are evaluated on their test set, as the studies did.
static bool takes_test(const DatasetSpec& dataset, bool has_validation) { return !has_validation && dataset.validation.empty() && dataset.validation_split == 0; }

std::vector<std::string> catalogue_labels(const std::string& source) {
    if (source.empty()) return {};
    const auto catalogue = read_catalogue();
    const Json* entry = catalogue ? find_entry(*catalogue, "datasets", source) : nullptr;
    return entry ? entry->value("labels", std::vector<std::string>()) : std::vector<std::string>();
}

bool test_stands_in(const DatasetSpec& dataset) {
    if (dataset.source.empty() || !dataset.train.empty()) return false;
    const auto catalogue = read_catalogue();
    const Json* entry = catalogue ? find_entry(*catalogue, "datasets", dataset.source) : nullptr;
    if (!entry) return false;
    if (const auto files = dataset_files(*entry)) return !files->test.empty() && takes_test(dataset, !files->validation.empty());
    return entry->contains("test") && takes_test(dataset, entry->contains("validation"));
}

static Expected<void> fill_files(DatasetSpec& dataset, const DatasetFiles& files) {
    if (dataset.validation_split > 0 && !files.validation.empty())
        return fail(codes::hub_split_given, "$.dataset.validation_split", {{"name", dataset.source}});
    dataset.train = files.train;
    const bool stands_in = takes_test(dataset, !files.validation.empty());
    if (dataset.validation.empty() && dataset.validation_split == 0) dataset.validation = stands_in ? files.test : files.validation;
    if (dataset.test.empty() && !stands_in) dataset.test = files.test;
    fill_columns(dataset, files.columns);
    return {};
}

static Expected<void> fill_files(DatasetSpec& dataset, const Json& entry) {
    const auto files = dataset_files(entry);
    return files ? fill_files(dataset, *files) : absent(entry);
}

// A data set that only the hub knows.
static Expected<DatasetSpec> from_hub(DatasetSpec dataset) {
    const auto files = hub_dataset_files(dataset.source);
    if (!files) return tl::unexpected(files.error());
    if (!*files) return fail(codes::hub_dataset_id_to_fetch, "$.dataset.source", {{"name", dataset.source}});
    if (const auto filled = fill_files(dataset, **files); !filled) return tl::unexpected(filled.error());
    return dataset;
}

Expected<DatasetSpec> resolve_dataset(const DatasetSpec& dataset, const fs::path& base) {
    auto resolved = dataset;
    for (auto* files : {&resolved.train, &resolved.validation, &resolved.test})
        for (auto& file : files->list) file = absolute_path(file, base).string();
    if (dataset.source.empty()) return resolved;
    const auto catalogue = read_catalogue();
    if (!catalogue) return tl::unexpected(catalogue.error());
    const Json* entry = find_entry(*catalogue, "datasets", dataset.source);
    if (!entry && dataset.train.empty() && is_dataset_id(dataset.source)) return from_hub(std::move(resolved));
    if (!entry && dataset.train.empty())
        return fail(codes::hub_dataset_unknown, "$.dataset.source",
                    {{"name", dataset.source}, {"known", join(entry_names(*catalogue, "datasets"))}});
    if (!entry) return resolved;  // a name only, beside the files of a resolved spec
    if (dataset.train.empty())
        if (const auto filled = fill_files(resolved, *entry); !filled) return tl::unexpected(filled.error());
    fill_columns(resolved, *entry);
    return resolved;
}

Expected<std::string> task_of(const Spec& spec) {
    const auto own = spec.task.empty() ? Spec().task : spec.task;
    if (spec.dataset.source.empty() || !spec.dataset.train.empty()) return own;
    const auto catalogue = read_catalogue();
    const Json* entry = catalogue ? find_entry(*catalogue, "datasets", spec.dataset.source) : nullptr;
    if (!entry) return own;
    const auto task = entry->value("task", Spec().task);
    if (spec.task.empty() || spec.task == task) return task;
    // What else there is (masked-lm, distillation) needs no labels.
    if (spec.task != "regression" && spec.task != Spec().task) return own;
    const auto& code = task == "regression" ? codes::hub_task_regression : codes::hub_task_classification;
    return fail(code, "$.task", {{"name", entry->value("name", "")}, {"found", spec.task}});
}

Expected<DatasetSpec> glue_sst2(const fs::path& folder) {
    std::string missing;
    std::error_code error;
    for (const char* file : {"train.tsv", "dev.tsv"})
        if (!fs::exists(folder / file, error)) missing += (missing.empty() ? "" : ", ") + std::string(file);
    if (!missing.empty()) return fail(codes::hub_glue_files, folder.string(), {{"missing", missing}});
    return glue_sst2_files(absolute_path(folder, {}));
}

}  // namespace tb
