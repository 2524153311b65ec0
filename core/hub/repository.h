#pragma once
// What a repository of the hub holds, and which of it is needed.
#include "core/hub/cache.h"
#include "core/hub/environment.h"
#include "core/hub/http.h"

#include <vector>

namespace tb {

struct RemoteFile {
    std::string name;
    std::int64_t size = -1;  // -1: not said
    std::string sha256;      // of files kept outside git; empty: not said
};
struct RemoteRepository {
    RepositoryKind kind = RepositoryKind::model;
    std::string id, revision, commit;
    std::vector<RemoteFile> files;
    std::string licence;  // as its page says it; empty: not said
    const RemoteFile* find(const std::string& name) const;
};

// The answer to GET /api/models/<id>/revision/<revision>?blobs=true. Problems: not as expected; a name that climbs out of the folder.
Expected<RemoteRepository> parse_repository(std::string_view json, RepositoryKind kind, const std::string& id, const std::string& revision);

std::string repository_url(const HubEnvironment& hub, const RemoteRepository& repository);
std::string file_url(const HubEnvironment& hub, const RemoteRepository& repository, const std::string& file);

// What a model is loaded from besides its weights, as far as the repository has it.
std::vector<std::string> small_model_files(const RemoteRepository& repository);
// The weights, or the index of their shards, in the order of core/hub/weights.h; empty where there is none of them.
std::string weights_file(const RemoteRepository& repository);
// The shards beside an index as everybody names them, for an estimate: which they are only the index itself says.
std::vector<std::string> likely_shards(const RemoteRepository& repository, const std::string& index);
// The shards that an index ("model.safetensors.index.json") names. Problems: broken, or names that climb out of the folder.
Expected<std::vector<std::string>> index_shards(const fs::path& index);
// The files that begin with `prefix`, in the order of their names.
std::vector<std::string> files_with_prefix(const RemoteRepository& repository, const std::string& prefix);

// config.json and all weights are there.
bool complete_model(const fs::path& folder);
// Whether the weights are there: one file, or every shard of the index.
bool has_model_weights(const fs::path& folder);

// An answer that is no success, told in the user's words. `place` is the file's or repository's name.
Problem hub_problem(const HttpResponse& response, const HubEnvironment& hub, const std::string& id, const std::string& place);

}  // namespace tb
