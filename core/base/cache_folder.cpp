#include "core/base/cache_folder.h"

#include <algorithm>
#include <vector>

namespace tb {

void keep_within(const fs::path& folder, std::int64_t most_bytes) {
    struct File {
        fs::file_time_type used;
        fs::path path;
        std::int64_t size = 0;
    };
    std::vector<File> files;
    std::int64_t total = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (!entry.is_regular_file(error)) continue;
        files.push_back({entry.last_write_time(error), entry.path(), static_cast<std::int64_t>(entry.file_size(error))});
        total += files.back().size;
    }
    std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.used < b.used; });
    for (const auto& file : files) {
        if (total <= most_bytes) return;
        fs::remove(file.path, error);
        total -= file.size;
    }
}

void mark_used(const fs::path& file) {
    std::error_code error;
    fs::last_write_time(file, fs::file_time_type::clock::now(), error);
}

}  // namespace tb
