#pragma once
// By name: what a spec needs and this machine lacks, from the hub.
#include "core/hub/download.h"
#include "core/spec/spec.h"

namespace tb {

// A catalogue name or an id of the hub. Where it is here already its folder comes back and nobody is asked.
Expected<fs::path> fetch_model(const std::string& name, const fs::path& base, const DownloadOptions& options = {});
// A catalogue data set; without an address on the hub it is a problem that says where its files go.
Expected<fs::path> fetch_dataset(const std::string& name, const DownloadOptions& options = {});
// Either of them.
Expected<fs::path> fetch(const std::string& name, const DownloadOptions& options = {});

// A model or a data set as a spec names it.
struct SourceName {
    RepositoryKind kind = RepositoryKind::model;
    std::string name;
    fs::path base;  // of the spec: where a folder of that name may lie
};
// Those a spec names: its model, and its data set where it names no files.
std::vector<SourceName> sources_of(const Spec& spec);

// Where a source can be fetched from and what that takes.
struct Remote {
    std::string id;          // on the hub
    std::string licence;     // in the catalogue's word or the hub's; empty: neither says it
    std::int64_t bytes = 0;  // 0: neither says it
    std::int64_t kept = 0;   // of them, here from an earlier try
};
// Nothing where it is here already, and where it is nothing of the hub's, which find_model and resolve_dataset tell. Asks nobody.
Expected<std::optional<Remote>> find_remote(const SourceName& source);
// Asks the hub for what the catalogue does not say of `remote`. Problems: offline, and those of a listing.
Expected<Remote> ask_hub(const SourceName& source, Remote remote, const DownloadOptions& options = {});
Expected<fs::path> fetch(const SourceName& source, const DownloadOptions& options = {});
// Whether a problem says no more than that something of the hub is still to be fetched.
bool says_to_fetch(const Problem& problem);

// Fetches model and data set of a spec as far as they are named, not here, and on the hub. What is neither here nor on the hub is left to be
// told by find_model and resolve_dataset.
Expected<void> fetch_for(const Spec& spec, const DownloadOptions& options = {});

}  // namespace tb
