// BPE by hand: merges, the byte-level splitter, Metaspace, tokenizer.model, added tokens, truncation and offsets on small vocabularies.
#include "core/base/files.h"
#include "core/text/assembly.h"
#include "core/text/bpe.h"
#include "core/text/byte_level.h"
#include "core/text/sentencepiece_file.h"
#include "core/text/tokenizer.h"
#include "core/text/word_cache.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cstring>
#include <random>

using namespace tb;

namespace {

using Ids = std::vector<std::int32_t>;
using Offsets = std::vector<Span>;

std::shared_ptr<const Tokenizer> load(const QTemporaryDir& folder, const std::vector<std::pair<std::string, std::string>>& files) {
    for (const auto& [name, content] : files)
        if (!write_file(fs::path(folder.path().toStdString()) / name, content)) return nullptr;
    const auto tokenizer = load_tokenizer(folder.path().toStdString());
    if (!tokenizer) qWarning("%s", describe(tokenizer.error()).c_str());
    return tokenizer ? *tokenizer : nullptr;
}

Encoding with_offsets(const Tokenizer& tokenizer, const std::string& text) {
    EncodeOptions options;
    options.offsets = true;
    return tokenizer.encode(text, options);
}

std::vector<std::string> pieces(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = byte_level_piece(text, at);
        out.push_back(text.substr(at, end - at));
        at = end;
    }
    return out;
}

// <s> <pad> </s> <unk> a b c Ġ ab Ġab <mask>
const std::vector<std::pair<std::string, std::string>> small_bytes{
    {"vocab.json", R"({"<s>":0,"<pad>":1,"</s>":2,"<unk>":3,"a":4,"b":5,"c":6,"Ġ":7,"ab":8,"Ġab":9,"<mask>":10})"},
    {"merges.txt", "#version: 0.2\na b\nĠ ab\n"}};

// Fields of a protobuf message.
std::string text_field(int id, const std::string& bytes) {
    return std::string(1, static_cast<char>(id << 3 | 2)) + static_cast<char>(bytes.size()) + bytes;
}
std::string piece_field(const std::string& text, float score, int type) {
    std::string raw(4, '\0');
    std::memcpy(raw.data(), &score, 4);
    return text_field(1, text_field(1, text) + "\x15" + raw + "\x18" + static_cast<char>(type));
}
// <unk> <s> </s> <0x0A> ▁ a b ab ▁ab <user>
std::string small_model() {
    std::string out = piece_field("<unk>", 0, 2) + piece_field("<s>", 0, 3) + piece_field("</s>", 0, 3) + piece_field("<0x0A>", 0, 6);
    const std::pair<const char*, float> rest[] = {{"\u2581", -3}, {"a", -4}, {"b", -5}, {"ab", -1}, {"\u2581ab", -2}};
    for (const auto& [text, score] : rest) out += piece_field(text, score, 1);
    return out + piece_field("<user>", 0, 4) + text_field(2, "\x18\x02");
}

}  // namespace

