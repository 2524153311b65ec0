#include "core/base/files.h"
#include "core/text/assembly.h"
#include "core/text/bert_normalizer.h"
#include "core/text/tokenizer.h"
#include "core/text/unicode.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace tb;

static fs::path shared() {
    const char* set = std::getenv("TUNEBENCH_SHARED");
    return set ? fs::path(set) : fs::path(TUNEBENCH_SOURCE) / ".." / "shared";
}

// A small WordPiece folder of our own.
static fs::path small_folder(const QTemporaryDir& folder) {
    const fs::path path = folder.path().toStdString();
    (void)write_file(path / "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nun\n##aff\n##able\nlow\n##er\n!\ncafe\n");
    return path;
}

static std::shared_ptr<const Tokenizer> load(const fs::path& folder) {
    const auto tokenizer = load_tokenizer(folder);
    if (!tokenizer) qWarning("%s", describe(tokenizer.error()).c_str());
    return tokenizer ? *tokenizer : nullptr;
}

using Ids = std::vector<std::int32_t>;

class TestWordpiece : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void words_and_pieces() {
        QTemporaryDir folder;
        const auto tokenizer = load(small_folder(folder));
        QVERIFY(tokenizer);
        QCOMPARE(tokenizer->encode("Unaffable  lower!").ids, (Ids{2, 5, 6, 7, 8, 9, 10, 3}));
        QCOMPARE(tokenizer->encode("caf\u00e9 CAFE\u0301 xyz").ids, (Ids{2, 11, 11, 1, 3}));
        QCOMPARE(tokenizer->encode("low [MASK]low[SEP]").ids, (Ids{2, 8, 4, 8, 3, 3}));
        QCOMPARE(tokenizer->encode("").ids, (Ids{2, 3}));
        const auto pair = tokenizer->encode_pair("low", "");
        QCOMPARE(pair.ids, (Ids{2, 8, 3, 3}));
        QCOMPARE(pair.type_ids, (Ids{0, 0, 0, 1}));
        QCOMPARE(tokenizer->token(6), std::string("##aff"));
        QCOMPARE(tokenizer->pad_id(), std::optional<std::int32_t>(0));
        QCOMPARE(tokenizer->model_max_length(), std::optional<int>());
    }

    void truncation() {
        QTemporaryDir folder;
        const auto tokenizer = load(small_folder(folder));
        const auto cut = tokenizer->encode("low low low low", 4);
        QCOMPARE(cut.ids, (Ids{2, 8, 8, 3}));
        QCOMPARE(cut.cut, 2);
        QCOMPARE(longest_first(6, 6, 9), (std::pair<std::size_t, std::size_t>{4, 5}));
        QCOMPARE(longest_first(2, 9, 9), (std::pair<std::size_t, std::size_t>{2, 7}));
        QCOMPARE(longest_first(9, 2, 9), (std::pair<std::size_t, std::size_t>{7, 2}));
        QVERIFY(!check_max_length(*tokenizer, 1, false));
        QVERIFY(!check_max_length(*tokenizer, 2, true));
        QVERIFY(check_max_length(*tokenizer, 3, true));
        QVERIFY(check_max_length(*tokenizer, {}, true));
    }

    void a_bare_vocabulary_gets_a_configuration() {
        QTemporaryDir folder;
        const auto tokenizer = load(small_folder(folder));
        QTemporaryDir copy;
        for (const auto& [name, content] : tokenizer->files()) QVERIFY(write_file(fs::path(copy.path().toStdString()) / name, content));
        QVERIFY(fs::exists(fs::path(copy.path().toStdString()) / "tokenizer_config.json"));
        const auto again = load(copy.path().toStdString());
        QCOMPARE(again->encode("Unaffable [MASK]").ids, tokenizer->encode("Unaffable [MASK]").ids);
    }

    void cased_by_the_configuration() {
        QTemporaryDir folder;
        const auto path = small_folder(folder);
        QVERIFY(write_file(path / "tokenizer_config.json",
                           R"({"do_lower_case": false, "model_max_length": 7, "tokenizer_class": "BertTokenizer"})"));
        const auto tokenizer = load(path);
        QCOMPARE(tokenizer->encode("low Low caf\u00e9").ids, (Ids{2, 8, 1, 1, 3}));
        QCOMPARE(tokenizer->model_max_length(), std::optional<int>(7));
        QCOMPARE(tokenizer->encode("low low low low low low").ids.size(), std::size_t{7});
    }

    void problems_are_values() {
        QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        QVERIFY(!load_tokenizer(path));
        QVERIFY(!load_tokenizer({}));
        for (const char* broken :
             {"{", "[]", "{}", R"({"model": {"type": "Unigram"}})", R"({"model": {"type": "WordPiece"}})",
              R"({"model": {"type": "WordPiece", "vocab": {"a": "b"}}, "pre_tokenizer": {"type": "BertPreTokenizer"}})"}) {
            QVERIFY(write_file(path / "tokenizer.json", broken));
            const auto tokenizer = load_tokenizer(path);
            QVERIFY2(!tokenizer, broken);
            QVERIFY(!describe(tokenizer.error()).empty());
        }
    }

    void ascii_and_decoded_paths_agree() {
        std::string ascii;
        for (int c = 0; c < 128; ++c) ascii += static_cast<char>(c);
        for (const bool clean : {false, true}) {
            const BertNormalizer normalizer{clean, true, true, true};
            std::string fast, slow;
            normalizer.normalize(ascii, fast);
            normalizer.normalize(ascii + "\u4e00", slow);  // one character outside ASCII takes the other path
            QCOMPARE(fast + " \u4e00 ", slow);
        }
    }

    // Every code point of every class, as the reference's own normaliser and splitter answered.
    void unicode_classes() {
        const auto file = shared() / "oracle/goldens/unicode.json";
        if (!fs::exists(file)) QSKIP("the oracle's goldens are not beside the project");
        const auto json = *read_json(file);
        const std::pair<const char*, unicode::Class> kinds[] = {
            {"removed_by_clean", unicode::removed}, {"space_after_clean", unicode::space}, {"cjk", unicode::han},
            {"stripped_accent", unicode::accent},   {"punctuation", unicode::punct},       {"whitespace", unicode::white}};
        for (const auto& [name, bit] : kinds) {
            std::vector<bool> expected(0x110000);
            for (const auto& range : json[name])
                for (auto c = range[0].get<std::uint32_t>(); c <= range[1].get<std::uint32_t>(); ++c) expected[c] = true;
            if (bit == unicode::removed) expected[0] = true;
            for (char32_t c = 0; c < 0x110000; ++c)
                if (((unicode::classes(c) & bit) != 0) != expected[c]) QFAIL(qPrintable(QString("%1 U+%2").arg(name).arg(c, 0, 16)));
        }
    }
};

QTEST_APPLESS_MAIN(TestWordpiece)
#include "test_wordpiece.moc"
