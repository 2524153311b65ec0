// What a command line may look like, and that no report takes another's place. The published results and the catalogue are enough for it.
#include "process.h"

class TestArguments : public QObject {
    Q_OBJECT
    Program program_;

    QString spec() { return program_.write("spec.json", QJsonObject{{"model", "distilbert-base-uncased"}, {"dataset", QJsonObject{{"source", "sst2"}}}}); }
    static double trainable(const Result& result) { return at(result.output.toUtf8(), "trainable").toDouble(); }

private slots:
    void a_list_takes_no_run() {
        const auto out = program_.path("report");
        const auto first = program_.run({"export", "--tables", "csv", "tpf-02", "tpf-03", "--out", out});
        QVERIFY2(first.status == 0, qPrintable(first.errors));
        QVERIFY(QFile::exists(out + "/tables/metrics.csv") && !QFile::exists(out + "/report.html"));
        const auto more = program_.path("more");
        QCOMPARE(program_.run({"export", "--out", more, "--tables", "markdown,html", "tpf-02"}).status, 0);
        QVERIFY(QFile::exists(more + "/report.html") && QFile::exists(more + "/report.md") && !QFile::exists(more + "/tables/metrics.csv"));
    }
    void settings_stand_before_or_behind_the_file() {
        const auto file = spec();
        const auto all = program_.run({"params", file, "--json"});
        QVERIFY2(all.status == 0, qPrintable(all.errors));
        const auto behind = program_.run({"params", file, "--set", "freeze.embeddings=true", "freeze.layers=4", "--json"});
        QVERIFY2(behind.status == 0, qPrintable(behind.errors));
        QCOMPARE(trainable(behind), 14767874.0);
        QVERIFY(trainable(all) > trainable(behind));
        for (const QStringList& words : {QStringList{"--set", "freeze.embeddings=true", "freeze.layers=4", file, "--json"}, QStringList{"--set", "freeze.embeddings=true", "--set", "freeze.layers=4", file, "--json"}}) {
            const auto before = program_.run(QStringList{"params"} + words);
            QVERIFY2(before.status == 0, qPrintable(before.errors));
            QCOMPARE(before.output, behind.output);
        }
        QCOMPARE(program_.run({"params", file, "another.json"}).status, 2);
        QCOMPARE(program_.run({"params", "--set", "freeze.layers=4"}).status, 2);
    }
    void a_number_out_of_range_is_answered_in_a_line() {
        for (const char* number : {"0", "-3"}) {
            const auto result = program_.run({"tokenize", spec(), "--threads", number});
            QCOMPARE(result.status, 2);
            QVERIFY2(result.errors.contains(QString(number) + " is not above 0") && result.errors.size() < 200, qPrintable(result.errors));
        }
    }
    void reports_of_one_minute_lie_side_by_side() {
        QSet<QString> folders;
        for (const char* runs : {"tpf-02 tpf-03", "tpf-03 tpf-02", "tpf-02"}) {
            const auto result = program_.run(QStringList{"export", "--zip"} + QString(runs).split(' '));
            QVERIFY2(result.status == 0, qPrintable(result.errors));
            const auto archive = result.output.trimmed().split('\n').last();
            QVERIFY2(archive.endsWith(".zip") && QFile::exists(archive), qPrintable(archive));
            folders << archive.chopped(4);
        }
        QCOMPARE(folders.size(), 3);
        QStringList captions;
        for (const auto& folder : folders) captions << content(folder + "/comparison.json");
        QCOMPARE(QSet<QString>(captions.begin(), captions.end()).size(), 3);
    }
};

QTEST_GUILESS_MAIN(TestArguments)
#include "test_arguments.moc"
