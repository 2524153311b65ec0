#include "core/text/wordpiece.h"

#include "core/text/assembly.h"
#include "core/text/bert_normalizer.h"
#include "core/text/codes.h"
#include "core/text/unicode.h"
#include "core/text/vocabulary.h"

#include <algorithm>

namespace tb {

namespace {

struct WordPieceModel {
    Vocabulary words;                 // every token
    Vocabulary continuations;         // those that go on with a word, without their prefix
    std::vector<std::string> tokens;  // by id
    std::string prefix = "##";
    std::int32_t unknown = -1;
    std::size_t longest_word = 100;  // in characters

    void add(const std::string& token, std::int32_t id);
    // Greedy longest prefix; a word with any part unknown is one unknown token.
    void split(std::string_view word, std::vector<std::int32_t>& ids) const;
};

void WordPieceModel::add(const std::string& token, std::int32_t id) {
    words.add(token, id);
    if (token.size() > prefix.size() && token.compare(0, prefix.size(), prefix) == 0)
        continuations.add(std::string_view(token).substr(prefix.size()), id);
    if (static_cast<std::size_t>(id) >= tokens.size()) tokens.resize(static_cast<std::size_t>(id) + 1);
    tokens[static_cast<std::size_t>(id)] = token;
}

bool inside_character(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

void WordPieceModel::split(std::string_view word, std::vector<std::int32_t>& ids) const {
    const auto before = ids.size();
    const auto give_up = [&] {
        ids.resize(before);
        ids.push_back(unknown);
    };
    if (word.size() > longest_word) {
        const auto inner = std::count_if(word.begin(), word.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; });
        if (word.size() - static_cast<std::size_t>(inner) > longest_word) return give_up();
    }
    for (std::size_t begin = 0; begin < word.size();) {
        const auto& vocabulary = begin == 0 ? words : continuations;
        auto end = std::min(word.size(), begin + vocabulary.longest());
        std::int32_t id = -1;
        for (; end > begin; --end) {
            if (inside_character(word, end)) continue;
            id = vocabulary.find(word.substr(begin, end - begin));
            if (id >= 0) break;
        }
        if (id < 0) return give_up();
        ids.push_back(id);
        begin = end;
    }
}

class WordPieceTokenizer final : public Tokenizer {
public:
    WordPieceModel model;
    BertNormalizer normalizer;
    AddedTokens added;             // found in the raw text
    AddedTokens added_normalized;  // found in the normalised text
    Template form;
    std::optional<int> max_length_;
    std::optional<std::int32_t> pad;
    std::vector<std::pair<std::string, std::string>> files_;

