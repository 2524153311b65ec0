#pragma once
// From the hub into its cache, as huggingface_hub does it: what is there is not fetched again, what was cut goes on where it ended, and a file
// appears only when its size and hash are right.
#include "core/base/files.h"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace tb {

struct DownloadProgress {
    enum class State { listing, waiting, downloading, verifying, finished } state = State::listing;
    std::string id, file;
    std::int64_t done = 0, total = 0;  // bytes of all files; total is 0 where the hub does not say it
    int file_number = 0, files = 0;    // 1-based
    double wait_seconds = 0;           // waiting: until the next try
};

struct DownloadOptions {
    std::function<void(const DownloadProgress&)> progress;  // on the calling thread, at most ten times a second
    const std::atomic<bool>* cancelled = nullptr;
    double first_wait = 1;  // seconds before the second try, doubled before each further one
};

// Fetches what a model is loaded from (configuration, tokenizer, weights) and returns its snapshot folder. Asks nobody where the cache has all
// of it. Problems: those of core/hub/codes.h from hub.offline on; a disk that cannot be written.
Expected<fs::path> download_model(const std::string& id, const DownloadOptions& options = {});

// Fetches the files of a data set whose names begin with one of `prefixes`.
Expected<fs::path> download_dataset(const std::string& id, const std::vector<std::string>& prefixes, const DownloadOptions& options = {});

// The model's snapshot in the cache, if it is complete.
std::optional<fs::path> cached_model(const std::string& id);
// The snapshot of a data set in the cache, if for each prefix some file is there.
std::optional<fs::path> cached_dataset(const std::string& id, const std::vector<std::string>& prefixes);
// The files of a snapshot that begin with `prefix` ("plain_text/train-"), in the order of their names.
std::vector<fs::path> snapshot_files(const fs::path& snapshot, const std::string& prefix);

}  // namespace tb
