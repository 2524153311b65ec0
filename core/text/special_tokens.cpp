#include "core/text/pipeline.h"

#include <algorithm>

namespace tb {

namespace {

constexpr const char* special_keys[] = {"bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"};

AddedToken read_token(const Json& json, bool special) {
    if (json.is_string()) return {json.get<std::string>(), -1, false, false, false, !special, special};
    AddedToken token{"", -1, false, false, false, !special, special};
    if (!json.is_object() || !json.contains("content") || !json["content"].is_string()) return token;
    token.content = json["content"].get<std::string>();
    const std::pair<const char*, bool*> flags[] = {{"single_word", &token.single_word},
                                                   {"lstrip", &token.lstrip},
                                                   {"rstrip", &token.rstrip},
                                                   {"normalized", &token.normalized}};
    for (const auto& [key, value] : flags)
        if (json.contains(key) && json[key].is_boolean()) *value = json[key].get<bool>();
    return token;
}

// In the order in which transformers adds them: those of tokenizer.json, those of the configuration, the class's own and named special ones.
// Content decides which are the same; where flags differ, a later one changes how blanks around it are taken.
class Collection {
public:
    void add(AddedToken token, bool replaces) {
        if (token.content.empty()) return;
        const auto same = std::find_if(tokens_.begin(), tokens_.end(), [&](const auto& other) { return other.content == token.content; });
        if (same == tokens_.end()) return tokens_.push_back(std::move(token));
        if (!replaces) return;
        same->single_word = token.single_word;
        same->lstrip = token.lstrip;
        same->rstrip = token.rstrip;
    }
    std::vector<AddedToken>& tokens() { return tokens_; }

private:
    std::vector<AddedToken> tokens_;
};

// tokenizer_config.json's added_tokens_decoder: id -> token.
void add_decoder(const TokenizerSource& source, Collection& found) {
    const auto decoder = source.config.find("added_tokens_decoder");
    if (decoder == source.config.end() || !decoder->is_object()) return;
    for (const auto& [id, json] : decoder->items()) {
        auto token = read_token(json, json.is_object() && json.contains("special") && json["special"] == true);
        token.id = std::atoi(id.c_str());
        found.add(std::move(token), true);
    }
}

// added_tokens.json: content -> id, from before added_tokens_decoder.
void add_legacy(const TokenizerSource& source, Collection& found) {
    const auto* content = source.file("added_tokens.json");
    if (!content || source.config.contains("added_tokens_decoder")) return;
    const auto json = json_from(*content);
    if (!json.is_object()) return;
    for (const auto& [token, id] : json.items()) {
        const bool special = std::any_of(std::begin(special_keys), std::end(special_keys),
                                         [&, &name = token](const char* key) { return source.special(key) == name; });
        if (id.is_number_integer()) found.add({token, id.get<std::int32_t>(), false, false, false, !special, special}, false);
    }
}

// The tokens that the class has under a name, whatever the files say, as far as the model knows them: an id beyond its table could not be
// used. Then those that the files name.
void add_named(const TokenizerSource& source, std::span<const ClassToken> of_class, const TextModel& model, Collection& found) {
    for (const auto& [key, fallback] : of_class) {
        auto token = fallback;
        if (source.config.contains(key)) {
            const auto& json = source.config[key];
            if (json.is_object()) token = read_token(json, true);
            if (json.is_string()) token.content = json.get<std::string>();
            if (json.is_null()) continue;
        }
        if (model.find(token.content) >= 0) found.add(std::move(token), false);
    }
    for (const char* key : special_keys)
        if (source.config.contains(key)) found.add(read_token(source.config[key], true), false);
    const auto more = source.config.find("additional_special_tokens");
    if (more == source.config.end() || !more->is_array()) return;
    for (const auto& json : *more) found.add(read_token(json, true), false);
}

}  // namespace

void add_special_tokens(Pipeline& pipeline, const TokenizerSource& source, std::vector<AddedToken> of_file, std::span<const ClassToken> of_class) {
    Collection found;
    for (auto& token : of_file) found.add(std::move(token), false);
    add_decoder(source, found);
    add_legacy(source, found);
    add_named(source, of_class, *pipeline.model, found);
    constexpr std::int32_t most = 2'000'000;
    auto next = static_cast<std::int32_t>(pipeline.model->tokens().size());
    for (auto& token : found.tokens()) {
        const auto known = pipeline.model->find(token.content);
        if (known >= 0) {
            token.id = known;
        } else {
            if (token.id < 0 || token.id > most) token.id = next;
            next = std::max(next, token.id + 1);
            pipeline.beyond.emplace_back(token.id, token.content);
        }
        if (!token.normalized) {
            pipeline.added.add(std::move(token));
            continue;
        }
        std::string buffer;
        token.content = std::string(pipeline.model->normalize(token.content, buffer));
        if (!token.content.empty()) pipeline.added_normalized.add(std::move(token));
    }
    std::sort(pipeline.beyond.begin(), pipeline.beyond.end());
}

void read_common_settings(Pipeline& pipeline, const TokenizerSource& source) {
    pipeline.max_length = source.model_max_length();
    pipeline.cut_left = source.truncation_side() == "left";
    if (const auto pad = source.special("pad_token"))
        if (const auto id = pipeline.find(*pad); id >= 0) pipeline.pad = id;
}

}  // namespace tb