    Encoding encode(std::string_view text, std::optional<int> max_length) const override {
        return assemble(form, ids_of(text), max_length ? max_length : max_length_);
    }
    Encoding encode_pair(std::string_view first, std::string_view second, std::optional<int> max_length) const override {
        return assemble_pair(form, ids_of(first), ids_of(second), max_length ? max_length : max_length_);
    }
    int special_tokens(bool pair) const override { return form.special_tokens(pair); }
    std::int64_t vocabulary_size() const override { return static_cast<std::int64_t>(model.tokens.size()); }
    std::optional<int> model_max_length() const override { return max_length_; }
    std::string token(std::int32_t id) const override {
        return id >= 0 && static_cast<std::size_t>(id) < model.tokens.size() ? model.tokens[static_cast<std::size_t>(id)] : std::string();
    }
    std::optional<std::int32_t> pad_id() const override { return pad; }
    std::vector<std::pair<std::string, std::string>> files() const override { return files_; }

private:
    std::vector<std::int32_t> ids_of(std::string_view text) const;
    void add_words(std::string_view text, std::vector<std::int32_t>& ids) const;
};

std::vector<std::int32_t> WordPieceTokenizer::ids_of(std::string_view text) const {
    std::vector<std::int32_t> ids;
    std::vector<TextPiece> pieces;
    std::string normal;
    added.split(text, pieces);
    for (const auto& piece : pieces) {
        if (piece.id >= 0) {
            ids.push_back(piece.id);
            continue;
        }
        normalizer.normalize(piece.text, normal);
        if (added_normalized.empty()) {
            add_words(normal, ids);
            continue;
        }
        std::vector<TextPiece> inner;
        added_normalized.split(normal, inner);
        for (const auto& part : inner) part.id >= 0 ? ids.push_back(part.id) : add_words(part.text, ids);
    }
    return ids;
}

// Words end at blanks; every punctuation character is a word of its own.
void WordPieceTokenizer::add_words(std::string_view text, std::vector<std::int32_t>& ids) const {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto here = at;
        const auto classes = unicode::classes(unicode::next(text, at));
        if (!(classes & (unicode::white | unicode::punct))) continue;
        if (here > begin) model.split(text.substr(begin, here - begin), ids);
        if (classes & unicode::punct) model.split(text.substr(here, at - here), ids);
        begin = at;
    }
    if (begin < text.size()) model.split(text.substr(begin), ids);
}

// transformers sets the normaliser of a BERT tokenizer from tokenizer_config.json and the defaults of its class, whatever tokenizer.json
// says.
bool set_by_class(const TokenizerSource& source) {
    const auto name = source.tokenizer_class();
    if (!name.empty()) return name.find("Bert") != std::string::npos;
    return source.tokenizer.is_null() || source.model_type == "bert" || source.model_type == "distilbert";
}

template <class Kind>
bool flag(const Kind& json, const char* key, bool fallback) {
    const auto found = json.find(key);
    return found != json.end() && found->is_boolean() ? found->template get<bool>() : fallback;
}

Expected<BertNormalizer> read_normalizer(const TokenizerSource& source) {
    const auto& config = source.config;
    BertNormalizer out;
    if (source.tokenizer.is_object()) {
        const auto json = source.tokenizer.value("normalizer", TokenizerJson());
        const auto type = json.is_object() ? json.value("type", "") : "";
        if (json.is_null()) {
            out = {false, false, false, false};
        } else if (type != "BertNormalizer") {
            return fail(codes::text_unsupported, source.place(), {{"part", "normalizer"}, {"found", type}, {"known", "BertNormalizer"}});
        } else {
            out.clean_text = flag(json, "clean_text", true);
            out.handle_chinese_chars = flag(json, "handle_chinese_chars", true);
            out.lowercase = flag(json, "lowercase", true);
            out.strip_accents = flag(json, "strip_accents", out.lowercase);
        }
        if (json.is_null() || !set_by_class(source)) return out;
    }
    out.lowercase = flag(config, "do_lower_case", true);
    out.handle_chinese_chars = flag(config, "tokenize_chinese_chars", true);
    out.strip_accents = flag(config, "strip_accents", out.lowercase);
    return out;
}

Expected<void> read_vocabulary_json(const TokenizerSource& source, WordPieceModel& model) {
    const auto& json = source.tokenizer.at("model");
    model.prefix = json.value("continuing_subword_prefix", "##");
    model.longest_word = json.value("max_input_chars_per_word", std::size_t{100});
    for (const auto& [token, id] : json.at("vocab").items()) {
        const auto value = id.get<std::int64_t>();
        constexpr std::int64_t most = 10'000'000;
        if (value < 0 || value > most)
            return fail(codes::text_broken, source.place(), {{"reason", "the id of " + token + " is out of range"}});
        model.add(token, static_cast<std::int32_t>(value));
    }
    model.unknown = model.words.find(json.value("unk_token", "[UNK]"));
    return {};
}

void read_vocabulary_text(const TokenizerSource& source, WordPieceModel& model) {
    std::string_view text = *source.file("vocab.txt");
    for (std::int32_t id = 0; !text.empty(); ++id) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        model.add(std::string(line), id);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    model.unknown = model.words.find(source.special("unk_token").value_or("[UNK]"));
}

constexpr std::pair<const char*, const char*> bert_specials[] = {
    {"unk_token", "[UNK]"}, {"sep_token", "[SEP]"}, {"pad_token", "[PAD]"}, {"cls_token", "[CLS]"}, {"mask_token", "[MASK]"}};

void read_added(const TokenizerSource& source, WordPieceTokenizer& tokenizer) {
    std::string normal;
    const auto add = [&](AddedToken token) {
        if (tokenizer.added.has(token.content)) return;
        if (static_cast<std::size_t>(token.id) >= tokenizer.model.tokens.size()) tokenizer.model.add(token.content, token.id);
        if (!token.normalized) return tokenizer.added.add(std::move(token));
        tokenizer.normalizer.normalize(token.content, normal);
        token.content = normal;
        tokenizer.added_normalized.add(std::move(token));
    };
    if (source.tokenizer.is_object())
        for (auto& token : read_added_tokens(source.tokenizer))
            if (token.id >= 0) add(std::move(token));
    for (const auto& [key, fallback] : bert_specials) {
        const auto content = source.special(key).value_or(fallback);
        const auto id = tokenizer.model.words.find(content);
        if (id >= 0) add({content, id});
    }
}

// What save_pretrained would write; a bare vocabulary needs a configuration beside it so that transformers finds its class.
std::vector<std::pair<std::string, std::string>> result_files(const TokenizerSource& source, const BertNormalizer& normalizer) {
    auto files = source.files;
    if (source.file("tokenizer_config.json")) return files;
    Json config = {{"tokenizer_class", source.model_type == "distilbert" ? "DistilBertTokenizer" : "BertTokenizer"},
                   {"do_lower_case", normalizer.lowercase}};
    for (const auto& [key, token] : bert_specials) config[key] = source.special(key).value_or(token);
    files.emplace_back("tokenizer_config.json", config.dump(2) + "\n");
    return files;
}

Expected<Template> read_form(const TokenizerSource& source, const WordPieceModel& model) {
    if (source.tokenizer.is_object()) return read_template(source.tokenizer.value("post_processor", TokenizerJson()), source.place());
    const auto cls = model.words.find(source.special("cls_token").value_or("[CLS]"));
    const auto sep = model.words.find(source.special("sep_token").value_or("[SEP]"));
    if (cls < 0 || sep < 0) return fail(codes::text_broken, source.place(), {{"reason", "the vocabulary has no [CLS] or no [SEP]"}});
    return bert_template(cls, sep);
}

}  // namespace

