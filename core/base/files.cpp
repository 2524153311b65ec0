#include "core/base/files.h"

#include "core/base/codes.h"

#include <atomic>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <openssl/evp.h>
#include <sstream>
#include <unistd.h>
#include <utility>

namespace tb {

int FileLayer::write(int fd, const void* data, std::size_t size) {
    const char* at = static_cast<const char*>(data);
    while (size > 0) {
        const auto n = ::write(fd, at, size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        at += n;
        size -= static_cast<std::size_t>(n);
    }
    return 0;
}

int FileLayer::sync(int fd) { return ::fsync(fd) == 0 ? 0 : errno; }

int FileLayer::rename(const fs::path& from, const fs::path& to) { return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno; }

int FileLayer::make_folders(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    return error.value();
}

static FileLayer* replaced_layer = nullptr;

FileLayer& file_layer() {
    static FileLayer system;
    return replaced_layer ? *replaced_layer : system;
}

void replace_file_layer(FileLayer* layer) { replaced_layer = layer; }

Problem write_problem(int error, const fs::path& path) {
    if (error == ENOSPC || error == EDQUOT) return {&codes::disk_full, path.string(), {}, Severity::error};
    return {&codes::file_unwritable, path.string(), {{"reason", std::strerror(error)}}, Severity::error};
}

static tl::unexpected<Problems> failed_write(int error, const fs::path& path) {
    return tl::unexpected<Problems>(Problems{write_problem(error, path)});
}

Expected<std::string> read_file(const fs::path& path) {
    std::error_code error;
    if (!fs::exists(path, error)) return fail(codes::file_missing, path.string());
    if (fs::is_directory(path, error)) return fail(codes::file_unreadable, path.string(), {{"reason", "it is a folder"}});
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    if (!in.good() && !in.eof()) return fail(codes::file_unreadable, path.string(), {{"reason", std::strerror(errno)}});
    return std::move(out).str();
}

Expected<Json> read_json(const fs::path& path) {
    auto text = read_file(path);
    if (!text) return tl::unexpected(text.error());
    return parse_json(*text, path.string());
}

static bool nested_too_deeply(std::string_view text) {
    constexpr int most = 500;
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            if (++depth > most) return true;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

Expected<Json> parse_json(std::string_view text, const std::string& place) {
    if (nested_too_deeply(text)) return fail(codes::json_broken, place, {{"reason", "it is nested too deeply"}});
    try {
        return Json::parse(text);
    } catch (const Json::exception& e) {
        return fail(codes::json_broken, place, {{"reason", e.what()}});
    }
}

static int sync_folder(const fs::path& folder) {
    const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY);
    if (fd < 0) return errno;
    const int error = file_layer().sync(fd);
    ::close(fd);
    return error;
}

static int write_and_sync(const fs::path& path, std::span<const std::string_view> parts) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) return errno;
    int error = 0;
    for (const auto part : parts) {
        if (!error) error = file_layer().write(fd, part.data(), part.size());
    }
    if (!error) error = file_layer().sync(fd);
    ::close(fd);
    return error;
}

Expected<void> write_file(const fs::path& path, std::string_view content) { return write_file(path, std::span(&content, 1)); }

Expected<void> write_file(const fs::path& path, std::span<const std::string_view> parts) {
    static std::atomic<unsigned> written{0};  // two threads may write the same file at once
    auto temporary = path;
    temporary += ".tmp" + std::to_string(::getpid()) + "-" + std::to_string(++written);
    int error = write_and_sync(temporary, parts);
    if (!error) error = file_layer().rename(temporary, path);
    if (!error) error = sync_folder(path.parent_path());
    if (!error) return {};
    ::unlink(temporary.c_str());
    return failed_write(error, path);
}

Expected<void> write_json(const fs::path& path, const Json& value) {
    return write_file(path, json_text(value, 1) + "\n");
}

Expected<void> make_folders(const fs::path& path) {
    if (const int error = file_layer().make_folders(path)) return failed_write(error, path);
    return {};
}

Expected<void> publish_folder(const fs::path& from, const fs::path& to) {
    std::error_code ignored;
    auto old = to;
    old += ".old";
    fs::remove_all(old, ignored);
    if (fs::exists(to, ignored)) {
        if (const int error = file_layer().rename(to, old)) return failed_write(error, to);
    }
    int error = sync_folder(from);
    if (!error) error = file_layer().rename(from, to);
    if (!error) error = sync_folder(to.parent_path());
    if (error) {
        if (!fs::exists(to, ignored)) fs::rename(old, to, ignored);
        return failed_write(error, to);
    }
    fs::remove_all(old, ignored);
    return {};
}

AppendFile::AppendFile(int fd, fs::path path) : fd_(fd), path_(std::move(path)) {}
AppendFile::AppendFile(AppendFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}
AppendFile& AppendFile::operator=(AppendFile&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(path_, other.path_);
    return *this;
}
AppendFile::~AppendFile() {
    if (fd_ >= 0) ::close(fd_);
}

Expected<AppendFile> AppendFile::open(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0) return failed_write(errno, path);
    return AppendFile(fd, path);
}

Expected<void> AppendFile::append(std::string_view lines) {
    if (const int error = file_layer().write(fd_, lines.data(), lines.size())) return failed_write(error, path_);
    return {};
}

Expected<void> AppendFile::sync() {
    if (const int error = file_layer().sync(fd_)) return failed_write(error, path_);
    return {};
}

namespace {
class Hasher {
public:
    Hasher() : context_(EVP_MD_CTX_new()) { EVP_DigestInit_ex(context_, EVP_sha256(), nullptr); }
    ~Hasher() { EVP_MD_CTX_free(context_); }
    Hasher(const Hasher&) = delete;
    Hasher& operator=(const Hasher&) = delete;
    void add(std::string_view bytes) { EVP_DigestUpdate(context_, bytes.data(), bytes.size()); }
    std::string hex() {
        std::array<unsigned char, 32> digest{};
        EVP_DigestFinal_ex(context_, digest.data(), nullptr);
        std::string out;
        for (const auto byte : digest) {
            out += "0123456789abcdef"[byte >> 4];
            out += "0123456789abcdef"[byte & 15];
        }
        return out;
    }

private:
    EVP_MD_CTX* context_;
};
}  // namespace

std::string sha256(std::string_view bytes) {
    Hasher hasher;
    hasher.add(bytes);
    return hasher.hex();
}

Expected<std::string> sha256_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return fail(codes::file_missing, path.string());
    Hasher hasher;
    std::array<char, 1 << 16> buffer{};
    while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) hasher.add({buffer.data(), static_cast<std::size_t>(in.gcount())});
    return hasher.hex();
}

}  // namespace tb
