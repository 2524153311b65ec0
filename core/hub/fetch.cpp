#include "core/hub/fetch.h"

#include "core/hub/catalogue.h"
#include "core/hub/codes.h"
#include "core/hub/environment.h"
#include "core/hub/folders.h"
#include "core/hub/repository.h"
#include "core/hub/split_files.h"
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
    if (is_dataset_id(name)) return download_dataset(name, {}, options);
    return fail(codes::hub_dataset_unknown, name, {{"name", name}, {"known", join(entry_names(*catalogue, "datasets"))}});
}

static bool not_on_the_hub(const Problem& problem) { return problem.code == &codes::hub_not_found || problem.code == &codes::hub_needs_token; }

Expected<fs::path> fetch(const std::string& name, const DownloadOptions& options) {
    const auto catalogue = read_catalogue();
    if (!catalogue) return tl::unexpected(catalogue.error());
    if (const Json* entry = find_entry(*catalogue, "datasets", name)) return fetch_dataset(*entry, options);
    if (!is_folder(name, fs::current_path()) && is_dataset_id(name) && !dataset_name(name).part.empty()) return download_dataset(name, {}, options);
    auto model = fetch_model(name, fs::current_path(), options);
    // An id does not say what it is of.
    const bool none = !model && is_dataset_id(name) && !find_entry(*catalogue, "models", name) && not_on_the_hub(model.error().front());
    if (!none) return model;
    auto dataset = download_dataset(name, {}, options);
    return dataset || !not_on_the_hub(dataset.error().front()) ? dataset : model;
}

std::vector<SourceName> sources_of(const Spec& spec) {
    std::vector<SourceName> out{{RepositoryKind::model, spec.model, spec.base}};
    if (!spec.dataset.source.empty() && spec.dataset.train.empty()) out.push_back({RepositoryKind::dataset, spec.dataset.source, spec.base});
    return out;
}

// The catalogue has an identifier ("Apache-2.0"), or a sentence that says where to look.
static std::string stated_licence(const Json& entry) {
    const auto licence = entry.value("licence", "");
    return licence.find(' ') == std::string::npos ? licence : std::string();
}

static std::optional<Remote> remote_of_entry(const Json& entry, RepositoryKind kind) {
    constexpr double mega = 1e6;
    Remote out{{}, stated_licence(entry), static_cast<std::int64_t>(entry.value("download_mb", 0.0) * mega)};
    const auto hub = entry.value("hub", Json());
    if (kind == RepositoryKind::dataset) {
        if (hub_prefixes(entry).empty() || dataset_files(entry)) return {};
        out.id = hub.value("id", "");
    } else {
        const auto place = model_place(entry);
        if (!hub.is_array() || hub.empty() || (place && has_model_weights(*place))) return {};
        out.id = hub[0].get<std::string>();
    }
    return out;
}

Expected<std::optional<Remote>> find_remote(const SourceName& source) {
    const bool model = source.kind == RepositoryKind::model;
    if (model && is_folder(source.name, source.base)) return std::nullopt;
    const auto catalogue = read_catalogue();
    if (!catalogue) return tl::unexpected(catalogue.error());
    std::optional<Remote> out;
    if (const Json* entry = find_entry(*catalogue, model ? "models" : "datasets", source.name)) {
        out = remote_of_entry(*entry, source.kind);
    } else if (model && is_model_id(*catalogue, source.name) && !cached_model(source.name)) {
        out = Remote{source.name, {}, 0};
    } else if (!model && is_dataset_id(source.name) && !cached_dataset(source.name, {})) {
        out = Remote{source.name, {}, 0};
    }
    if (out) out->kept = bytes_kept(source.kind, out->id);
    return out;
}

Expected<Remote> ask_hub(const SourceName& source, Remote remote, const DownloadOptions& options) {
    if (hub_environment().offline) return fail(codes::hub_offline, remote.id, {{"id", remote.id}});
    if (remote.bytes > 0 && !remote.licence.empty()) return remote;
    std::vector<std::string> prefixes;
    if (source.kind == RepositoryKind::dataset) {
        const auto catalogue = read_catalogue();
        if (!catalogue) return tl::unexpected(catalogue.error());
        if (const Json* entry = find_entry(*catalogue, "datasets", source.name)) prefixes = hub_prefixes(*entry);
    }
    const auto asked = source.kind == RepositoryKind::model ? ask_model(remote.id, options) : ask_dataset(remote.id, prefixes, options);
    if (!asked) return tl::unexpected(asked.error());
    remote.bytes = asked->bytes;
    if (remote.licence.empty()) remote.licence = asked->licence;
    return remote;
}

Expected<fs::path> fetch(const SourceName& source, const DownloadOptions& options) {
    return source.kind == RepositoryKind::model ? fetch_model(source.name, source.base, options) : fetch_dataset(source.name, options);
}

bool says_to_fetch(const Problem& problem) {
    return problem.code == &codes::hub_model_absent || problem.code == &codes::hub_dataset_to_fetch ||
           problem.code == &codes::hub_dataset_id_to_fetch;
}

Expected<void> fetch_for(const Spec& spec, const DownloadOptions& options) {
    for (const auto& source : sources_of(spec)) {
        const auto remote = find_remote(source);
        if (!remote) return tl::unexpected(remote.error());
        if (!*remote) continue;
        if (const auto fetched = fetch(source, options); !fetched) return tl::unexpected(fetched.error());
    }
    return {};
}

}  // namespace tb
