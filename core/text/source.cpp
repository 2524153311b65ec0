#include "core/text/source.h"

#include "core/base/model_type.h"
#include "core/text/codes.h"

namespace tb {

std::string shown(const TokenizerJson& json) { return json.dump(-1, ' ', false, TokenizerJson::error_handler_t::replace); }

const std::string* TokenizerSource::file(std::string_view name) const {
    for (const auto& [file_name, content] : files)
        if (file_name == name) return &content;
    return nullptr;
}

std::optional<std::string> TokenizerSource::special(const char* key) const {
    const auto found = config.find(key);
    if (found == config.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    if (found->is_object() && found->contains("content") && found->at("content").is_string())
        return found->at("content").get<std::string>();
    return {};
}

std::optional<int> TokenizerSource::model_max_length() const {
    constexpr double largest = 1e9;  // transformers writes 1e30 for "none"
    for (const char* key : {"model_max_length", "max_len"}) {
        const auto found = config.find(key);
        if (found == config.end() || !found->is_number()) continue;
        const auto value = found->get<double>();
        if (value >= 1 && value <= largest) return static_cast<int>(value);
        return {};
    }
    return {};
}

std::string TokenizerSource::tokenizer_class() const {
    const auto found = config.find("tokenizer_class");
    return found != config.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string TokenizerSource::truncation_side() const {
    const auto found = config.find("truncation_side");
    if (found != config.end() && found->is_string()) return found->get<std::string>();
    // transformers takes nothing else of a stored truncation than its side.
    const auto stored = tokenizer.is_object() ? tokenizer.value("truncation", TokenizerJson()) : TokenizerJson();
    return stored.is_object() && stored.value("direction", "Right") == "Left" ? "left" : "right";
}

bool TokenizerSource::flag(const char* key, bool fallback) const {
    const auto found = config.find(key);
    return found != config.end() && found->is_boolean() ? found->get<bool>() : fallback;
}

template <class Kind>
static Expected<Kind> parse_object(const TokenizerSource& source, const char* name) {
    const auto* content = source.file(name);
    if (!content) return Kind();
    // Nothing that a tokenizer says lies deep; what would, is left out, since reading it would take the stack.
    constexpr int deepest = 32;
    auto json = Kind::parse(*content, [](int depth, auto, auto&) { return depth < deepest; }, false);
    if (json.is_discarded()) return fail(codes::text_broken, (source.folder / name).string(), {{"reason", "it is not valid JSON"}});
    if (!json.is_object()) return fail(codes::text_broken, (source.folder / name).string(), {{"reason", "it holds no JSON object"}});
    return json;
}

Expected<TokenizerSource> read_tokenizer_source(const fs::path& folder) {
    TokenizerSource source;
    source.folder = folder;
    std::error_code error;
    for (const char* name : {"tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt",
                             "vocab.json", "merges.txt", "tokenizer.model"}) {
        if (!fs::exists(folder / name, error)) continue;
        auto content = read_file(folder / name);
        if (!content) return tl::unexpected(content.error());
        source.files.emplace_back(name, std::move(*content));
    }
    for (const char* name : {"tokenizer.json", "vocab.txt", "vocab.json", "tokenizer.model"})
        if (source.main_file.empty() && source.file(name)) source.main_file = name;
    if (folder.empty() || source.main_file.empty()) return fail(codes::text_no_tokenizer, folder.string());
    if (source.main_file == "vocab.json" && !source.file("merges.txt"))
        return fail(codes::text_no_merges, (folder / "merges.txt").string());
    auto tokenizer = parse_object<TokenizerJson>(source, "tokenizer.json");
    auto config = parse_object<Json>(source, "tokenizer_config.json");
    auto special = parse_object<Json>(source, "special_tokens_map.json");
    if (!tokenizer) return tl::unexpected(tokenizer.error());
    if (!config) return tl::unexpected(config.error());
    if (!special) return tl::unexpected(special.error());
    source.tokenizer = std::move(*tokenizer);
    source.config = special->is_object() ? std::move(*special) : Json::object();
    if (config->is_object()) source.config.update(*config);
    if (const auto model = read_json(folder / "config.json")) source.model_type = model_type_of(*model);
    return source;
}

std::int32_t read_id(const TokenizerJson& json) {
    constexpr std::int64_t most = 2'000'000;  // eight times the largest vocabulary in use; a table has this many rows
    const auto value = json.is_number_integer() ? json.get<std::int64_t>() : -1;
    return value >= 0 && value <= most ? static_cast<std::int32_t>(value) : -1;
}

Expected<std::vector<std::pair<std::string, std::int32_t>>> read_vocabulary(const TokenizerJson& vocabulary, const std::string& place) {
    std::vector<std::pair<std::string, std::int32_t>> out;
    if (!vocabulary.is_object()) return fail(codes::text_broken, place, {{"reason", "the vocabulary is no JSON object"}});
    out.reserve(vocabulary.size());
    for (const auto& [token, id] : vocabulary.items()) {
        const auto value = read_id(id);
        if (value < 0) return fail(codes::text_broken, place, {{"reason", "the id of " + token + " is not a number in range"}});
        out.emplace_back(token, value);
    }
    return out;
}

std::vector<AddedToken> read_added_tokens(const TokenizerJson& tokenizer) {
    std::vector<AddedToken> tokens;
    if (!tokenizer.is_object()) return tokens;
    const auto list = tokenizer.find("added_tokens");
    if (list == tokenizer.end() || !list->is_array()) return tokens;
    for (const auto& item : *list)
        tokens.push_back({item.at("content").get<std::string>(), read_id(item.at("id")), item.value("single_word", false),
                          item.value("lstrip", false), item.value("rstrip", false), item.value("normalized", false),
                          item.value("special", false)});
    return tokens;
}

}  // namespace tb
