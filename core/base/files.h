#pragma once
// Files are written whole or not at all. Everything that writes goes through the FileLayer, which tests replace to inject
// faults (root ignores read-only modes, and a full disk cannot be made at will).
#include "core/base/json.h"
#include "core/base/problem.h"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace tb {
namespace fs = std::filesystem;

// The few system calls that can fail; each returns 0 or an errno value.
class FileLayer {
public:
    virtual ~FileLayer() = default;
    virtual int write(int fd, const void* data, std::size_t size);  // all of it
    virtual int sync(int fd);
    virtual int rename(const fs::path& from, const fs::path& to);
    virtual int make_folders(const fs::path& path);
};
FileLayer& file_layer();
// Replaces the layer until `restore` (nullptr) is called; for tests.
void replace_file_layer(FileLayer* layer);

// The whole file, or file_missing / file_unreadable with the path as place.
Expected<std::string> read_file(const fs::path& path);
Expected<Json> read_json(const fs::path& path);
// json_broken at `place`, also where it is nested so deeply (over 500) that walking through it would exhaust the stack.
Expected<Json> parse_json(std::string_view text, const std::string& place);

// Writes beside the target, syncs, renames, syncs the folder: after a crash the old or the new content is there, never a mix.
Expected<void> write_file(const fs::path& path, std::string_view content);
// The same from parts laid end to end, so that large content need not be copied together.
Expected<void> write_file(const fs::path& path, std::span<const std::string_view> parts);
Expected<void> write_json(const fs::path& path, const Json& value);
Expected<void> make_folders(const fs::path& path);
// Makes the finished folder `from` visible as `to` by one rename (an existing `to` is replaced), syncing both parents.
Expected<void> publish_folder(const fs::path& from, const fs::path& to);

// A log of lines. Lines reach the file whole.
class AppendFile {
public:
    static Expected<AppendFile> open(const fs::path& path);
    AppendFile(AppendFile&&) noexcept;
    AppendFile& operator=(AppendFile&&) noexcept;
    ~AppendFile();
    Expected<void> append(std::string_view lines);
    Expected<void> sync();

private:
    AppendFile(int fd, fs::path path);
    int fd_ = -1;
    fs::path path_;
};

// The problem for an errno value: disk_full for ENOSPC and EDQUOT, else file_unwritable with its words.
Problem write_problem(int error, const fs::path& path);

// Lower-case hexadecimal SHA-256 (FIPS 180-4).
std::string sha256(std::string_view bytes);
Expected<std::string> sha256_file(const fs::path& path);

}  // namespace tb
