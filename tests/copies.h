#pragma once
// Copies of the reference's folders, which may lie where nobody may write: a plain copy would be as read-only as they are.
#include <filesystem>

// The files of `from`, without folders below it, into the new folder `to`; its owner may change them.
inline void copy_writable(const std::filesystem::path& from, const std::filesystem::path& to) {
    namespace fs = std::filesystem;
    fs::create_directories(to);
    for (const auto& file : fs::directory_iterator(from)) {
        const auto copy = to / file.path().filename();
        fs::copy_file(file.path(), copy);
        fs::permissions(copy, fs::perms::owner_write, fs::perm_options::add);
    }
}
