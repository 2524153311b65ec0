// The reference's answers: the oracle's goldens, and digests of random Unicode and of every line of all data (tests/golden/text).
#include "tests/core/text/random_text.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <thread>

using namespace tb;

namespace {

fs::path shared() {
    const char* set = std::getenv("TUNEBENCH_SHARED");
    return set ? fs::path(set) : fs::path(TUNEBENCH_SOURCE) / ".." / "shared";
}
fs::path golden() { return fs::path(TUNEBENCH_SOURCE) / "tests/golden/text"; }

const Json& expected() {
    static const Json json = *read_json(golden() / "tokens.json");
    return json;
}

std::shared_ptr<const Tokenizer> load(const fs::path& folder) {
    const auto tokenizer = load_tokenizer(folder);
    if (!tokenizer) qWarning("%s", describe(tokenizer.error()).c_str());
    return tokenizer ? *tokenizer : nullptr;
}

// A folder of data/hub; the names that end in -model stand for tokenizer.model alone.
std::shared_ptr<const Tokenizer> load_hub(const std::string& name) {
    const auto hub = shared() / "data/hub";
    if (!name.starts_with("TinyLlama-model")) return load(hub / name);
    QTemporaryDir temporary;
    const fs::path folder = temporary.path().toStdString();
    fs::copy_file(hub / "TinyLlama/tokenizer.model", folder / "tokenizer.model");
    const Json config = {{"tokenizer_class", "LlamaTokenizer"}, {"legacy", name.ends_with("legacy")}};
    if (!write_json(folder / "tokenizer_config.json", config)) return nullptr;
    return load(folder);
}

void check_random(const Tokenizer& tokenizer, const Json& digests) {
    const auto block = expected()["block"].get<std::uint64_t>();
    for (const auto& [kind, list] : digests.items()) {
        for (std::uint64_t i = 0; i < list.size(); ++i) {
            test::Digest digest;
            for (auto seed = i * block; seed < (i + 1) * block; ++seed) {
                if (kind == "ids") test::add_ids(tokenizer, test::random_text(seed), digest);
                if (kind == "offsets") test::add_offsets(tokenizer, test::random_text(seed), digest);
                if (kind == "pairs") test::add_pair(tokenizer, seed, digest);
            }
            if (digest.take() != list[i].get<std::string>())
                QFAIL(qPrintable(QString("%1 of the seeds from %2 on").arg(QString::fromStdString(kind)).arg(i * block)));
        }
    }
}

// Digests of one file's lines, as many at a time as the goldens were made.
std::vector<std::string> line_digests(const Tokenizer& tokenizer, const std::string& text, std::size_t lines) {
    std::vector<std::string> out;
    test::Digest digest;
    std::size_t count = 0;
    for (std::size_t begin = 0;;) {
        const auto end = text.find('\n', begin);
        test::add_ids(tokenizer, text.substr(begin, end == std::string::npos ? end : end - begin), digest);
        if (++count % lines == 0) out.push_back(digest.take());
        if (end == std::string::npos) break;
        begin = end + 1;
    }
    if (count % lines != 0) out.push_back(digest.take());
    return out;
}

}  // namespace

class TestReference : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void random_texts_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("hub");
        for (const auto& [name, digests] : expected()["own"].items()) QTest::newRow(name.c_str()) << QString::fromStdString(name) << false;
        for (const auto& [name, digests] : expected()["hub"].items()) QTest::newRow(name.c_str()) << QString::fromStdString(name) << true;
    }
    void random_texts() {
        QFETCH(QString, name);
        QFETCH(bool, hub);
        const auto key = name.toStdString();
        if (hub && !fs::exists(shared() / "data/hub")) QSKIP("the shared vocabularies are not beside the project");
        const auto tokenizer = hub ? load_hub(key) : load(golden() / key);
        QVERIFY(tokenizer);
        check_random(*tokenizer, expected()[hub ? "hub" : "own"][key]);
    }

    // Every line of every file, on two threads; of the largest files only where TUNEBENCH_LONG_TESTS is set, since they take half a minute.
    void every_line_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"bert-base-uncased", "bert-base-portuguese-cased", "roberta-base", "TinyLlama"}) QTest::newRow(name) << name;
    }
    void every_line() {
        QFETCH(QString, name);
        const auto key = name.toStdString();
        if (!fs::exists(shared() / "data/sst2")) QSKIP("the shared data is not beside the project");
        const auto tokenizer = load_hub(key);
        QVERIFY(tokenizer);
        std::vector<std::string> files, wrong(2);
        constexpr std::uintmax_t large = 10'000'000;
        for (const auto& [file, digests] : expected()["data"].items())
            if (qEnvironmentVariableIsSet("TUNEBENCH_LONG_TESTS") || fs::file_size(shared() / "data" / file) < large) files.push_back(file);
        QVERIFY(files.size() > 10);
        const auto lines = expected()["lines"].get<std::size_t>();
        const auto check = [&](std::size_t from) {
            for (auto i = from; i < files.size(); i += 2) {
                const auto text = read_file(shared() / "data" / files[i]);
                if (!text || line_digests(*tokenizer, *text, lines) != expected()["data"][files[i]][key].get<std::vector<std::string>>())
                    wrong[from] += files[i] + " ";
            }
        };
        std::jthread other(check, 1);
        check(0);
        other.join();
        QVERIFY2((wrong[0] + wrong[1]).empty(), (wrong[0] + wrong[1]).c_str());
    }

    void goldens_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"bert-base-uncased", "bert-base-portuguese-cased", "roberta-base", "TinyLlama"}) QTest::newRow(name) << name;
    }
    void goldens() {
        QFETCH(QString, name);
        const auto key = name.toStdString();
        std::ifstream in(shared() / "oracle/goldens/tokenizers.jsonl");
        if (!in || !fs::exists(shared() / "data/hub")) QSKIP("the oracle's goldens are not beside the project");
        const auto tokenizer = load_hub(key);
        QVERIFY(tokenizer);
        int rows = 0;
        for (std::string line; std::getline(in, line); ++rows) {
            const auto row = json_from(line);
            std::optional<int> limit;
            if (row.contains("max_length")) limit = row["max_length"].get<int>();
            const auto text = row["text"].get<std::string>();
            const auto got =
                row.contains("pair") ? tokenizer->encode_pair(text, row["pair"].get<std::string>(), limit) : tokenizer->encode(text, limit);
            if (got.ids != row["ids"][key].get<std::vector<std::int32_t>>())
                QFAIL(qPrintable(QString("row %1: %2").arg(rows).arg(QString::fromStdString(line.substr(0, 300)))));
        }
        QVERIFY(rows > 300);
    }
};

QTEST_APPLESS_MAIN(TestReference)
#include "test_reference.moc"
