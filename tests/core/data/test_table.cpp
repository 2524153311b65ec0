#include "core/base/files.h"
#include "core/data/delimited.h"
#include "core/data/table.h"
#include "core/data/utf8.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <random>

using namespace tb;

using Texts = std::vector<std::string>;
static const std::vector<Column> named{std::string("text"), std::string("label")};
static const std::vector<Column> positions{1, 0};

class TestTable : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    fs::path write(const char* name, const std::string& content) {
        const auto path = fs::path(folder_.path().toStdString()) / name;
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    // "code place-after-the-folder" of the only problem, or all of them.
    QString problem(const char* name, const std::string& content, const std::vector<Column>& columns = named) {
        const auto table = read_table(write(name, content), columns);
        if (table) return "none";
        if (table.error().size() != 1) return QString::fromStdString(describe(table.error()));
        return QString("%1 %2").arg(table.error()[0].code->id, QString::fromStdString(table.error()[0].place).section('/', -1));
    }

private Q_SLOTS:
    void tsv_is_never_quoted() {
        const auto table = read_table(write("a.tsv", "\xEF\xBB\xBFtext\tlabel\r\n\"a\tnull\r\n\r\nNA \"x\"\t1\n\nb\t\n"), named);
        QVERIFY2(table, table ? "" : describe(table.error()).c_str());
        QCOMPARE(table->header, (Texts{"text", "label"}));
        QCOMPARE(table->columns[0], (Texts{"\"a", "NA \"x\"", "b"}));
        QCOMPARE(table->columns[1], (Texts{"null", "1", ""}));
        QCOMPARE(table->lines, (std::vector<std::int64_t>{2, 4, 6}));
    }

    void csv_is_rfc_4180() {
        const auto table = read_table(write("a.csv", "label,text,rest\r\n1,\"a \"\"b\"\", c\nd\",\n0,plain \"q\",x,extra\n"), named);
        QVERIFY2(table, table ? "" : describe(table.error()).c_str());
        QCOMPARE(table->columns[0], (Texts{"a \"b\", c\nd", "plain \"q\""}));
        QCOMPARE(table->columns[1], (Texts{"1", "0"}));
        QCOMPARE(table->lines, (std::vector<std::int64_t>{2, 4}));
    }

    void positions_mean_no_header() {
        const auto table = read_table(write("p.csv", "\"3\",\"t\",\"d\"\n\"4\",\"u\",\"e\"\n"), positions);
        QVERIFY2(table, table ? "" : describe(table.error()).c_str());
        QVERIFY(table->header.empty());
        QCOMPARE(table->columns[0], (Texts{"t", "u"}));
        QCOMPARE(table->columns[1], (Texts{"3", "4"}));
    }

    void jsonl() {
        const auto table =
            read_table(write("a.jsonl", "{\"text\": \"2020-01-01\", \"label\": 1}\n\n{\"label\": \"b\", \"text\": \"\\u00e9\"}\n"), named);
        QVERIFY2(table, table ? "" : describe(table.error()).c_str());
        QCOMPARE(table->columns[0], (Texts{"2020-01-01", "\u00e9"}));
        QCOMPARE(table->columns[1], (Texts{"1", "b"}));
        QCOMPARE(table->lines, (std::vector<std::int64_t>{1, 3}));
    }

    void parquet() {
        const fs::path golden = fs::path(TUNEBENCH_SOURCE) / "tests/golden/data/rows.parquet";
        const auto table = read_table(golden, named);
        QVERIFY2(table, table ? "" : describe(table.error()).c_str());
        QCOMPARE(table->columns[0], (Texts{"good", "null", "\u00e9"}));
        QCOMPARE(table->columns[1], (Texts{"1", "0", "1"}));
        const auto preview = preview_table(golden, 2);
        QVERIFY(preview);
        QCOMPARE(preview->header, (Texts{"text", "label"}));
        QCOMPARE(preview->rows(), 2);
        const auto content = *read_file(golden);
        QCOMPARE(problem("cut.parquet", content.substr(0, content.size() / 2)), QString("data.parquet cut.parquet"));
        QCOMPARE(problem("empty.parquet", ""), QString("data.empty empty.parquet"));
    }

