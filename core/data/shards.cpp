#include "core/data/shards.h"

#include "core/data/codes.h"
#include "core/data/form.h"
#include "core/data/text_folder.h"

#include <algorithm>
#include <set>

namespace tb {

namespace fs = std::filesystem;

static Expected<std::vector<fs::path>> files_in(const fs::path& folder, const std::string& split) {
    std::vector<fs::path> all, own;
    bool divided = false;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const auto name = entry.path().filename().string();
        if (name[0] == '.' || table_kind(entry.path()).empty() || fs::is_directory(entry.path(), error)) continue;
        all.push_back(entry.path());
        const auto of = split_named(entry.path());
        divided = divided || !of.empty();
        if (of == split) own.push_back(entry.path());
    }
    if (error) return fail(codes::data_folder, folder.string(), {{"split", split}, {"known", known_endings()}});
    auto& chosen = divided ? own : all;
    std::sort(chosen.begin(), chosen.end());
    if (chosen.empty()) return fail(codes::data_folder, folder.string(), {{"split", split}, {"known", known_endings()}});
    std::set<std::string> kinds;
    for (const auto& file : chosen) kinds.insert(table_kind(file));
    std::string list;
    for (const auto& kind : kinds) list += (list.empty() ? "." : ", .") + kind;
    if (kinds.size() > 1) return fail(codes::data_folder_mixed, folder.string(), {{"found", list}});
    return chosen;
}

Expected<std::vector<fs::path>> shard_files(const DataFiles& files, const std::string& split) {
    std::vector<fs::path> out;
    Problems problems;
    std::error_code error;
    for (const auto& name : files.list) {
        if (!fs::is_directory(name, error)) {
            out.emplace_back(name);
            continue;
        }
        if (const auto texts = text_folder(name, split)) {
            out.push_back(*texts);
            continue;
        }
        const auto inside = files_in(name, split);
        if (inside) out.insert(out.end(), inside->begin(), inside->end());
        if (!inside) problems.insert(problems.end(), inside.error().begin(), inside.error().end());
    }
    if (!problems.empty()) return tl::unexpected(problems);
    return out;
}

}  // namespace tb
