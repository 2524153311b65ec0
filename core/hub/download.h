#pragma once
// From the hub into its cache, as huggingface_hub does it: what is there is not fetched again, what was cut goes on where it ended, and a file
// appears only when its size and hash are right.
#include "core/base/files.h"
#include "core/hub/cache.h"

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tb {

struct DownloadProgress {
    enum class State { listing, waiting, downloading, verifying, finished } state = State::listing;
    std::string id, file;
    std::int64_t done = 0, total = 0;  // bytes of all files; total is 0 where the hub does not say it
    int file_number = 0, files = 0;    // 1-based
    double bytes_per_second = 0;       // over the wire in the last seconds; 0: not known yet
    double wait_seconds = 0;           // waiting: until the next try
    // At that rate; nothing where the rate or the total is not known.
    std::optional<double> seconds_left() const;
};

struct DownloadOptions {
    std::function<void(const DownloadProgress&)> progress;  // on the calling thread, at most ten times a second
    const std::atomic<bool>* cancelled = nullptr;
    double first_wait = 1;  // seconds before the second try, doubled before each further one
};

// Fetches what a model is loaded from (configuration, tokenizer, weights) and returns its snapshot folder. Asks nobody where the cache has all
// of it. Problems: those of core/hub/codes.h from hub.offline on; a disk that cannot be written.
Expected<fs::path> download_model(const std::string& id, const DownloadOptions& options = {});

// Fetches the files of a data set whose names begin with one of `prefixes`; without any, those that are a split by their names
// (split_files.h, which also says what a data set's name is).
Expected<fs::path> download_dataset(const std::string& dataset, const std::vector<std::string>& prefixes, const DownloadOptions& options = {});

// What the hub says of a repository before anything of it is fetched.
struct RemoteSize {
    std::int64_t bytes = 0;  // of the files that a download would take; 0: not said
    std::string licence;     // as its page says it; empty: not said
};
// Problems: those of the downloads, as far as a listing can meet them.
Expected<RemoteSize> ask_model(const std::string& id, const DownloadOptions& options = {});
Expected<RemoteSize> ask_dataset(const std::string& dataset, const std::vector<std::string>& prefixes, const DownloadOptions& options = {});

// What downloads that were cut short have left in the cache for the next try.
std::int64_t bytes_kept(RepositoryKind kind, const std::string& name);

// The model's snapshot in the cache, if it is complete.
std::optional<fs::path> cached_model(const std::string& id);
// The snapshot of a data set in the cache, if for each prefix some file is there.
std::optional<fs::path> cached_dataset(const std::string& dataset, const std::vector<std::string>& prefixes);
// The files of a snapshot as the repository names them.
std::vector<std::string> snapshot_names(const fs::path& snapshot);
// The files of a snapshot that begin with `prefix` ("plain_text/train-"), in the order of their names.
std::vector<fs::path> snapshot_files(const fs::path& snapshot, const std::string& prefix);

}  // namespace tb