    void bad_files_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("expected");
        QTest::newRow("empty") << "e.tsv" << QByteArray("") << "data.empty e.tsv";
        QTest::newRow("blank") << "e.csv" << QByteArray("\n \n") << "data.empty e.csv";
        QTest::newRow("mark only") << "e.csv" << QByteArray("\xEF\xBB\xBF") << "data.empty e.csv";
        QTest::newRow("header only") << "h.tsv" << QByteArray("text\tlabel\n") << "data.no_rows h.tsv";
        QTest::newRow("no such column") << "c.tsv" << QByteArray("words\tlabel\nx\t1\n") << "data.column c.tsv";
        QTest::newRow("near column") << "c.tsv" << QByteArray("test\tlabel\nx\t1\n") << "data.column_near c.tsv";
        QTest::newRow("short row") << "s.tsv" << QByteArray("text\tlabel\nx\t1\nlonely\n") << "data.short_row s.tsv:3";
        QTest::newRow("latin 1") << "l.csv" << QByteArray("text,label\nfine,1\ncaf\xE9,0\n") << "data.not_utf8 l.csv:3";
        QTest::newRow("utf-16") << "u.csv" << QByteArray("\xFF\xFEt\0e\0", 6) << "data.not_utf8 u.csv:1";
        QTest::newRow("open quote") << "q.csv" << QByteArray("text,label\n\"a,1\nb,0\n") << "none";
        QTest::newRow("not json") << "j.jsonl" << QByteArray("{\"text\": \"a\", \"label\": 1}\n{\"text\n") << "data.bad_row j.jsonl:2";
        QTest::newRow("no value") << "j.jsonl" << QByteArray("{\"text\": \"a\", \"label\": 1}\n{\"text\": \"b\"}\n")
                                  << "data.no_value j.jsonl:2";
        QTest::newRow("kind") << "k.txt" << QByteArray("x") << "data.kind k.txt";
    }
    void bad_files() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, expected);
        const auto got = problem(qPrintable(name), content.toStdString());
        if (expected == "none") {
            QVERIFY2(got.contains("never ends"), qPrintable(got));  // the open quote, beside the short row it makes
            return;
        }
        QCOMPARE(got, expected);
    }

    void problems_of_positions_and_places() {
        QCOMPARE(problem("p.tsv", "a\nb\n", positions), QString("data.position p.tsv:1"));
        QCOMPARE(problem("p.jsonl", "{}", positions), QString("data.named_only p.jsonl"));
        QCOMPARE(QString(read_table("/nowhere/x.csv", named).error()[0].code->id), QString("base.file_missing"));
        QCOMPARE(QString(read_table("/nowhere/x.parquet", named).error()[0].code->id), QString("base.file_missing"));
        std::string many = "text\tlabel\n";
        for (int i = 0; i < 20; ++i) many += "x\n";
        QCOMPARE(read_table(write("m.tsv", many), named).error().size(), std::size_t{6});  // five named, the rest counted
    }

    void previews() {
        const auto table = preview_table(write("v.csv", "a,b\n1,2\n3\n5,6\n"), 2);
        QVERIFY(table);
        QCOMPARE(table->header, (Texts{"a", "b"}));
        QCOMPARE(table->columns[1], (Texts{"2", ""}));
        const auto json = preview_table(write("v.jsonl", "{\"a\": 1, \"b\": null}\n"), 5);
        QVERIFY(json);
        QCOMPARE(json->header, (Texts{"a", "b"}));
    }

    void utf8() {
        QVERIFY(!first_invalid_utf8("plain text, and \u00e9\u4e2d\U0001F600"));
        for (const char* bad : {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF0\x9F\x98", "ab\xC3"})
            QVERIFY2(first_invalid_utf8(bad), bad);
        QCOMPARE(first_invalid_utf8("0123456789\xFF"), std::optional<std::size_t>(10));
    }

    // Whatever stands in a file, the answer is a table or problems that can be told.
    void random_bytes_do_no_harm() {
        std::mt19937 random(7);
        std::string alphabet = "\",\t\n\r\\{}[]:tex label01\xC3\xA9\xFF\xEF\xBB\xBF";
        alphabet += '\0';
        const auto parquet = *read_file(fs::path(TUNEBENCH_SOURCE) / "tests/golden/data/rows.parquet");
        for (int round = 0; round < 600; ++round) {
            std::string content = round % 3 == 0 ? "text,label\n" : round % 3 == 1 ? "text\tlabel\n" : "";
            for (auto left = random() % 80; left > 0; --left) content += alphabet[random() % alphabet.size()];
            for (const char* name : {"r.csv", "r.tsv", "r.jsonl"}) {
                const auto path = write(name, content);
                for (const auto& columns : {named, positions}) {
                    const auto table = read_table(path, columns);
                    if (!table) QVERIFY(!describe(table.error()).empty());
                    if (table) QCOMPARE(table->columns[0].size(), table->columns[1].size());
                }
                (void)preview_table(path, 3);
            }
            auto broken = parquet;
            for (int i = 0; i < 4; ++i) broken[random() % broken.size()] = static_cast<char>(random());
            if (round % 4 == 0) (void)read_table(write("r.parquet", broken), named);
        }
    }
};

QTEST_APPLESS_MAIN(TestTable)
#include "test_table.moc"
