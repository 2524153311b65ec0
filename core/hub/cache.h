#pragma once
// The hub's cache on disk, shared with Python's huggingface_hub: models--org--name/{blobs,refs,snapshots}, the files of a snapshot being links
// to blobs named by their ETag, and .locks/ beside them.
#include "core/base/files.h"

#include <atomic>
#include <optional>

namespace tb {

enum class RepositoryKind { model, dataset };

// "org/name" or "name": letters, digits, "-", "_", "."; no ".." and no "--".
bool valid_repository_id(const std::string& id);
// Whether a file of a repository stays inside its folder: relative, no "..", no empty part, no backslash, no control character.
bool safe_file_name(const std::string& name);
// Whether an ETag can be the name of a blob.
bool safe_etag(const std::string& etag);
// The ETag without "W/" and quotes.
std::string plain_etag(std::string etag);

class RepositoryCache {
public:
    RepositoryCache(fs::path cache, RepositoryKind kind, const std::string& id);
    const fs::path& folder() const { return folder_; }
    fs::path blob(const std::string& etag) const { return folder_ / "blobs" / etag; }
    fs::path incomplete(const std::string& etag) const { return folder_ / "blobs" / (etag + ".incomplete"); }
    fs::path snapshot(const std::string& commit) const { return folder_ / "snapshots" / commit; }
    // The commit that a branch stood at when it was last asked for, if its snapshot is there.
    std::optional<std::string> commit_of(const std::string& revision) const;
    Expected<void> remember(const std::string& revision, const std::string& commit) const;
    // Shows a blob as a file of a snapshot: by a relative link, or by moving it where links cannot be made.
    Expected<void> link(const std::string& etag, const std::string& commit, const std::string& file) const;
    fs::path lock_file(const std::string& etag) const;

private:
    fs::path cache_, folder_;
    std::string name_;
};

// An advisory lock (flock) on a file, as Python's filelock takes it, so that both keep out of each other's way.
class FileLock {
public:
    // Waits until the lock is free or `cancelled` is set; an empty value: cancelled.
    static Expected<std::optional<FileLock>> take(const fs::path& file, const std::atomic<bool>* cancelled);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

private:
    explicit FileLock(int fd) : fd_(fd) {}
    int fd_ = -1;
};

}  // namespace tb
