#include "core/text/wordpiece.h"

#include "core/text/bert_normalizer.h"
#include "core/text/codes.h"
#include "core/text/pipeline.h"
#include "core/text/unicode.h"
#include "core/text/vocabulary.h"
#include "core/text/word_cache.h"

#include <algorithm>

namespace tb {

namespace {

class WordPieceModel final : public TextModel {
public:
    BertNormalizer normalizer;
    std::string prefix = "##";
    std::int32_t unknown = -1;
    std::size_t longest_word = 100;  // in characters

    void add(const std::string& token, std::int32_t id);
    std::string_view normalize(std::string_view text, std::string& buffer) const override {
        normalizer.normalize(text, buffer);
        return buffer;
    }
    AlignedText align(std::string_view text, std::int32_t begin) const override { return normalizer.align(text, begin); }
    void tokenize(const Piece& piece, Tokens& out) const override;
    std::int32_t find(std::string_view token) const override { return words_.find(token); }
    const std::vector<std::string>& tokens() const override { return tokens_; }

private:
    void add_word(const Piece& piece, std::size_t begin, std::size_t end, Tokens& out) const;
    Vocabulary words_;          // every token
    Vocabulary continuations_;  // those that go on with a word, without their prefix
    std::vector<std::string> tokens_;
    std::uint64_t owner_ = new_cache_owner();
};

void WordPieceModel::add(const std::string& token, std::int32_t id) {
    words_.add(token, id);
    if (token.size() > prefix.size() && token.compare(0, prefix.size(), prefix) == 0)
        continuations_.add(std::string_view(token).substr(prefix.size()), id);
    if (static_cast<std::size_t>(id) >= tokens_.size()) tokens_.resize(static_cast<std::size_t>(id) + 1);
    tokens_[static_cast<std::size_t>(id)] = token;
}

bool inside_character(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

bool is_longer(std::string_view word, std::size_t characters) {
    if (word.size() <= characters) return false;
    const auto inner = std::count_if(word.begin(), word.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; });
    return word.size() - static_cast<std::size_t>(inner) > characters;
}

// Greedy longest prefix; a word with any part unknown is one unknown token.
void WordPieceModel::add_word(const Piece& piece, std::size_t begin, std::size_t end, Tokens& out) const {
    const auto word = piece.text.substr(begin, end - begin);
    const auto before = out.ids.size(), spans_before = out.spans.size();
    const auto add = [&](std::int32_t id, std::size_t from, std::size_t to) {
        out.ids.push_back(id);
        if (piece.origin) out.spans.push_back(piece.span(begin + from, begin + to));
    };
    const auto give_up = [&] {
        out.ids.resize(before);
        out.spans.resize(spans_before);
        add(unknown, 0, word.size());
    };
    if (is_longer(word, longest_word)) return give_up();
    for (std::size_t from = 0; from < word.size();) {
        const auto& vocabulary = from == 0 ? words_ : continuations_;
        auto to = std::min(word.size(), from + vocabulary.longest());
        std::int32_t id = -1;
        for (; to > from; --to) {
            if (inside_character(word, to)) continue;
            id = vocabulary.find(word.substr(from, to - from));
            if (id >= 0) break;
        }
        if (id < 0) return give_up();
        add(id, from, to);
        from = to;
    }
}

// Words end at blanks; every punctuation character is a word of its own.
void WordPieceModel::tokenize(const Piece& piece, Tokens& out) const {
    const auto text = piece.text;
    auto& cache = word_cache(owner_);
    const auto add = [&](std::size_t begin, std::size_t end) {
        if (piece.origin) return add_word(piece, begin, end, out);
        append_through_cache(cache, text.substr(begin, end - begin), out.ids, [&] { add_word(piece, begin, end, out); });
    };
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto here = at;
        const auto classes = unicode::classes(unicode::next(text, at));
        if (!(classes & (unicode::white | unicode::punct))) continue;
        if (here > begin) add(begin, here);
        if (classes & unicode::punct) add(here, at);
        begin = at;
    }
    if (begin < text.size()) add(begin, text.size());
}

// transformers sets the normaliser of a BERT tokenizer from tokenizer_config.json and the defaults of its class, whatever tokenizer.json
// says.
bool set_by_class(const TokenizerSource& source) {
    const auto name = source.tokenizer_class();
    if (!name.empty()) return name.find("Bert") != std::string::npos;
    return source.tokenizer.is_null() || source.model_type == "bert" || source.model_type == "distilbert";
}

bool flag(const TokenizerJson& json, const char* key, bool fallback) {
    const auto found = json.find(key);
    return found != json.end() && found->is_boolean() ? found->get<bool>() : fallback;
}

Expected<BertNormalizer> read_normalizer(const TokenizerSource& source) {
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
    out.lowercase = source.flag("do_lower_case", true);
    out.handle_chinese_chars = source.flag("tokenize_chinese_chars", true);
    out.strip_accents = source.flag("strip_accents", out.lowercase);
    return out;
}

Expected<void> read_vocabulary_json(const TokenizerSource& source, WordPieceModel& model) {
    const auto& json = source.tokenizer.at("model");
    model.prefix = json.value("continuing_subword_prefix", "##");
    if (const auto longest = json.find("max_input_chars_per_word"); longest != json.end() && longest->is_number_unsigned())
        model.longest_word = longest->get<std::size_t>();
    const auto vocabulary = read_vocabulary(json.at("vocab"), source.place());
    if (!vocabulary) return tl::unexpected(vocabulary.error());
    for (const auto& [token, id] : *vocabulary) model.add(token, id);
    model.unknown = model.find(json.value("unk_token", "[UNK]"));
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
    model.unknown = model.find(source.special("unk_token").value_or("[UNK]"));
}

const ClassToken bert_tokens[] = {{"unk_token", {"[UNK]"}},
                                  {"sep_token", {"[SEP]"}},
                                  {"pad_token", {"[PAD]"}},
                                  {"cls_token", {"[CLS]"}},
                                  {"mask_token", {"[MASK]"}}};

// What save_pretrained would write; a bare vocabulary needs a configuration beside it so that transformers finds its class.
std::vector<std::pair<std::string, std::string>> result_files(const TokenizerSource& source, const BertNormalizer& normalizer) {
    auto files = source.files;
    if (source.file("tokenizer_config.json")) return files;
    Json config = {{"tokenizer_class", source.model_type == "distilbert" ? "DistilBertTokenizer" : "BertTokenizer"},
                   {"do_lower_case", normalizer.lowercase}};
    for (const auto& [key, token] : bert_tokens) config[key] = source.special(key).value_or(token.content);
    files.emplace_back("tokenizer_config.json", json_text(config, 2) + "\n");
    return files;
}

Expected<Template> read_form(const TokenizerSource& source, const WordPieceModel& model) {
    if (source.tokenizer.is_object()) return read_template(source.tokenizer.value("post_processor", TokenizerJson()), source.place());
    const auto cls = model.find(source.special("cls_token").value_or("[CLS]"));
    const auto sep = model.find(source.special("sep_token").value_or("[SEP]"));
    if (cls < 0 || sep < 0) return fail(codes::text_broken, source.place(), {{"reason", "the vocabulary has no [CLS] or no [SEP]"}});
    return bert_template(cls, sep);
}

}  // namespace

