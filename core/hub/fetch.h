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

// Fetches model and data set of a spec as far as they are named, not here, and on the hub. What is neither here nor on the hub is left to be
// told by find_model and resolve_dataset.
Expected<void> fetch_for(const Spec& spec, const DownloadOptions& options = {});

}  // namespace tb