class TestBpe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void both_ways_of_merging_agree() {
        std::mt19937 random(7);
        for (int round = 0; round < 300; ++round) {
            MergeTable merges;
            for (std::uint32_t rank = 0; rank < 60; ++rank)
                merges.add(static_cast<std::int32_t>(random() % (6 + rank)), static_cast<std::int32_t>(random() % (6 + rank)),
                           {rank, static_cast<std::int32_t>(6 + rank)});
            std::vector<Symbol> scanned(random() % 80);
            for (auto& symbol : scanned) symbol = {static_cast<std::int32_t>(random() % 6), 1 + static_cast<std::uint32_t>(random() % 3)};
            auto heaped = scanned;
            merge_by_scan(merges, scanned);
            merge_by_heap(merges, heaped);
            QCOMPARE(scanned.size(), heaped.size());
            for (std::size_t i = 0; i < scanned.size(); ++i) {
                QCOMPARE(scanned[i].id, heaped[i].id);
                QCOMPARE(scanned[i].size, heaped[i].size);
            }
        }
    }

    void words_are_remembered() {
        WordCache cache;
        for (int i = 0; i < 100'000; ++i) {
            const auto word = "w" + std::to_string(i);
            cache.insert(word, hash_of_text(word), Ids{i, i + 1});
            const auto found = cache.find(word, hash_of_text(word));
            QVERIFY(found);
            QCOMPARE(Ids(found->begin(), found->end()), (Ids{i, i + 1}));
        }
        QVERIFY(!cache.find("other", hash_of_text("other")));
        const std::string longer(WordCache::longest_word + 1, 'x');
        cache.insert(longer, hash_of_text(longer), Ids{1});
        QVERIFY(!cache.find(longer, hash_of_text(longer)));
    }

    void byte_level_splits() {
        using Parts = std::vector<std::string>;
        QCOMPARE(pieces("I'm we've 'S 12ab"), (Parts{"I", "'m", " we", "'ve", " '", "S", " 12", "ab"}));
        QCOMPARE(pieces("a   b"), (Parts{"a", "  ", " b"}));
        QCOMPARE(pieces("a \n b  "), (Parts{"a", " \n", " b", "  "}));
        QCOMPARE(pieces("a\nb\t\tc"), (Parts{"a", "\n", "b", "\t", "\t", "c"}));
        QCOMPARE(pieces("''s !?x"), (Parts{"''", "s", " !?", "x"}));
        QCOMPARE(pieces(" "), (Parts{" "}));
        QCOMPARE(pieces("'"), (Parts{"'"}));
        QCOMPARE(pieces("\u00e9t\u00e9\u00bd\u00a0x"), (Parts{"\u00e9t\u00e9", "\u00bd", "\u00a0", "x"}));
        QCOMPARE(*bytes_of_visible("\u0120a\u010a"), std::string(" a\n"));
        QVERIFY(!bytes_of_visible("\u4f60"));
    }

    void roberta_from_two_files() {
        QTemporaryDir folder;
        const auto tokenizer = load(folder, small_bytes);
        QVERIFY(tokenizer);
        QCOMPARE(tokenizer->encode("ab ab").ids, (Ids{0, 8, 9, 2}));
        QCOMPARE(tokenizer->encode("ab <mask>c<s>").ids, (Ids{0, 8, 10, 6, 0, 2}));
        QCOMPARE(tokenizer->encode("axb").ids, (Ids{0, 8, 2}));  // no token for x and none for the unknown
        const auto pair = tokenizer->encode_pair("a", "b");
        QCOMPARE(pair.ids, (Ids{0, 4, 2, 2, 5, 2}));
        QCOMPARE(pair.type_ids, Ids(6, 0));
        QCOMPARE(tokenizer->special_tokens(true), 4);
        QCOMPARE(tokenizer->pad_id(), std::optional<std::int32_t>(1));
        QCOMPARE(with_offsets(*tokenizer, "ab  ab").offsets, (Offsets{{0, 0}, {0, 2}, {3, 3}, {4, 6}, {0, 0}}));
        QTemporaryDir copy;
        const auto again = load(copy, tokenizer->files());
        QVERIFY(again);
        QCOMPARE(again->encode("ab <mask>").ids, tokenizer->encode("ab <mask>").ids);
    }

    void a_space_in_front() {
        QTemporaryDir folder;
        auto files = small_bytes;
        files.emplace_back("tokenizer_config.json", R"({"tokenizer_class": "RobertaTokenizer", "add_prefix_space": true})");
        const auto tokenizer = load(folder, files);
        QVERIFY(tokenizer);
        QCOMPARE(tokenizer->encode("ab").ids, (Ids{0, 9, 2}));
        QCOMPARE(tokenizer->encode(" ab").ids, (Ids{0, 9, 2}));
        QCOMPARE(with_offsets(*tokenizer, "ab ab").offsets, (Offsets{{0, 0}, {0, 2}, {3, 5}, {0, 0}}));
    }

    void truncation_rules() {
        QTemporaryDir folder;
        const auto tokenizer = load(folder, small_bytes);
        EncodeOptions options(7);
        options.truncation = Truncation::only_first;
        QCOMPARE(tokenizer->encode_pair("aaa", "cc", options).ids, (Ids{0, 4, 2, 2, 6, 6, 2}));
        options.truncation = Truncation::only_second;
        QCOMPARE(tokenizer->encode_pair("cc", "aaa", options).ids, (Ids{0, 6, 6, 2, 2, 4, 2}));
        const auto refused = tokenizer->encode_pair("ccc", "aa", options);
        QVERIFY(refused.too_long);
        QCOMPARE(refused.cut, 0);
        QVERIFY(tokenizer->encode("cccccccc", options).too_long);
        QCOMPARE(tokenizer->encode_pair("cc", "aaa", 7).ids, (Ids{0, 6, 2, 2, 4, 4, 2}));
    }

    void truncation_from_the_left() {
        QTemporaryDir folder;
        auto files = small_bytes;
        files.emplace_back("tokenizer_config.json", R"({"truncation_side": "left", "model_max_length": 4})");
        const auto tokenizer = load(folder, files);
        const auto cut = tokenizer->encode("abcacb");
        QCOMPARE(cut.ids, (Ids{0, 6, 5, 2}));
        QCOMPARE(cut.cut, 3);
        EncodeOptions options;
        options.offsets = true;
        QCOMPARE(tokenizer->encode("abcacb", options).offsets, (Offsets{{0, 0}, {4, 5}, {5, 6}, {0, 0}}));
    }

    void llama_from_its_model_file() {
        QTemporaryDir folder;
        const auto tokenizer = load(folder, {{"tokenizer.model", small_model()}});
        QVERIFY(tokenizer);
        QCOMPARE(tokenizer->encode("ab").ids, (Ids{1, 8}));
        QCOMPARE(tokenizer->encode("ab ab\nab").ids, (Ids{1, 8, 8, 3, 7}));
        QCOMPARE(tokenizer->encode("a<user>b</s>").ids, (Ids{1, 4, 5, 9, 4, 6, 2}));
        QCOMPARE(tokenizer->encode("xy a").ids, (Ids{1, 4, 0, 4, 5}));  // two unknown characters are one token
        const auto pair = tokenizer->encode_pair("a", "b");
        QCOMPARE(pair.ids, (Ids{1, 4, 5, 1, 4, 6}));
        QCOMPARE(pair.type_ids, (Ids{0, 0, 0, 1, 1, 1}));
    }

    void llama_by_its_flags() {
        QTemporaryDir folder;
        const auto tokenizer = load(folder, {{"tokenizer.model", small_model()},
                                             {"tokenizer_config.json", R"({"tokenizer_class": "LlamaTokenizer", "legacy": false,
                                                                           "add_bos_token": false, "add_eos_token": true})"}});
        QVERIFY(tokenizer);
        QCOMPARE(tokenizer->encode("ab<s>ab").ids, (Ids{8, 1, 7, 2}));  // the blank stands before the first piece only
        QTemporaryDir other;
        const auto bare = load(other, {{"tokenizer.model", small_model()},
                                       {"tokenizer_config.json", R"({"tokenizer_class": "LlamaTokenizer", "add_prefix_space": false})"}});
        QVERIFY(bare);
        QCOMPARE(bare->encode("ab").ids, (Ids{1, 7}));
    }

    void broken_model_files() {
        const auto whole = small_model();
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const auto file = read_sentencepiece(std::string_view(whole).substr(0, size), "m");
            QVERIFY(file || !describe(file.error()).empty());
        }
        QVERIFY(!read_sentencepiece(std::string(20, '\xFF'), "m"));
        QTemporaryDir folder;
        QVERIFY(!load(folder, {{"tokenizer.model", piece_field("a", 0, 1)}}));  // unigram
    }

    void added_tokens_take_blanks() {
        QTemporaryDir folder;
        const auto tokenizer = load(folder, {{"tokenizer.json", R"({"added_tokens": [
            {"id": 4, "content": "<L>", "lstrip": true}, {"id": 5, "content": "<R>", "rstrip": true},
            {"id": 6, "content": "<W>", "single_word": true}, {"id": 7, "content": "a", "normalized": true}],
            "model": {"type": "BPE", "unk_token": "?", "vocab": {"a": 0, "b": 1, "?": 2, "\u2581": 3}, "merges": []},
            "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"}})"}});
        QVERIFY(tokenizer);
        QCOMPARE(tokenizer->encode("b  <L> b").ids, (Ids{1, 4, 3, 1}));
        QCOMPARE(tokenizer->encode("b <R>  b").ids, (Ids{1, 3, 5, 1}));
        QCOMPARE(tokenizer->encode("<W>").ids, (Ids{6}));
        QCOMPARE(tokenizer->encode("b<W>").ids.size(), std::size_t{4});
        QCOMPARE(tokenizer->encode("a").ids, (Ids{0}));
        QCOMPARE(tokenizer->vocabulary_size(), std::int64_t{7});
        QCOMPARE(tokenizer->token(5), std::string("<R>"));
        QCOMPARE(with_offsets(*tokenizer, "b  <L>\u00e9b").offsets, (Offsets{{0, 1}, {1, 6}, {6, 7}, {7, 8}}));
    }

    void what_is_not_known_is_named() {
        const std::string vocab = R"("vocab": {"a": 0, "b": 1}, "merges": [)";
        for (const auto& model : std::vector<std::string>
             {R"({"model": {"type": "BPE", )" + vocab + R"("a c"]}})", R"({"model": {"type": "BPE", )" + vocab + R"("a b c"]}})",
              R"({"model": {"type": "BPE", )" + vocab + R"(]}, "pre_tokenizer": {"type": "Whitespace"}})",
              R"({"model": {"type": "BPE", )" + vocab + R"(]}, "normalizer": {"type": "NFKC"}})",
              R"({"model": {"type": "BPE", "dropout": 0.1, )" + vocab + R"(]}})",
              R"({"model": {"type": "BPE", "end_of_word_suffix": "</w>", )" + vocab + R"(]}})",
              R"({"model": {"type": "BPE", )" + vocab + R"(]}, "pre_tokenizer": {"type": "Metaspace", "replacement": ""}})",
              R"({"model": {"type": "BPE", )" + vocab + R"(]}, "post_processor": {"type": "BertProcessing", "cls": ["a", 1e30], "sep": ["b", 0]}})",
              R"({"model": {"type": 3}})", R"({"model": {"type": "BPE"}})"}) {
            QTemporaryDir folder;
            QVERIFY(write_file(fs::path(folder.path().toStdString()) / "tokenizer.json", model));
            const auto tokenizer = load_tokenizer(folder.path().toStdString());
            QVERIFY2(!tokenizer, model.c_str());
            QVERIFY(!describe(tokenizer.error()).empty());
        }
        QTemporaryDir folder;
        QVERIFY(!load(folder, {{"vocab.json", "{}"}}));
    }
};

QTEST_APPLESS_MAIN(TestBpe)
#include "test_bpe.moc"
