#include "core/base/files.h"
#include "core/base/system.h"
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

    void texts_in_folders_of_their_label() {
        const auto root = fs::path(folder_.path().toStdString()) / "aclImdb";
        for (const char* split : {"train", "test"})
            for (const char* label : {"neg", "pos", "unsup"}) fs::create_directories(root / split / label);
        const auto text = [&](const char* name, const std::string& content) { std::ofstream(root / name) << content; };
        text("train/pos/0_9.txt", "Good,\n\"really\" good\t.");
        text("train/pos/10_7.txt", "Fine.");
        text("train/neg/0_1.txt", "Bad.");
        text("train/unsup/0_0.txt", "Who knows.");
        text("train/urls_pos.txt", "not a review");
        text("test/pos/0_10.txt", "Best.");
        for (const auto& given : {root, root / "train"}) {
            const auto table = read_tables(DataFiles(given.string()), "train", named);
            QVERIFY2(table, table ? "" : describe(table.error()).c_str());
            QCOMPARE(table->columns[0], (Texts{"Bad.", "Good,\n\"really\" good\t.", "Fine.", "Who knows."}));
            QCOMPARE(table->columns[1], (Texts{"neg", "pos", "pos", "-"}));
            QVERIFY(QString::fromStdString(table->place(2)).contains("train/pos/10_7.txt"));
        }
        QCOMPARE(read_tables(DataFiles(root.string()), "test", named)->columns[0], (Texts{"Best."}));
        QCOMPARE(preview_table(root, 1)->columns[0], (Texts{"Bad."}));
        // A text that is not UTF-8 is read as a guess, which says so and names it.
        for (int i = 1; i < 8; ++i) text(("train/neg/" + std::to_string(i) + "_1.txt").c_str(), "caf\xE9");
        const auto guessed = read_tables(DataFiles(root.string()), "train", named);
        QVERIFY2(guessed, guessed ? "" : describe(guessed.error()).c_str());
        QCOMPARE(guessed->columns[0][1], std::string("caf\u00e9"));
        QCOMPARE(guessed->notes.size(), std::size_t{6});  // five files named, the others counted
        QVERIFY(QString::fromStdString(guessed->notes[0].place).endsWith("train/neg/1_1.txt:1"));
        QVERIFY(guessed->form.encoding_guessed && guessed->notes[5].severity == Severity::warning);
        const auto told = read_tables(DataFiles(root.string()), "train", named, {"", "", "latin-1", {}});
        QVERIFY(told && told->notes.empty() && told->columns[0][1] == guessed->columns[0][1]);
        text("train/neg/1_1.txt", "na\u00efve caf\xE9");
        const auto broken = read_tables(DataFiles(root.string()), "train", named);
        QVERIFY(!broken && QString::fromStdString(broken.error()[0].place).endsWith("train/neg/1_1.txt:1"));
        QVERIFY(!read_tables(DataFiles((root / "test").string()), "test", {std::string("review"), std::string("label")}));
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
        // Found by a fuzzer: a kilobyte that claims gigabytes, and one whose rows have fewer columns than it names.
        for (const char* name : {"claims_gigabytes.parquet", "fewer_columns_than_named.parquet"}) {
            const auto found = preview_table(fs::path(TUNEBENCH_SOURCE) / "tests/fuzz/corpus/parquet" / name, 3);
            QVERIFY2(!found, name);
            QCOMPARE(QString(found.error()[0].code->id), QString("data.parquet"));
        }
        QVERIFY(peak_resident_bytes() < std::int64_t{1} << 30);
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
        QTest::newRow("latin 1") << "l.csv" << QByteArray("text,label\nna\xC3\xAFve,1\ncaf\xE9,0\n") << "data.damaged_utf8 l.csv:3";
        QTest::newRow("half a utf-16 letter") << "u.csv" << QByteArray("\xFF\xFEt\0\n\0e", 7) << "data.encoding u.csv:2";
        QTest::newRow("rows without header") << "n.csv" << QByteArray("3,one\n4,two\n") << "data.no_header n.csv";
        QTest::newRow("xml") << "x.xml" << QByteArray("<a>\n<pair text='x' label='1'></b></a>") << "data.xml x.xml:2";
        QTest::newRow("no pairs") << "x.xml" << QByteArray("<a><b/></a>") << "data.no_pairs x.xml";
        QTest::newRow("pair without label") << "x.xml" << QByteArray("<a>\n<pair text='x' label='1'/>\n<pair text='y'/></a>")
                                            << "data.no_value x.xml:3";
        QTest::newRow("a list for a text") << "j.jsonl" << QByteArray("{\"text\": [1], \"label\": 1}\n") << "data.bad_row j.jsonl:1";
        QTest::newRow("nested without end") << "j.jsonl" << QByteArray("{\"text\": ") + QByteArray(100'000, '[') << "data.bad_row j.jsonl:1";
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

    void what_is_found_and_what_is_overruled() {
        const auto form = [&](const char* name, const std::string& content, const TableOptions& options = {}) {
            const auto table = preview_table(write(name, content), 5, options);
            return table ? QString::fromStdString(describe(table->form)) + (table->form.guessed ? " (found)" : "") : "none";
        };
        QCOMPARE(form("a.csv", "text,label\na,1\n"), QString("CSV, separated by commas, quoted, utf-8, with a header"));
        QCOMPARE(form("a.tsv", "text\tlabel\na\t1\n"), QString("TSV, separated by tabs, not quoted, utf-8, with a header"));
        QCOMPARE(form("a.csv", "text;label\n\"a;b, c\";1\n"), QString("CSV, separated by semicolons, quoted, utf-8, with a header (found)"));
        QCOMPARE(form("a.csv", "text\tlabel\na\t1\n"), QString("CSV, separated by tabs, quoted, utf-8, with a header (found)"));
        QCOMPARE(form("a.tsv", "text,label\n\"a, b\",1\n"), QString("TSV, separated by commas, quoted, utf-8, with a header (found)"));
        QCOMPARE(form("a.csv", ",text\n0,a\n1,b\n"), QString("CSV, separated by commas, quoted, utf-8, with a header"));
        QCOMPARE(form("a.csv", "3,a\n4,b\n"), QString("CSV, separated by commas, quoted, utf-8, without a header"));
        QCOMPARE(form("a.csv", "text\na; b\nc\n"), QString("CSV, separated by commas, quoted, utf-8, with a header"));
        QCOMPARE(form("a.tsv", "a\tb\n", {",", "minimal", "latin-1", false}), QString("TSV, separated by commas, quoted, latin-1, without a header (found)"));

        // Quotes that close inside a field are letters; a column that is in quotes from end to end is quoted, in TSV too.
        QCOMPARE(form("a.csv", "text,label\n\"Great\" film,1\nbad,0\n"), QString("CSV, separated by commas, not quoted, utf-8, with a header (found)"));
        QCOMPARE(form("a.csv", "text,label\n\"Great, really\" film,1\nbad,0\n"), QString("CSV, separated by commas, quoted, utf-8, with a header"));
        QCOMPARE(form("a.tsv", "text\tlabel\n\"a \"\"b\"\"\"\t1\n\"c\"\t0\n"), QString("TSV, separated by tabs, quoted, utf-8, with a header (found)"));
        QCOMPARE(form("a.tsv", "\"text\"\t\"label\"\n\"c\"\t\"0\"\n"), QString("TSV, separated by tabs, quoted, utf-8, with a header (found)"));
        QCOMPARE(form("a.tsv", "text\tlabel\n\"a\"\t1\n\"b\tc\n"), QString("TSV, separated by tabs, not quoted, utf-8, with a header"));
        QCOMPARE(form("a.tsv", "text\tlabel\n\"a\"\t1\n\"b\"\t2\n", {"", "none", "", {}}), QString("TSV, separated by tabs, not quoted, utf-8, with a header"));
        QCOMPARE(read_table(write("r.csv", "text,label\n\"Great\" film,1\nbad,0\n"), named)->columns[0], (Texts{"\"Great\" film", "bad"}));

        const auto table = read_table(write("q.tsv", "\"a\tb\"\t1\n"), {0, 1}, {"", "minimal", "", {}});
        QVERIFY2(table, table ? "" : describe(table.error()).c_str());
        QCOMPARE(table->columns[0], (Texts{"a\tb"}));
        const auto skipped = read_table(write("h.csv", "x,y\n1,2\n"), {0, 1}, {"", "", "", true});
        QVERIFY(skipped);
        QCOMPARE(skipped->columns[1], (Texts{"2"}));
        QCOMPARE(QString(read_table(write("h.csv", "text,label\n1,2\n"), named, {"", "", "", false}).error()[0].code->id), QString("data.names_without_header"));
    }

    // Where columns are given by position there is no header, but for one that cannot be a row.
    void headers_of_columns_by_position() {
        const auto rows = [&](const std::string& content, const TableOptions& options = {}) { return read_table(write("h.csv", content), {0, 1}, options); };
        const auto found = rows("review,stars\ngood,5\nbad,1\n");
        QVERIFY2(found, found ? "" : describe(found.error()).c_str());
        QCOMPARE(found->columns[1], (Texts{"5", "1"}));
        QVERIFY(found->form.header && found->form.guessed);
        QCOMPARE(found->lines, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(rows("review,stars\ngood,5\nbad,1\n", {"", "", "", false})->columns[1], (Texts{"stars", "5", "1"}));
        QCOMPARE(rows("good film,pos\nbad film,neg\nanother,pos\n")->rows(), 3);
        QCOMPARE(rows("good,5\nbad,1\nother,2\n")->rows(), 3);
        QCOMPARE(rows("review,stars\ngood,5\n")->rows(), 2);  // of two nothing is sure
    }

    // An encoding that nobody named: what is plausible, told as the guess it is.
    void encodings_are_guessed_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("encoding");
        QTest::addColumn<QString>("first");
        QTest::newRow("a word") << QByteArray("caf\xE9,1\n") << "windows-1252" << "caf\u00e9";
        // The detector takes this for Czech; it reads the same.
        QTest::newRow("an accent that many have") << QByteArray("nice caf\xE9,1\ndull caf\xE9,0\ngreat plot,1\n") << "windows-1252" << "nice caf\u00e9";
        QTest::newRow("quotes of Windows") << QByteArray("\x93Sim\x94 \x96 disse,1\n") << "windows-1252" << "\u201cSim\u201d \u2013 disse";
        QTest::newRow("Portuguese") << QByteArray("O filme n\xE3o \xE9 ruim; a atua\xE7\xE3o \xE9 \xF3tima e a dire\xE7\xE3o tamb\xE9m,1\n") << "windows-1252"
                                    << "O filme n\u00e3o \u00e9 ruim; a atua\u00e7\u00e3o \u00e9 \u00f3tima e a dire\u00e7\u00e3o tamb\u00e9m";
        QTest::newRow("Russian") << QByteArray("\xDD\xF2\xEE \xEE\xF7\xE5\xED\xFC \xF5\xEE\xF0\xEE\xF8\xE8\xE9 \xF4\xE8\xEB\xFC\xEC \xE8 \xFF "
                                               "\xE5\xE3\xEE \xE2\xF1\xE5\xEC \xF1\xEE\xE2\xE5\xF2\xF3\xFE,1\n")
                                 << "windows-1251" << QString::fromUtf8("Это очень хороший фильм и я его всем советую");
    }
    void encodings_are_guessed() {
        QFETCH(QByteArray, content);
        QFETCH(QString, encoding);
        QFETCH(QString, first);
        const auto path = write("g.csv", "text,label\nplain,0\n" + content.toStdString());
        const auto table = read_table(path, named);
        QVERIFY2(table, table ? "" : describe(table.error()).c_str());
        QCOMPARE(QString::fromStdString(table->form.encoding), encoding);
        QCOMPARE(QString::fromStdString(table->columns[0][1]), first);
        QVERIFY(table->form.encoding_guessed);
        QVERIFY(QString::fromStdString(describe(table->form)).contains(encoding + " (a guess)"));
        QCOMPARE(table->notes.size(), std::size_t{1});
        QCOMPARE(QString(table->notes[0].code->id), QString("data.encoding_guessed"));
        QCOMPARE(table->notes[0].severity, Severity::warning);
        QVERIFY(QString::fromStdString(table->notes[0].place).endsWith("g.csv:3"));
        const auto preview = preview_table(path, 5);
        QVERIFY(preview && preview->notes == table->notes && preview->form.encoding == table->form.encoding);
        const auto told = read_table(path, named, {"", "", encoding.toStdString(), {}});
        QVERIFY(told && told->notes.empty() && !told->form.encoding_guessed && told->columns == table->columns);
    }
    void utf16_without_a_mark_is_guessed() {
        std::string content;
        for (const char c : std::string("text,label\ncaf\xE9,1\n")) content += {c, '\0'};
        const auto table = read_table(write("g.csv", content), named);
        QVERIFY2(table, table ? "" : describe(table.error()).c_str());
        QCOMPARE(table->columns[0], (Texts{"caf\u00e9"}));
        QCOMPARE(table->form.encoding, std::string("utf-16-le"));
        QCOMPARE(table->notes.size(), std::size_t{1});
    }

    void encodings_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("found");
        const QString text = QStringLiteral("text\tlabel\ncaf\u00e9 \u20ac \U0001F600\t1\n");
        const auto utf16 = [&](bool big) {
            QByteArray out(big ? "\xFE\xFF" : "\xFF\xFE", 2);
            for (const QChar c : text) {
                const char low = static_cast<char>(c.unicode() & 255), high = static_cast<char>(c.unicode() >> 8);
                out.append(big ? high : low).append(big ? low : high);
            }
            return out;
        };
        QTest::newRow("utf-8") << text.toUtf8() << "" << "utf-8";
        QTest::newRow("utf-8 with mark") << "\xEF\xBB\xBF" + text.toUtf8() << "" << "utf-8";
        QTest::newRow("utf-16 little") << utf16(false) << "" << "utf-16";
        QTest::newRow("utf-16 big") << utf16(true) << "" << "utf-16";
        QTest::newRow("utf-16 without mark") << utf16(false).mid(2) << "utf-16-le" << "utf-16-le";
        QTest::newRow("windows-1252") << QByteArray("text\tlabel\ncaf\xE9 \x80\t1\n") << "cp1252" << "cp1252";
        QTest::newRow("latin-1") << QByteArray("text\tlabel\ncaf\xE9\t1\n") << "latin-1" << "latin-1";
    }
    void encodings() {
        QFETCH(QByteArray, content);
        QFETCH(QString, asked);
        QFETCH(QString, found);
        TableOptions options;
        options.encoding = asked.toStdString();
        const auto table = read_table(write("e.tsv", content.toStdString()), named, options);
        QVERIFY2(table, table ? "" : describe(table.error()).c_str());
        const std::string whole = "caf\u00e9 \u20ac \U0001F600";
        QVERIFY2(whole.starts_with(table->columns[0][0]) && table->columns[0][0].size() >= 5, table->columns[0][0].c_str());
        QCOMPARE(table->form.encoding, found.toStdString());
        QCOMPARE(preview_table(write("e.tsv", content.toStdString()), 3, options)->columns[0], table->columns[0]);
    }
    void long_text_of_pairs_of_surrogates() {
        std::string smiles, bytes = "\xFF\xFE";
        for (const char c : std::string("t\n")) bytes += {c, '\0'};
        for (int i = 0; i < 10'000; ++i) {
            bytes += std::string("\x3D\xD8\x00\xDE", 4);
            smiles += "\U0001F600";
        }
        const auto table = read_table(write("s.csv", bytes), {std::string("t")});
        QVERIFY2(table, table ? "" : describe(table.error()).c_str());
        QCOMPARE(table->columns[0][0], smiles);
    }
    void the_remedy_is_offered() {
        const auto told = read_table(write("l.csv", "text,label\ncaf\xE9,0\n"), named, {"", "", "utf-8", {}}).error();
        QVERIFY(describe(told).find("windows-1252") != std::string::npos);
        QCOMPARE(QString(read_table(write("l.csv", "text,label\na,0\n"), named, {"", "", "klingon", {}}).error()[0].code->id), QString("data.encoding_unknown"));
    }

    void assin_pairs() {
        const std::string content = "<?xml version='1.0' encoding='utf-8'?>\n<corpus>\n <pair entailment=\"None\" id=\"1\" similarity=\"3.5\">\n"
                                    "  <t>A &amp; b &lt;c></t>\n  <h> <!-- no --> \u00e9</h></pair>\n<group><pair id='2' entailment='X'><t/><h><![CDATA[<d>]]></h>"
                                    "</pair></group></corpus>\n";
        const auto table = read_table(write("a.xml", content), {std::string("t"), std::string("h"), std::string("entailment")});
        QVERIFY2(table, table ? "" : describe(table.error()).c_str());
        QCOMPARE(table->columns[0], (Texts{"A & b <c>", ""}));
        QCOMPARE(table->columns[1], (Texts{"  \u00e9", "<d>"}));
        QCOMPARE(table->columns[2], (Texts{"None", "X"}));
        QCOMPARE(table->lines, (std::vector<std::int64_t>{3, 6}));
        QCOMPARE(table->header, (Texts{"entailment", "id", "similarity", "t", "h"}));
        const auto preview = preview_table(write("a.xml", content), 1);
        QVERIFY(preview);
        QCOMPARE(preview->rows(), 1);
        const auto latin = read_table(write("l.xml", "<?xml version='1.0' encoding='ISO-8859-1'?><c><pair t='caf\xE9'/></c>"), {std::string("t")});
        QVERIFY2(latin, latin ? "" : describe(latin.error()).c_str());
        QCOMPARE(latin->columns[0][0], std::string("caf\u00e9"));
    }

    void shards_follow_one_another() {
        const auto folder = fs::path(folder_.path().toStdString()) / "shards";
        QVERIFY(make_folders(folder));
        const auto put = [&](const char* name, const char* content) { std::ofstream(folder / name) << content; };
        put("train-00001-of-00002.csv", "text,label\nc,1\nd,0\n");
        put("train-00000-of-00002.csv", "text,label\na,1\n\"b\nb\",0\n");
        put("test-00000-of-00001.csv", "text,label\nz,1\n");
        put("README.md", "x");
        const auto train = read_tables(DataFiles(folder.string()), "train", named);
        QVERIFY2(train, train ? "" : describe(train.error()).c_str());
        QCOMPARE(train->columns[0], (Texts{"a", "b\nb", "c", "d"}));
        QCOMPARE(train->place(1), (folder / "train-00000-of-00002.csv").string() + ":3");
        QCOMPARE(train->place(3), (folder / "train-00001-of-00002.csv").string() + ":3");
        QCOMPARE(read_tables(DataFiles(folder.string()), "test", named)->rows(), 1);
        QCOMPARE(QString(read_tables(DataFiles(folder.string()), "validation", named).error()[0].code->id), QString("data.folder"));
        QCOMPARE(preview_table(folder, 1)->columns[0][0], std::string("a"));
        DataFiles list;
        list.list = {(folder / "test-00000-of-00001.csv").string(), (folder / "train-00001-of-00002.csv").string()};
        QCOMPARE(read_tables(list, "train", named)->columns[0], (Texts{"z", "c", "d"}));
        const auto preview = preview_tables(list, "train", 5);
        QCOMPARE(preview->columns[0], (Texts{"z"}));
        QCOMPARE(preview->parts.size(), std::size_t{2});
        QCOMPARE(preview_tables(DataFiles(folder.string()), "test", 5)->columns[0], (Texts{"z"}));
        put("train-2.jsonl", "{}");
        QCOMPARE(QString(read_tables(DataFiles(folder.string()), "train", named).error()[0].code->id), QString("data.folder_mixed"));
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
            for (const char* name : {"r.csv", "r.tsv", "r.jsonl", "r.xml"}) {
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
