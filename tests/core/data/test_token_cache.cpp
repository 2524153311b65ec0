#include "core/data/token_cache.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cerrno>
#include <set>

using namespace tb;

namespace {
Examples make_examples(int rows, const std::string& word) {
    Examples examples;
    for (int i = 0; i < rows; ++i) {
        examples.text.push_back(word + " " + std::string(static_cast<std::size_t>(i % 7), 'a'));
        examples.text2.push_back("b");
        examples.label.push_back(i % 2);
        examples.row.push_back(i);
    }
    return examples;
}

bool same(const Encoded& a, const Encoded& b) {
    return a.ids == b.ids && a.type_ids == b.type_ids && a.offsets == b.offsets && a.label == b.label && a.row == b.row && a.rows_cut == b.rows_cut;
}

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) out.push_back(entry.path());
    return out;
}

// A disk on which no write succeeds.
class FullDisk : public FileLayer {
public:
    int write(int, const void*, std::size_t) override { return ENOSPC; }
};
}  // namespace

class TestTokenCache : public QObject {
    Q_OBJECT

    QTemporaryDir model_;
    std::shared_ptr<const Tokenizer> tokenizer_;

    TokenCache cache_in(const QTemporaryDir& folder) const { return {folder.path().toStdString() + "/cache", std::int64_t{1} << 20, 0}; }
    Encoded encoded(const Examples& examples, const TokenCache& cache, std::optional<int> limit = 6) const {
        return encode_cached(examples, *tokenizer_, limit, 2, cache);
    }

private Q_SLOTS:
    void initTestCase() {
        const fs::path path = model_.path().toStdString();
        QVERIFY(write_file(path / "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\naa\n##a\n"));
        const auto tokenizer = load_tokenizer(path);
        QVERIFY(tokenizer);
        tokenizer_ = *tokenizer;
    }

    void what_is_read_is_what_was_written() {
        QTemporaryDir folder;
        const auto cache = cache_in(folder);
        const auto examples = make_examples(500, "a");
        const auto plain = encode(examples, *tokenizer_, 6, 1);
        QVERIFY(same(encoded(examples, cache), plain));
        QCOMPARE(files_in(cache.folder).size(), std::size_t{1});
        QVERIFY(same(encoded(examples, cache), plain));
        QCOMPARE(files_in(cache.folder).size(), std::size_t{1});
    }

    void the_file_is_really_used() {
        QTemporaryDir folder;
        const auto cache = cache_in(folder);
        const auto examples = make_examples(50, "a"), others = make_examples(50, "b");
        (void)encoded(examples, cache);
        const auto file = files_in(cache.folder).at(0);
        (void)encoded(others, cache);
        for (const auto& path : files_in(cache.folder))
            if (path != file) fs::copy_file(path, file, fs::copy_options::overwrite_existing);
        QVERIFY(same(encoded(examples, cache), encode(others, *tokenizer_, 6, 1)));
        QCOMPARE(file.filename().string(), token_key(examples, *tokenizer_, 6) + ".tokens");
    }

    void every_cause_has_its_own_key() {
        QTemporaryDir other;
        QVERIFY(write_file(fs::path(other.path().toStdString()) / "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\naa\n##b\n"));
        const auto another = *load_tokenizer(other.path().toStdString());
        const auto examples = make_examples(10, "a");
        auto moved = examples;
        moved.text[0].swap(moved.text[1]);
        const std::set<std::string> keys{token_key(examples, *tokenizer_, 6), token_key(examples, *tokenizer_, 7),
                                         token_key(examples, *tokenizer_, {}), token_key(examples, *another, 6),
                                         token_key(moved, *tokenizer_, 6), token_key(make_examples(9, "a"), *tokenizer_, 6)};
        QCOMPARE(keys.size(), std::size_t{6});
        auto labelled = examples;
        labelled.label[0] = 1;
        QCOMPARE(token_key(labelled, *tokenizer_, 6), token_key(examples, *tokenizer_, 6));
        QCOMPARE(encoded(labelled, cache_in(other)).label, labelled.label);
    }

    void broken_files_are_written_anew() {
        QTemporaryDir folder;
        const auto cache = cache_in(folder);
        const auto examples = make_examples(60, "a");
        const auto plain = encoded(examples, cache);
        const auto file = files_in(cache.folder).at(0);
        const auto whole = *read_file(file);
        for (std::size_t at = 0; at < whole.size(); at += 97) {
            auto changed = whole;
            changed[at] = static_cast<char>(changed[at] ^ 0x20);
            for (const auto& content : {whole.substr(0, at), changed, whole + "x"}) {
                QVERIFY(write_file(file, content));
                QVERIFY(same(encoded(examples, cache), plain));
                QVERIFY(*read_file(file) == whole);
            }
        }
    }

    void the_oldest_go_first() {
        QTemporaryDir folder;
        auto cache = cache_in(folder);
        const auto first = make_examples(50, "a"), second = make_examples(60, "a"), third = make_examples(70, "a");
        (void)encoded(first, cache);
        (void)encoded(second, cache);
        const auto file_of = [&](const Examples& examples) { return cache.folder / (token_key(examples, *tokenizer_, 6) + ".tokens"); };
        const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(5);
        fs::last_write_time(file_of(first), long_ago);
        fs::last_write_time(file_of(second), long_ago + std::chrono::hours(1));
        (void)encoded(first, cache);  // used again, so the second is the older one now
        cache.most_bytes = static_cast<std::int64_t>(fs::file_size(file_of(first))) + 2500;
        (void)encoded(third, cache);
        QVERIFY(!fs::exists(file_of(second)));
        cache.most_bytes = 0;
        (void)encoded(second, cache);
        QVERIFY(files_in(cache.folder).empty());
    }

    void a_full_disk_does_no_harm() {
        QTemporaryDir folder;
        const auto cache = cache_in(folder);
        const auto examples = make_examples(50, "a");
        FullDisk disk;
        replace_file_layer(&disk);
        const auto got = encoded(examples, cache);
        replace_file_layer(nullptr);
        QVERIFY(same(got, encode(examples, *tokenizer_, 6, 1)));
        QVERIFY(files_in(cache.folder).empty());
    }

    void little_text_is_not_kept() {
        QTemporaryDir folder;
        auto cache = cache_in(folder);
        cache.worth_bytes = 1 << 20;
        (void)encoded(make_examples(50, "a"), cache);
        QVERIFY(files_in(cache.folder).empty());
    }
};

QTEST_APPLESS_MAIN(TestTokenCache)
#include "test_token_cache.moc"