bool is_wordpiece(const TokenizerSource& source) {
    if (source.tokenizer.is_null()) return source.file("vocab.txt") != nullptr;
    const auto model = source.tokenizer.value("model", TokenizerJson());
    if (!model.is_object()) return false;
    return model.value("type", model.contains("merges") ? "BPE" : "WordPiece") == "WordPiece";
}

Expected<std::shared_ptr<const Tokenizer>> load_wordpiece(TokenizerSource source) try {
    auto tokenizer = std::make_shared<WordPieceTokenizer>();
    const auto normalizer = read_normalizer(source);
    if (!normalizer) return tl::unexpected(normalizer.error());
    tokenizer->normalizer = *normalizer;
    if (source.tokenizer.is_object()) {
        const auto pre = source.tokenizer.value("pre_tokenizer", TokenizerJson());
        const auto type = pre.is_object() ? pre.value("type", "") : "null";
        if (type != "BertPreTokenizer")
            return fail(codes::text_unsupported, source.place(),
                        {{"part", "pre_tokenizer"}, {"found", type}, {"known", "BertPreTokenizer"}});
        if (const auto read = read_vocabulary_json(source, tokenizer->model); !read) return tl::unexpected(read.error());
    } else {
        read_vocabulary_text(source, tokenizer->model);
    }
    if (tokenizer->model.unknown < 0)
        return fail(codes::text_broken, source.place(), {{"reason", "the vocabulary has no token for unknown words"}});
    auto form = read_form(source, tokenizer->model);
    if (!form) return tl::unexpected(form.error());
    tokenizer->form = std::move(*form);
    read_added(source, *tokenizer);
    tokenizer->max_length_ = source.model_max_length();
    if (const auto pad = tokenizer->model.words.find(source.special("pad_token").value_or("[PAD]")); pad >= 0) tokenizer->pad = pad;
    tokenizer->files_ = result_files(source, tokenizer->normalizer);
    return tokenizer;
} catch (const TokenizerJson::exception& e) {
    return fail(codes::text_broken, source.place(), {{"reason", e.what()}});
}

}  // namespace tb