bool is_wordpiece(const TokenizerSource& source) {
    if (source.tokenizer.is_null()) return source.main_file == "vocab.txt";
    const auto model = source.tokenizer.value("model", TokenizerJson());
    if (!model.is_object()) return false;
    return model.value("type", model.contains("merges") ? "BPE" : "WordPiece") == "WordPiece";
}

Expected<std::shared_ptr<const Tokenizer>> load_wordpiece(const TokenizerSource& source) {
    auto model = std::make_unique<WordPieceModel>();
    const auto normalizer = read_normalizer(source);
    if (!normalizer) return tl::unexpected(normalizer.error());
    model->normalizer = *normalizer;
    if (source.tokenizer.is_object()) {
        const auto pre = source.tokenizer.value("pre_tokenizer", TokenizerJson());
        const auto type = pre.is_object() ? pre.value("type", "") : "null";
        if (type != "BertPreTokenizer")
            return fail(codes::text_unsupported, source.place(),
                        {{"part", "pre_tokenizer"}, {"found", type}, {"known", "BertPreTokenizer"}});
        if (const auto read = read_vocabulary_json(source, *model); !read) return tl::unexpected(read.error());
    } else {
        read_vocabulary_text(source, *model);
    }
    if (model->unknown < 0)
        return fail(codes::text_broken, source.place(), {{"reason", "the vocabulary has no token for unknown words"}});
    auto form = read_form(source, *model);
    if (!form) return tl::unexpected(form.error());
    auto tokenizer = std::make_shared<Pipeline>();
    tokenizer->form = std::move(*form);
    tokenizer->model = std::move(model);
    add_special_tokens(*tokenizer, source, read_added_tokens(source.tokenizer), bert_tokens);
    read_common_settings(*tokenizer, source);
    if (const auto pad = tokenizer->find("[PAD]"); pad >= 0 && !source.special("pad_token")) tokenizer->pad = pad;
    tokenizer->result_files = result_files(source, *normalizer);
    return tokenizer;
}

}  // namespace tb
