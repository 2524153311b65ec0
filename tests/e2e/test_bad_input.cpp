// What a user can get wrong: the exit status says whose fault it is, the message the place and the remedy, and nothing is written.
#include "process.h"

class TestBadInput : public QObject {
    Q_OBJECT
    Program program_;
    QString goldens_;

    QJsonObject dataset(const QString& train, const QString& validation) {
        return {{"train", train}, {"validation", validation}, {"text", QJsonArray{"sentence"}}, {"label", "label"}};
    }
    QString good_train() { return program_.write("good.tsv", QByteArray("sentence\tlabel\nfine\t1\nbad\t0\nnice\t1\npoor\t0\n")); }
    QJsonObject spec(const QJsonObject& dataset) { return {{"name", "bad"}, {"model", goldens_ + "models/bert"}, {"dataset", dataset}, {"training", QJsonObject{{"num_train_epochs", 1}}}}; }

    // Refused with status 2, all `parts` in the message, and no run folder.
    void refused(const QJsonObject& json, const QStringList& parts) {
        const auto out = program_.path("out");
        const auto result = program_.run({"train", program_.write("spec.json", json), "--out", out});
        QCOMPARE(result.status, 2);
        for (const auto& part : parts) QVERIFY2(result.errors.contains(part), qPrintable("looked for " + part + " in: " + result.errors));
        QVERIFY2(!QFile::exists(out), qPrintable(out));
        QVERIFY(result.output.isEmpty());
    }
    void copy_model(const QString& to) {
        QVERIFY(QDir().mkpath(to));
        for (const auto& name : QDir(goldens_ + "models/bert").entryList(QDir::Files)) {
            QFile::remove(to + "/" + name);
            const auto bytes = content(goldens_ + "models/bert/" + name);
            QFile file(to + "/" + name);
            file.open(QIODevice::WriteOnly);
            file.write(bytes);
        }
    }

private slots:
    void initTestCase() {
        goldens_ = shared_folder() + "/oracle/goldens/";
        if (!QFile::exists(goldens_)) QSKIP("The reference's goldens are not on this machine.");
    }
    void empty_file() { refused(spec(dataset(program_.write("empty.tsv", QByteArray()), good_train())), {"empty.tsv", "empty"}); }
    void missing_file() { refused(spec(dataset(program_.path("nothing.tsv"), good_train())), {"nothing.tsv"}); }
    void missing_column() {
        refused(spec(dataset(program_.write("columns.tsv", QByteArray("text\tlabel\nx\t1\ny\t0\n")), good_train())), {"columns.tsv", "sentence", "text"});
    }
    void one_label_only() { refused(spec(dataset(program_.write("one.tsv", QByteArray("sentence\tlabel\nx\t1\ny\t1\n")), good_train())), {"one.tsv"}); }
    void label_unknown_in_validation() {
        refused(spec(dataset(good_train(), program_.write("unknown.tsv", QByteArray("sentence\tlabel\nx\t1\ny\t7\n")))), {"unknown.tsv:3", "7"});
    }
    void damaged_utf8() {
        refused(spec(dataset(program_.write("damaged.tsv", QByteArray("sentence\tlabel\nna\xc3\xafve\t1\ncaf\xe9\t0\n")), good_train())), {"damaged.tsv:3", "UTF-8"});
    }
    // Text in another encoding is read as a guess, told with its place and the remedy.
    void not_utf8() {
        const auto json = spec(dataset(program_.write("latin.tsv", QByteArray("sentence\tlabel\nfine\t1\ncaf\xe9\t0\n")), good_train()));
        const auto result = program_.run({"plan", program_.write("latin.json", json)});
        const QString told = result.output + result.errors;
        for (const char* word : {"warning", "latin.tsv:3", "windows-1252", "a guess", "dataset.encoding"}) QVERIFY2(told.contains(word), qPrintable(told));
    }
    void truncated_weights() {
        const auto model = program_.path("truncated");
        copy_model(model);
        QFile file(model + "/model.safetensors");
        QVERIFY(file.resize(file.size() / 2));
        auto json = spec(dataset(good_train(), good_train()));
        json["model"] = model;
        refused(json, {"truncated/model.safetensors"});
    }
    void shapes_that_do_not_fit() {
        const auto model = program_.path("shapes");
        copy_model(model);
        auto config = QJsonDocument::fromJson(content(model + "/config.json")).object();
        config["intermediate_size"] = config["intermediate_size"].toInt() * 2;
        QFile file(model + "/config.json");
        file.open(QIODevice::WriteOnly);
        file.write(QJsonDocument(config).toJson());
        file.close();
        auto json = spec(dataset(good_train(), good_train()));
        json["model"] = model;
        refused(json, {"intermediate"});
    }
    void five_mistakes_at_once() {
        auto json = spec(dataset(good_train(), good_train()));
        json["trainning"] = 1;
        json["training"] = QJsonObject{{"learning_rate", "fast"}, {"num_train_epochs", -1}, {"lr_scheduler_type", "cosin"}, {"warmup_ratio", 3}};
        refused(json, {"trainning", "training", "$.training.learning_rate", "$.training.num_train_epochs", "$.training.lr_scheduler_type", "$.training.warmup_ratio"});
    }
    void no_json() {
        const auto result = program_.run({"train", program_.write("broken.json", QByteArray("{\"name\": "))});
        QVERIFY2(result.status == 2 && result.errors.contains("broken.json"), qPrintable(result.errors));
    }
    void a_folder_that_cannot_be_written() {
        // A file where a folder should be stops root too, whom modes do not.
        const auto file = program_.write("file", QByteArray("x"));
        const auto result = program_.run({"train", program_.write("spec.json", spec(dataset(good_train(), good_train()))), "--out", file + "/run"});
        QVERIFY2(result.status == 2 && result.errors.contains("file/run") && result.errors.contains("another folder"), qPrintable(result.errors));
    }
    void a_full_disk() {
        // A file system of 256 KiB in a name space of its own: the run begins, its first checkpoint does not fit.
        const auto out = program_.path("small");
        QVERIFY(QDir().mkpath(out));
        const auto in_small = [&](const QString& command) {
            QProcess process;
            process.start("unshare", {"-rm", "sh", "-c", "mount -t tmpfs -o size=256k tmpfs " + out + " && " + command});
            process.waitForFinished(120000);
            return Result{process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
        };
        if (in_small("true").status != 0) QSKIP("A file system of one's own cannot be made here.");
        const auto file = program_.write("spec.json", spec(dataset(good_train(), good_train())));
        const auto result = in_small("TUNEBENCH_HOME=" + program_.home() + " " TUNEBENCH_BIN "/tunebench-cli train " + file + " --out " + out + "/run; s=$?; find " + out + "/run -name '*.tmp*'; exit $s");
        QVERIFY2(result.status == 1, qPrintable(QString::number(result.status) + result.errors));
        QVERIFY2(result.errors.contains("The disk is full") && result.errors.contains("small/run"), qPrintable(result.errors));
        QVERIFY2(!result.output.contains(".tmp"), qPrintable(result.output));
    }
};

QTEST_GUILESS_MAIN(TestBadInput)
#include "test_bad_input.moc"
