#include "core/text/bpe_parts.h"

#include "core/text/codes.h"

#include <unordered_set>

namespace tb {

static tl::unexpected<Problems> unsupported(const std::string& place, const char* part, const std::string& found, const char* known) {
    return fail(codes::text_unsupported, place, {{"part", part}, {"found", found}, {"known", known}});
}

static std::optional<std::pair<std::string, std::string>> split_merge(const std::string& line) {
    const auto blank = line.find(' ');
    if (blank == std::string::npos || line.find(' ', blank + 1) != std::string::npos) return {};
    return std::pair{line.substr(0, blank), line.substr(blank + 1)};
}

// "a b", or from tokenizers 0.20 on ["a", "b"].
static std::optional<std::pair<std::string, std::string>> read_merge(const TokenizerJson& json) {
    if (json.is_string()) return split_merge(json.get<std::string>());
    if (!json.is_array() || json.size() != 2 || !json[0].is_string() || !json[1].is_string()) return {};
    return std::pair{json[0].get<std::string>(), json[1].get<std::string>()};
}

static bool flag(const TokenizerJson& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_boolean() && found->get<bool>();
}

Expected<BpeParts> read_bpe_json(const TokenizerJson& model, const std::string& place) {
    BpeParts parts;
    for (const char* key : {"continuing_subword_prefix", "end_of_word_suffix"})
        if (const auto found = model.find(key); found != model.end() && found->is_string() && !found->get<std::string>().empty())
            return unsupported(place, key, found->get<std::string>(), "an empty text, null");
    if (const auto dropout = model.find("dropout"); dropout != model.end() && dropout->is_number() && dropout->get<double>() > 0)
        return unsupported(place, "dropout", dropout->dump(), "null, 0");
    auto vocabulary = read_vocabulary(model.at("vocab"), place);
    if (!vocabulary) return tl::unexpected(vocabulary.error());
    parts.vocabulary = std::move(*vocabulary);
    for (const auto& json : model.at("merges")) {
        auto merge = read_merge(json);
        if (!merge) return fail(codes::text_broken, place, {{"reason", "the merge " + shown(json) + " is not two tokens"}});
        parts.merges.push_back(std::move(*merge));
    }
    if (const auto unknown = model.find("unk_token"); unknown != model.end() && unknown->is_string())
        parts.unknown = unknown->get<std::string>();
    parts.fuse_unknown = flag(model, "fuse_unk");
    parts.byte_fallback = flag(model, "byte_fallback");
    parts.ignore_merges = flag(model, "ignore_merges");
    return parts;
}

Expected<BpeParts> read_bpe_files(const TokenizerSource& source) {
    BpeParts parts;
    const auto json = TokenizerJson::parse(*source.file("vocab.json"), nullptr, false);
    auto vocabulary = read_vocabulary(json, (source.folder / "vocab.json").string());
    if (!vocabulary) return tl::unexpected(vocabulary.error());
    parts.vocabulary = std::move(*vocabulary);
    const std::string_view text = *source.file("merges.txt");
    std::unordered_set<std::string_view> seen;
    std::int64_t line_number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        auto line = text.substr(begin, end - begin);
        begin = end + 1;
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (++line_number == 1 || line.empty()) continue;
        if (!seen.insert(line).second) continue;
        auto merge = split_merge(std::string(line));
        if (!merge)
            return fail(codes::text_broken, (source.folder / "merges.txt").string() + ":" + std::to_string(line_number),
                        {{"reason", "this line is not two tokens"}});
        parts.merges.push_back(std::move(*merge));
    }
    return parts;
}

}  // namespace tb
