#include "core/hub/fetch.h"

#include "core/hub/catalogue.h"
#include "core/hub/codes.h"
#include "core/hub/folders.h"
#include "core/hub/repository.h"
#include "core/spec/near.h"

namespace tb {

static bool is_folder(const std::string& name, const fs::path& base) {
    std::error_code error;
    return !name.empty() && fs::is_directory(base / name, error);
}

Expected<fs::path> fetch_model(const std::string& name, const fs::path& base, const DownloadOptions& options) {
    if (is_folder(name, base)) return fs::absolute(base / name);
    const auto catalogue = read_catalogue();
    if (!catalogue) return tl::unexpected(catalogue.error());
    const Json* entry = find_entry(*catalogue, "models", name);
    if (!entry) return download_model(name, options);
    if (const auto place = model_place(*entry); place && has_model_weights(*place)) return *place;
    if (!entry->contains("hub") || !(*entry)["hub"].is_array() || (*entry)["hub"].empty()) return fail(codes::hub_id, name, {{"id", name}});
    return download_model((*entry)["hub"][0].get<std::string>(), options);
}

static Expected<fs::path> fetch_dataset(const Json& entry, const DownloadOptions& options) {
    if (const auto files = dataset_files(entry)) return files->folder;
    const auto prefixes = hub_prefixes(entry);
    if (!prefixes.empty()) return download_dataset(entry["hub"].value("id", ""), prefixes, options);
    DatasetSpec named;
    named.source = entry.value("name", "");
    const auto told = resolve_dataset(named, {});
    return told ? Expected<fs::path>(dataset_place(entry)) : tl::unexpected(told.error());
}

Expected<fs::path> fetch_dataset(const std::string& name, const DownloadOptions& options) {
    const auto catalogue = read_catalogue();
    if (!catalogue) return tl::unexpected(catalogue.error());
    if (const Json* entry = find_entry(*catalogue, "datasets", name)) return fetch_dataset(*entry, options);
    return fail(codes::hub_dataset_unknown, name, {{"name", name}, {"known", join(entry_names(*catalogue, "datasets"))}});
}

Expected<fs::path> fetch(const std::string& name, const DownloadOptions& options) {
    const auto catalogue = read_catalogue();
    if (!catalogue) return tl::unexpected(catalogue.error());
    if (const Json* entry = find_entry(*catalogue, "datasets", name)) return fetch_dataset(*entry, options);
    return fetch_model(name, fs::current_path(), options);
}

Expected<void> fetch_for(const Spec& spec, const DownloadOptions& options) {
    const auto catalogue = read_catalogue();
    if (!catalogue) return tl::unexpected(catalogue.error());
    if (!is_folder(spec.model, spec.base)) {
        const Json* entry = find_entry(*catalogue, "models", spec.model);
        const bool id = spec.model.find('/') != std::string::npos && valid_repository_id(spec.model);
        if (entry || id)
            if (const auto fetched = fetch_model(spec.model, spec.base, options); !fetched) return tl::unexpected(fetched.error());
    }
    const auto& dataset = spec.dataset;
    const Json* entry = dataset.source.empty() || !dataset.train.empty() ? nullptr : find_entry(*catalogue, "datasets", dataset.source);
    if (!entry || hub_prefixes(*entry).empty()) return {};
    if (const auto fetched = fetch_dataset(*entry, options); !fetched) return tl::unexpected(fetched.error());
    return {};
}

}  // namespace tb
