#include "core/text/bpe_tokenizer.h"

#include "core/text/bpe_parts.h"
#include "core/text/byte_level.h"
#include "core/text/codes.h"
#include "core/text/pipeline.h"
#include "core/text/sentencepiece.h"

#include <algorithm>

namespace tb {

namespace {

const ClassToken roberta_tokens[] = {{"bos_token", {"<s>", -1, false, false, false, true}},
                                     {"eos_token", {"</s>", -1, false, false, false, true}},
                                     {"unk_token", {"<unk>", -1, false, false, false, true}},
                                     {"sep_token", {"</s>", -1, false, false, false, true}},
                                     {"pad_token", {"<pad>", -1, false, false, false, true}},
                                     {"cls_token", {"<s>", -1, false, false, false, true}},
                                     {"mask_token", {"<mask>", -1, false, true}}};
const ClassToken llama_tokens[] = {{"unk_token", {"<unk>"}}, {"bos_token", {"<s>"}}, {"eos_token", {"</s>"}}};

// The classes of transformers that set parts of the tokenizer themselves, whatever its file says.
enum class Family { roberta, llama, other };

Family family_of(const TokenizerSource& source) {
    const auto name = source.tokenizer_class();
    const auto is = [&](const char* of_class, const char* type, const char* file) {
        if (!name.empty()) return name.find(of_class) != std::string::npos;
        return source.model_type.empty() ? source.main_file == file : source.model_type == type;
    };
    return is("Roberta", "roberta", "vocab.json") ? Family::roberta : is("Llama", "llama", "tokenizer.model") ? Family::llama : Family::other;
}

std::span<const ClassToken> tokens_of(Family family) {
    if (family == Family::roberta) return roberta_tokens;
    return family == Family::llama ? std::span<const ClassToken>(llama_tokens) : std::span<const ClassToken>();
}

tl::unexpected<Problems> unsupported(const TokenizerSource& source, const char* part, const std::string& found, const char* known) {
    return fail(codes::text_unsupported, source.place(), {{"part", part}, {"found", found}, {"known", known}});
}

tl::unexpected<Problems> broken(const TokenizerSource& source, const std::string& reason) {
    return fail(codes::text_broken, source.place(), {{"reason", reason}});
}

// Pairs of tokens to triples of ids: left, right, and the two together.
Expected<std::vector<std::array<std::int32_t, 3>>> merge_ids(const TokenizerSource& source, const BpeParts& parts, const TextModel& model) {
    std::vector<std::array<std::int32_t, 3>> out;
    out.reserve(parts.merges.size());
    for (const auto& [left, right] : parts.merges) {
        const std::array ids{model.find(left), model.find(right), model.find(left + right)};
        if (*std::min_element(ids.begin(), ids.end()) < 0)
            return broken(source, "the merge of " + left + " and " + right + " needs a token that the vocabulary lacks");
        out.push_back(ids);
    }
    return out;
}

void set_options(const BpeParts& parts, const TextModel& model, Bpe& bpe) {
    bpe.unknown = parts.unknown ? model.find(*parts.unknown) : -1;
    bpe.fuse_unknown = parts.fuse_unknown;
    bpe.byte_fallback = parts.byte_fallback;
    bpe.ignore_merges = parts.ignore_merges;
}

// `pre` is ByteLevel; what cuts the text before it stands in `splitters`.
Expected<std::unique_ptr<TextModel>> make_byte_level(
    const TokenizerSource& source, const BpeParts& parts, const TokenizerJson& pre, bool add_prefix_space, std::vector<Splitter> splitters = {}) {
    if (parts.byte_fallback) return unsupported(source, "byte_fallback", "with ByteLevel", "byte_fallback without ByteLevel");
    auto model = std::make_unique<ByteLevelModel>();
    model->add_prefix_space = add_prefix_space;
    model->splitters = std::move(splitters);
    model->use_regex = pre.value("use_regex", true);
    for (const auto& [token, id] : parts.vocabulary) model->add(token, id);
    model->bpe.by_byte = true;
    set_options(parts, *model, model->bpe);
    const auto merges = merge_ids(source, parts, *model);
    if (!merges) return tl::unexpected(merges.error());
    std::uint32_t rank = 0;
    for (const auto& [left, right, made] : *merges) model->bpe.merges.add(left, right, {rank++, made});
    return model;
}

Expected<void> read_step(const TokenizerSource& source, const TokenizerJson& json, std::vector<NormalStep>& steps) {
    constexpr const char* known = "Prepend, Replace of one blank, Sequence of these, null";
    const auto type = json.at("type").get<std::string>();
    if (type == "Sequence") {
        for (const auto& item : json.at("normalizers"))
            if (const auto read = read_step(source, item, steps); !read) return read;
        return {};
    }
    if (type == "Prepend") {
        steps.push_back({NormalStep::Kind::prepend, json.at("prepend").get<std::string>()});
        return {};
    }
    if (type != "Replace") return unsupported(source, "normalizer", type, known);
    const auto& pattern = json.at("pattern");
    if (pattern.value("String", "") != " ") return unsupported(source, "normalizer", "Replace of " + shown(pattern), known);
    steps.push_back({NormalStep::Kind::replace_blank, json.at("content").get<std::string>()});
    return {};
}

Expected<void> read_metaspace(const TokenizerSource& source, const TokenizerJson& pre, SentencePieceModel& model) {
    Metaspace metaspace;
    const auto scheme = pre.value("prepend_scheme", "always");
    if (scheme != "always" && scheme != "first" && scheme != "never")
        return unsupported(source, "prepend_scheme", scheme, "always, first, never");
    metaspace.prepend = scheme == "first" ? Metaspace::Prepend::first : scheme == "never" ? Metaspace::Prepend::never : Metaspace::Prepend::always;
    if (const auto prefix = pre.find("add_prefix_space"); prefix != pre.end() && prefix->is_boolean() && !prefix->get<bool>())
        metaspace.prepend = Metaspace::Prepend::never;
    const auto split = pre.find("split");
    metaspace.split = split == pre.end() || !split->is_boolean() || split->get<bool>();
    model.blank = pre.at("replacement").get<std::string>();
    if (model.blank.empty()) return broken(source, "Metaspace has no replacement");
    model.metaspace = metaspace;
    return {};
}

// Without tokenizer.json the flags decide, as in transformers' LlamaConverter.
void set_by_flags(const TokenizerSource& source, SentencePieceModel& model) {
    const bool prefix = source.flag("add_prefix_space", !source.config.contains("add_prefix_space"));
    if (!source.flag("legacy", true)) {
        model.metaspace = Metaspace{prefix ? Metaspace::Prepend::first : Metaspace::Prepend::never, false};
        return;
    }
    if (prefix) model.steps.push_back({NormalStep::Kind::prepend, model.blank});
    model.steps.push_back({NormalStep::Kind::replace_blank, model.blank});
}

Expected<std::unique_ptr<TextModel>> make_sentencepiece(const TokenizerSource& source, const BpeParts& parts, const TokenizerJson* json) {
    auto model = std::make_unique<SentencePieceModel>();
    if (!json) {
        set_by_flags(source, *model);
    } else {
        const auto normalizer = json->value("normalizer", TokenizerJson()), pre = json->value("pre_tokenizer", TokenizerJson());
        if (!normalizer.is_null())
            if (const auto read = read_step(source, normalizer, model->steps); !read) return tl::unexpected(read.error());
        if (!pre.is_null())
            if (const auto read = read_metaspace(source, pre, *model); !read) return tl::unexpected(read.error());
    }
    for (const auto& [token, id] : parts.vocabulary) model->add(token, id);
    set_options(parts, *model, model->bpe);
    constexpr const char* digits = "0123456789ABCDEF";
    for (std::size_t byte = 0; byte < 256; ++byte)
        model->bpe.bytes[byte] = model->find(std::string("<0x") + digits[byte >> 4] + digits[byte & 15] + ">");
    const auto merges = merge_ids(source, parts, *model);
    if (!merges) return tl::unexpected(merges.error());
    model->add_merges(*merges);
    return model;
}

// tokenizer.json is left aside where transformers does so: add_prefix_space in a Llama configuration makes it convert tokenizer.model anew.
bool converts_model_file(const TokenizerSource& source, Family family) {
    if (source.tokenizer.is_null()) return source.main_file == "tokenizer.model";
    const bool asked = source.config.contains("add_prefix_space") && !source.config["add_prefix_space"].is_null();
    return family == Family::llama && asked && source.file("tokenizer.model");
}

Expected<BpeParts> read_parts(const TokenizerSource& source, bool from_model_file) {
    if (from_model_file) return read_bpe_sentencepiece(*source.file("tokenizer.model"), (source.folder / "tokenizer.model").string());
    if (source.tokenizer.is_null()) return read_bpe_files(source);
    auto parts = read_bpe_json(source.tokenizer.at("model"), source.place());
    if (parts) parts->added = read_added_tokens(source.tokenizer);
    return parts;
}

// The steps of a Sequence, those of a Sequence within it among them.
std::vector<TokenizerJson> steps_of(const TokenizerJson& sequence) {
    std::vector<TokenizerJson> steps;
    for (const auto& item : sequence.at("pretokenizers")) {
        if (item.at("type") != "Sequence") {
            steps.push_back(item);
            continue;
        }
        for (auto& inner : steps_of(item)) steps.push_back(std::move(inner));
    }
    return steps;
}

constexpr const char* known_pre_tokenizers = "ByteLevel, Metaspace, null, a Sequence of Split and Digits with ByteLevel as the last";

Expected<std::unique_ptr<TextModel>> make_sequence(const TokenizerSource& source, const BpeParts& parts, const TokenizerJson& pre) {
    const auto steps = steps_of(pre);
    if (steps.empty() || steps.back().at("type") != "ByteLevel") {
        const auto last = steps.empty() ? std::string("nothing") : steps.back().at("type").get<std::string>();
        return unsupported(source, "pre_tokenizer", "Sequence that ends with " + last, known_pre_tokenizers);
    }
    std::vector<Splitter> splitters;
    for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
        auto splitter = read_splitter(steps[i], source.place());
        if (!splitter) return tl::unexpected(splitter.error());
        splitters.push_back(std::move(*splitter));
    }
    // Within a Sequence the file's own word stands.
    return make_byte_level(source, parts, steps.back(), steps.back().value("add_prefix_space", true), std::move(splitters));
}

Expected<std::unique_ptr<TextModel>> make_model(const TokenizerSource& source, const BpeParts& parts, bool from_model_file) {
    if (from_model_file) return make_sentencepiece(source, parts, nullptr);
    // transformers sets this from the configuration, for every class.
    const bool add_prefix_space = source.flag("add_prefix_space", false);
    if (source.tokenizer.is_null()) return make_byte_level(source, parts, TokenizerJson::object(), add_prefix_space);
    const auto pre = source.tokenizer.value("pre_tokenizer", TokenizerJson());
    const auto type = pre.is_object() ? pre.at("type").get<std::string>() : std::string();
    if (type == "ByteLevel" || type == "Sequence") {
        if (const auto normalizer = source.tokenizer.value("normalizer", TokenizerJson()); !normalizer.is_null())
            return unsupported(source, "normalizer", normalizer.value("type", "") + " with ByteLevel", "null");
        return type == "Sequence" ? make_sequence(source, parts, pre) : make_byte_level(source, parts, pre, add_prefix_space);
    }
    if (!pre.is_null() && type != "Metaspace") return unsupported(source, "pre_tokenizer", type, known_pre_tokenizers);
    return make_sentencepiece(source, parts, &source.tokenizer);
}

Expected<Template> make_form(const TokenizerSource& source, const Pipeline& tokenizer, Family family) {
    const auto id_of = [&](const char* key, const char* fallback) { return tokenizer.find(source.special(key).value_or(fallback)); };
    if (family == Family::llama) {
        const auto wanted = [&](bool wanted, std::int32_t id) { return wanted && id >= 0 ? std::optional(id) : std::nullopt; };
        return llama_template(wanted(source.flag("add_bos_token", true), id_of("bos_token", "<s>")),
                              wanted(source.flag("add_eos_token", false), id_of("eos_token", "</s>")));
    }
    if (source.tokenizer.is_object()) {
        auto form = read_template(source.tokenizer.value("post_processor", TokenizerJson()), source.place());
        if (!form || family != Family::roberta) return form;
        form->add_prefix_space = source.flag("add_prefix_space", false);
        form->trim_offsets = source.flag("trim_offsets", true);
        return form;
    }
    const auto cls = id_of("cls_token", "<s>"), sep = id_of("sep_token", "</s>");
    if (family != Family::roberta) return unsupported(source, "tokenizer_class", source.tokenizer_class(), "RobertaTokenizer, LlamaTokenizer");
    if (cls < 0 || sep < 0) return broken(source, "the vocabulary has no <s> or no </s>");
    auto form = roberta_template(cls, sep);
    form.trim_offsets = true;
    form.add_prefix_space = source.flag("add_prefix_space", false);
    return form;
}

// A bare vocabulary needs a configuration beside it so that transformers finds its class.
std::vector<std::pair<std::string, std::string>> result_files(const TokenizerSource& source, Family family) {
    auto files = source.files;
    if (source.file("tokenizer_config.json") || source.tokenizer.is_object()) return files;
    const Json config = {{"tokenizer_class", family == Family::roberta ? "RobertaTokenizer" : "LlamaTokenizer"}};
    files.emplace_back("tokenizer_config.json", json_text(config, 2) + "\n");
    return files;
}

}  // namespace

