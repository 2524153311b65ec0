#include "core/report/export_place.h"

#include "core/base/system.h"

namespace tb {

Expected<fs::path> new_report_folder(const fs::path& folder, const std::string& ending) {
    if (auto made = make_folders(folder); !made) return tl::unexpected(made.error());
    const auto name = time_stamp() + ending;
    std::error_code error;
    for (int n = 1;; ++n) {
        const auto place = folder / (n == 1 ? name : name + "-" + std::to_string(n));
        auto archive = place;
        archive += ".zip";
        if (fs::exists(archive, error)) continue;
        if (fs::create_directory(place, error)) return place;
        // It is there already, or no folder can be made, which this says in words.
        if (error)
            if (auto made = make_folders(place); !made) return tl::unexpected(made.error());
    }
}

Expected<fs::path> export_place(const fs::path& folder) {
    std::error_code error;
    // What is no folder, or cannot be read, is told by whoever writes there.
    if (!fs::exists(folder, error) || (fs::is_directory(folder, error) && fs::is_empty(folder, error))) return folder;
    return new_report_folder(folder);
}

}  // namespace tb
