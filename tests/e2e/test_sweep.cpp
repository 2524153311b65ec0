// A grid of random tiny models of three families on three real data sets, killed once in the middle and continued.
#include "process.h"

#include <csignal>
#include <cstring>

// A model without its head, so that it can be given one of any size: the tensors that are not the head's, laid end to end again.
static QByteArray without_head(const QByteArray& file) {
    quint64 size = 0;
    std::memcpy(&size, file.constData(), sizeof size);
    const auto begin = static_cast<qsizetype>(sizeof size + size);
    const auto header = QJsonDocument::fromJson(file.mid(sizeof size, static_cast<qsizetype>(size))).object();
    QJsonObject kept;
    QByteArray data;
    for (auto it = header.begin(); it != header.end(); ++it) {
        if (it.key() == "__metadata__" || it.key().contains("classifier") || it.key().startsWith("score")) continue;
        auto tensor = it.value().toObject();
        const auto offsets = tensor["data_offsets"].toArray();
        const auto part = file.mid(begin + offsets[0].toInt(), offsets[1].toInt() - offsets[0].toInt());
        tensor["data_offsets"] = QJsonArray{data.size(), data.size() + part.size()};
        data += part;
        kept[it.key()] = tensor;
    }
    const auto json = QJsonDocument(kept).toJson(QJsonDocument::Compact);
    size = static_cast<quint64>(json.size());
    return QByteArray(reinterpret_cast<const char*>(&size), sizeof size) + json + data;
}

class TestSweep : public QObject {
    Q_OBJECT
    Program program_;
    QString shared_;

    QString sweep() {
        const auto models = program_.path("models/");
        const auto set = [](const char* source, double share = 0) { return QJsonObject{{"source", source}, {"max_train_samples", 24}, {"max_eval_samples", 12}, {"validation_split", share}}; };
        const QJsonObject lora{{"peft_type", "LORA"}, {"r", 2}};
        const QJsonObject base{{"model", "starter"},
                               {"dataset", QJsonObject{{"source", "imdb"}}},
                               {"max_length", 24},
                               {"training", QJsonObject{{"num_train_epochs", 2}, {"per_device_train_batch_size", 6}, {"eval_strategy", "epoch"}, {"save_strategy", "no"}, {"logging_steps", 2}}},
                               {"engine", QJsonObject{{"evaluate_train", true}, {"threads", 1}}}};
        const QJsonObject axes{{"model", QJsonArray{models + "distilbert", models + "roberta", models + "llama"}},
                               {"dataset", QJsonArray{set("imdb"), set("ag_news", 0.1), set("snli")}},
                               {"peft", QJsonArray{lora, QJsonValue()}}};
        return program_.write("grid.json", QJsonObject{{"base", base}, {"axes", axes}});
    }
    QStringList done(const QString& out) const {
        QStringList runs;
        for (const auto& run : QDir(out + "/runs").entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            if (at(content(out + "/runs/" + run + "/summary.json"), "status").toString() == "done") runs << run;
        return runs;
    }

private slots:
    void initTestCase() {
        shared_ = shared_folder();
        if (shared_.isEmpty() || !QFile::exists(shared_ + "/data/imdb")) QSKIP("The reference's goldens and the studies' data are not on this machine.");
        QVERIFY(QDir().mkpath(program_.home() + "/data"));
        for (const char* set : {"imdb", "ag_news", "snli"}) QVERIFY(QFile::link(shared_ + "/data/" + set, program_.home() + "/data/" + set));
    }

    void tiny_models_without_heads() {
        for (const char* family : {"distilbert", "roberta", "llama"}) {
            const QDir from(shared_ + "/oracle/goldens/models/" + family);
            const auto to = program_.path(QString("models/") + family);
            QVERIFY(QDir().mkpath(to));
            for (const auto& name : from.entryList(QDir::Files))
                if (name != "model.safetensors") QVERIFY(QFile::copy(from.filePath(name), to + "/" + name));
            program_.write(QString("models/") + family + "/model.safetensors", without_head(content(from.filePath("model.safetensors"))));
        }
    }

    void killed_once_and_continued() {
        const auto file = sweep(), out = program_.path("sweep");
        const QStringList arguments{"sweep", file, "--out", out, "--workers", "2"};
        QProcess first;
        program_.start(first, arguments);
        QTRY_VERIFY2_WITH_TIMEOUT(done(out).size() >= 4 || first.state() == QProcess::NotRunning, "no run ends", 120000);
        QVERIFY2(first.state() == QProcess::Running, first.readAllStandardError().constData());
        ::kill(static_cast<pid_t>(first.processId()), SIGKILL);
        first.waitForFinished();
        QTest::qWait(500);  // its workers save and end
        const auto before = done(out);
        QVERIFY(before.size() < 18);
        QMap<QString, QDateTime> written;
        for (const auto& run : before) written[run] = QFileInfo(out + "/runs/" + run + "/summary.json").lastModified();

        const auto result = program_.run(arguments);
        QVERIFY2(result.status == 0, qPrintable(result.errors));
        QCOMPARE(done(out).size(), 18);
        for (auto it = written.cbegin(); it != written.cend(); ++it)
            QCOMPARE(QFileInfo(out + "/runs/" + it.key() + "/summary.json").lastModified(), it.value());
        for (const char* table : {"accuracy", "memory", "time", "epochs", "parameters"})
            for (const char* ending : {"csv", "md", "tex", "html"}) QVERIFY2(QFile::exists(out + "/tables/" + table + "." + ending), table);
        const auto epochs = content(out + "/tables/epochs.csv");
        QCOMPARE(epochs.count('\n'), 7);
        QVERIFY2(!epochs.contains("failed") && !epochs.contains("–"), epochs.constData());
        QVERIFY(result.output.contains("Trainable parameters"));
        // Nothing is left to do.
        const auto again = program_.run(arguments);
        QVERIFY2(again.errors.contains("18 of them done already") && !again.errors.contains("started"), qPrintable(again.errors));
    }

    void mistakes_start_nothing() {
        const auto bad = program_.write("bad.json", QJsonObject{{"base", QJsonObject{{"model", "nowhere"}, {"dataset", QJsonObject{{"train", "none.tsv"}, {"text", QJsonArray{"a"}}, {"label", "b"}}}}},
                                                                {"axes", QJsonObject{{"training.seed", QJsonArray{1, 2}}}}});
        const auto result = program_.run({"sweep", bad, "--out", program_.path("bad")});
        QCOMPARE(result.status, 2);
        QVERIFY2(result.errors.contains("nowhere"), qPrintable(result.errors));
        QVERIFY(!QFile::exists(program_.path("bad")));
        QCOMPARE(program_.run({"sweep", "no-such-sweep"}).status, 2);
    }
};

QTEST_GUILESS_MAIN(TestSweep)
#include "test_sweep.moc"