bool is_bpe(const TokenizerSource& source) {
    if (source.tokenizer.is_null()) return source.main_file == "vocab.json" || source.main_file == "tokenizer.model";
    const auto model = source.tokenizer.value("model", TokenizerJson());
    return model.is_object() && model.value("type", model.contains("merges") ? "BPE" : "") == "BPE";
}

Expected<std::shared_ptr<const Tokenizer>> load_bpe(const TokenizerSource& source) {
    const auto family = family_of(source);
    const bool from_model_file = converts_model_file(source, family);
    auto parts = read_parts(source, from_model_file);
    if (!parts) return tl::unexpected(parts.error());
    auto model = make_model(source, *parts, from_model_file);
    if (!model) return tl::unexpected(model.error());
    auto tokenizer = std::make_shared<Pipeline>();
    tokenizer->model = std::move(*model);
    add_special_tokens(*tokenizer, source, std::move(parts->added), tokens_of(family));
    auto form = make_form(source, *tokenizer, family);
    if (!form) return tl::unexpected(form.error());
    tokenizer->form = std::move(*form);
    read_common_settings(*tokenizer, source);
    if (const auto pad = tokenizer->find("<pad>"); family == Family::roberta && pad >= 0 && !source.special("pad_token")) tokenizer->pad = pad;
    tokenizer->result_files = result_files(source, family);
    return tokenizer;
}

}  // namespace tb
