#include "core/hub/cache.h"

#include <atomic>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace tb {

static bool plain_name(const std::string& part) {
    const auto allowed = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.'; };
    return !part.empty() && std::all_of(part.begin(), part.end(), allowed) && part.front() != '.' && part.front() != '-' && part.back() != '.' &&
           part.back() != '-' && part.find("..") == std::string::npos && part.find("--") == std::string::npos;
}

bool valid_repository_id(const std::string& id) {
    constexpr std::size_t longest = 96;
    const auto slash = id.find('/');
    if (id.size() > longest) return false;
    if (slash == std::string::npos) return plain_name(id);
    return plain_name(id.substr(0, slash)) && plain_name(id.substr(slash + 1));
}

bool safe_file_name(const std::string& name) {
    if (name.empty() || name.size() > 1000) return false;
    if (std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F || c == '\\'; })) return false;
    for (std::size_t begin = 0; begin <= name.size();) {
        const auto end = std::min(name.find('/', begin), name.size());
        const auto part = name.substr(begin, end - begin);
        if (part.empty() || part == "." || part == "..") return false;
        begin = end + 1;
    }
    return true;
}

bool safe_etag(const std::string& etag) {
    const auto allowed = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
    return !etag.empty() && etag.size() <= 128 && std::all_of(etag.begin(), etag.end(), allowed);
}

std::string plain_etag(std::string etag) {
    if (etag.rfind("W/", 0) == 0) etag.erase(0, 2);
    std::erase(etag, '"');
    return etag;
}

static std::string folder_name(RepositoryKind kind, const std::string& id) {
    std::string name = kind == RepositoryKind::model ? "models--" : "datasets--";
    for (const char c : id) name += c == '/' ? std::string("--") : std::string(1, c);
    return name;
}

RepositoryCache::RepositoryCache(fs::path cache, RepositoryKind kind, const std::string& id)
    : cache_(std::move(cache)), folder_(cache_ / folder_name(kind, id)), name_(folder_name(kind, id)) {}

fs::path RepositoryCache::lock_file(const std::string& etag) const { return cache_ / ".locks" / name_ / (etag + ".lock"); }

std::optional<std::string> RepositoryCache::commit_of(const std::string& revision) const {
    std::error_code error;
    auto commit = fs::exists(folder_ / "refs" / revision, error) ? read_file(folder_ / "refs" / revision).value_or("") : std::string();
    while (!commit.empty() && std::isspace(static_cast<unsigned char>(commit.back()))) commit.pop_back();
    if (!safe_etag(commit) || !fs::is_directory(snapshot(commit), error)) return {};
    return commit;
}

Expected<void> RepositoryCache::remember(const std::string& revision, const std::string& commit) const {
    const auto file = folder_ / "refs" / revision;
    if (auto made = make_folders(file.parent_path()); !made) return made;
    return write_file(file, commit);
}

Expected<void> RepositoryCache::link(const std::string& etag, const std::string& commit, const std::string& file) const {
    const auto pointer = snapshot(commit) / file;
    std::error_code error;
    if (fs::exists(pointer, error)) return {};
    if (auto made = make_folders(pointer.parent_path()); !made) return made;
    // Renamed into place: a link whose blob went away may lie there, and another download may be setting the same one.
    static std::atomic<unsigned> made_links{0};
    auto aside = pointer;
    aside += ".tmp" + std::to_string(::getpid()) + "-" + std::to_string(++made_links);
    fs::create_symlink(fs::proximate(blob(etag), pointer.parent_path(), error), aside, error);
    if (!error && !file_layer().rename(aside, pointer)) return {};
    fs::remove(aside, error);
    if (fs::exists(pointer, error)) return {};
    if (const int failed = file_layer().rename(blob(etag), pointer)) return tl::unexpected(Problems{write_problem(failed, pointer)});
    return {};
}

Expected<std::optional<FileLock>> FileLock::take(const fs::path& file, const std::atomic<bool>* cancelled) {
    if (const auto made = make_folders(file.parent_path()); !made) return tl::unexpected(made.error());
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0664);
    if (fd < 0) return tl::unexpected(Problems{write_problem(errno, file)});
    FileLock lock(fd);
    while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) return tl::unexpected(Problems{write_problem(errno, file)});
        if (cancelled && *cancelled) return std::optional<FileLock>();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return std::optional(std::move(lock));
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}
FileLock::~FileLock() {
    if (fd_ >= 0) ::close(fd_);
}

}  // namespace tb
