#include "core/hub/split_files.h"

#include "core/base/ascii.h"
#include "core/hub/codes.h"
#include "core/spec/near.h"

#include <algorithm>
#include <array>
#include <map>

namespace tb {

namespace fs = std::filesystem;

namespace {
struct Words {
    const char* split;
    std::vector<std::string> beginnings;
};
}  // namespace

static const std::vector<Words>& split_words() {
    static const std::vector<Words> words{
        {"train", {"train", "training"}}, {"validation", {"validation", "valid", "val", "dev"}}, {"test", {"test", "testing"}}};
    return words;
}

std::string split_named(const fs::path& file) {
    const auto stem = lower_ascii(file.stem().string());
    for (const auto& [split, beginnings] : split_words())
        for (const auto& beginning : beginnings) {
            if (stem.rfind(beginning, 0) != 0) continue;
            const auto rest = stem.substr(beginning.size());
            if (rest.empty() || std::string("-_.0123456789").find(rest[0]) != std::string::npos) return split;
        }
    return {};
}

DatasetName dataset_name(const std::string& name) {
    const auto owner = name.find('/');
    const auto end = owner == std::string::npos ? owner : name.find('/', owner + 1);
    return end == std::string::npos ? DatasetName{name, {}} : DatasetName{name.substr(0, end), name.substr(end + 1)};
}

std::vector<std::string> SplitFiles::all() const {
    auto out = train;
    out.insert(out.end(), validation.begin(), validation.end());
    out.insert(out.end(), test.begin(), test.end());
    return out;
}

// "data/train-00000-of-00002.parquet" begins with "data/train-", as the other shard does.
static std::string beginning_of(const std::string& name) {
    auto end = name.rfind("-of-");
    if (end == std::string::npos) return name;
    while (end > 0 && name[end - 1] >= '0' && name[end - 1] <= '9') --end;
    return name.substr(0, end);
}

namespace {

// The files of one kind in one folder.
struct Part {
    std::string folder;
    std::size_t kind = 0;  // the better one first
    SplitFiles files;
    int splits() const { return !files.train.empty() + !files.validation.empty() + !files.test.empty(); }
};

std::vector<Part> parts_of(const std::vector<std::string>& names) {
    static constexpr std::array kinds{".parquet", ".jsonl", ".csv", ".tsv"};
    std::map<std::pair<std::string, std::size_t>, Part> parts;
    for (const auto& name : names) {
        const fs::path path(name);
        const auto kind = static_cast<std::size_t>(std::find(kinds.begin(), kinds.end(), path.extension().string()) - kinds.begin());
        auto split = split_named(path.filename());
        auto folder = path.parent_path();
        if (split.empty()) {
            split = split_named(folder.filename());
            folder = folder.parent_path();
        }
        if (kind == kinds.size() || split.empty()) continue;
        auto& part = parts[{folder.string(), kind}];
        part.folder = folder.string();
        part.kind = kind;
        auto& files = split == "train" ? part.files.train : split == "test" ? part.files.test : part.files.validation;
        if (const auto beginning = beginning_of(name); std::find(files.begin(), files.end(), beginning) == files.end()) files.push_back(beginning);
    }
    std::vector<Part> out;
    for (auto& [place, part] : parts)
        if (!part.files.train.empty() && (out.empty() || out.back().folder != part.folder)) out.push_back(std::move(part));
    return out;
}

std::string folders_of(const std::vector<Part>& parts) {
    std::vector<std::string> folders;
    for (const auto& part : parts) folders.push_back(part.folder);
    return join(folders);
}

tl::unexpected<Problems> several_parts(const std::string& id, const std::vector<Part>& parts) {
    return fail(codes::hub_several_parts, id, {{"id", id}, {"found", folders_of(parts)}, {"first", parts.front().folder}});
}

// The part that a name means: its whole path, or else the end of one. Problems: none has it; several do.
Expected<SplitFiles> named_part(const std::string& id, const std::string& named, std::vector<Part> parts) {
    const auto all = folders_of(parts);
    for (auto& part : parts)
        if (part.folder == named) return std::move(part.files);
    std::erase_if(parts, [&](const Part& part) { return !part.folder.ends_with("/" + named); });
    if (parts.empty()) return fail(codes::hub_no_part, id + "/" + named, {{"id", id}, {"part", named}, {"found", all}});
    if (parts.size() > 1) return several_parts(id, parts);
    return std::move(parts.front().files);
}

}  // namespace

Expected<SplitFiles> split_files(const std::string& dataset, const std::vector<std::string>& names) {
    const auto [id, named] = dataset_name(dataset);
    auto sorted = names;
    std::sort(sorted.begin(), sorted.end());
    auto parts = parts_of(sorted);
    if (parts.empty()) return fail(codes::hub_no_training_files, id, {{"id", id}});
    if (!named.empty()) return named_part(id, named, std::move(parts));
    // A folder with more of the splits is what the others were made from.
    int most = 0;
    for (const auto& part : parts) most = std::max(most, part.splits());
    std::erase_if(parts, [&](const Part& part) { return part.splits() < most; });
    if (parts.size() == 1) return std::move(parts.front().files);
    for (const char* usual : {"", "data", "default", "plain_text"})
        for (auto& part : parts)
            if (part.folder == usual) return std::move(part.files);
    return several_parts(id, parts);
}

}  // namespace tb
