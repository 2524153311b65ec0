// The verbs on the reference's tiny BERT and its eighty rows.
#include "process.h"

#include <csignal>

class TestCli : public QObject {
    Q_OBJECT
    Program program_;
    QString shared_, first_, second_;

    QString spec(const QString& name, const QJsonObject& training = {}, const QJsonObject& more = {}) {
        const auto goldens = shared_ + "/oracle/goldens/";
        QJsonObject all{{"per_device_train_batch_size", 8}, {"num_train_epochs", 2}, {"learning_rate", 1e-3}, {"eval_strategy", "epoch"}, {"save_strategy", "epoch"}, {"load_best_model_at_end", true}, {"logging_steps", 5}};
        for (auto it = training.begin(); it != training.end(); ++it) all[it.key()] = it.value();
        QJsonObject json{{"name", name},
                         {"model", goldens + "models/bert"},
                         {"dataset", QJsonObject{{"train", goldens + "data/train.tsv"}, {"validation", goldens + "data/dev.tsv"}, {"text", QJsonArray{"sentence"}}, {"label", "label"}, {"labels", QJsonArray{"negative", "positive"}}}},
                         {"max_length", 32},
                         {"engine", QJsonObject{{"threads", 1}}},
                         {"training", all}};
        for (auto it = more.begin(); it != more.end(); ++it) json[it.key()] = it.value();
        return program_.write(name + ".json", json);
    }
    void train(const QString& name, const QJsonObject& more, QString& folder) {
        folder = program_.path("run-" + name);
        const auto result = program_.run({"train", spec(name, {}, more), "--out", folder, "--json"});
        QVERIFY2(result.status == 0, qPrintable(result.errors));
        QCOMPARE(at(result.output.toUtf8(), "status").toString(), "done");
    }

private slots:
    void initTestCase() {
        shared_ = shared_folder();
        if (shared_.isEmpty()) QSKIP("The reference's goldens are not on this machine.");
        train("full", {}, first_);
        train("frozen", {{"freeze", QJsonObject{{"embeddings", true}, {"layers", 1}}}}, second_);
    }
    void a_run_leaves_the_contracts_files() {
        for (const char* name : {"spec.json", "events.jsonl", "steps.jsonl", "summary.json", "environment.json", "predictions.jsonl", "model/config.json", "model/model.safetensors", "model/tokenizer.json"})
            QVERIFY2(QFile::exists(first_ + "/" + name), name);
        QVERIFY(!QFile::exists(first_ + "/lock") && !QFile::exists(first_ + "/checkpoints/recovery"));
        QCOMPARE(content(first_ + "/steps.jsonl").count("\"loss\""), 20);
        QVERIFY(at(content(second_ + "/summary.json"), "parameters.trainable").toInt() < at(content(first_ + "/summary.json"), "parameters.trainable").toInt());
    }
    void a_run_repeats_from_its_own_spec() {
        const auto again = program_.path("again");
        QCOMPARE(program_.run({"train", first_ + "/spec.json", "--out", again}).status, 0);
        QCOMPARE(content(again + "/model/model.safetensors"), content(first_ + "/model/model.safetensors"));
        QCOMPARE(content(again + "/predictions.jsonl"), content(first_ + "/predictions.jsonl"));
    }
    void runs_and_show() {
        const auto list = program_.run({"runs", "--json"});
        QVERIFY2(list.status == 0 && list.output.contains("run-full") && list.output.contains("run-frozen"), qPrintable(list.output + list.errors));
        QVERIFY(program_.run({"runs"}).output.contains("frozen"));
        const auto shown = program_.run({"show", "run-fro", "--json"});  // a prefix
        QCOMPARE(shown.status, 0);
        QCOMPARE(at(shown.output.toUtf8(), "spec.name").toString(), "frozen");
        const auto none = program_.run({"show", "20990101"});
        QVERIFY2(none.status == 2 && none.errors.contains("No run is called 20990101"), qPrintable(none.errors));
        const auto both = program_.run({"show", "run-f"});
        QVERIFY2(both.status == 2 && both.errors.contains("run-full") && both.errors.contains("run-frozen"), qPrintable(both.errors));
    }
    void compare() {
        const auto json = program_.run({"compare", first_, second_, "--format", "json"});
        QVERIFY2(json.status == 0, qPrintable(json.errors));
        QVERIFY(at(json.output.toUtf8(), "p_mcnemar").isDouble());
        for (const char* format : {"table", "csv", "markdown", "latex", "html"}) QCOMPARE(program_.run({"compare", first_, second_, "--format", format}).status, 0);
        QVERIFY(program_.run({"compare", "tpf-02", "tpf-03"}).output.contains("14,767,874"));
        QCOMPARE(program_.run({"compare", first_}).status, 2);
    }
    void export_all() {
        const auto out = program_.path("report");
        const auto result = program_.run({"export", first_, second_, "--zip", "--out", out});
        QVERIFY2(result.status == 0, qPrintable(result.errors));
        for (const auto& file : result.output.trimmed().split('\n')) QVERIFY2(QFile::exists(file), qPrintable(file));
        for (const char* name : {"report/report.html", "report/tables/metrics.tex", "report/tables/metrics.csv", "report/tables/metrics.md", "report/runs/run-full/spec.json", "report.zip"}) QVERIFY2(QFile::exists(program_.path(name)), name);
        QCOMPARE(program_.run({"export", first_, "--tables", "csv", "--out", program_.path("one")}).status, 0);
        QVERIFY(!QFile::exists(program_.path("one/report.md")));
        QCOMPARE(program_.run({"export", first_, "--tables", "excel"}).status, 2);
    }
    void params_of_the_published_recipe() {
        const auto model = shared_ + "/data/hub/distilbert-base-uncased";
        if (!QFile::exists(model + "/config.json")) QSKIP("DistilBERT's configuration is not on this machine.");
        const auto file = spec("tpf-03", {}, {{"model", model}, {"freeze", QJsonObject{{"embeddings", true}, {"layers", 4}}}});
        const auto result = program_.run({"params", file, "--json"});
        QCOMPARE(at(result.output.toUtf8(), "total").toInt(), 66955010);
        QCOMPARE(at(result.output.toUtf8(), "trainable").toInt(), 14767874);
        QCOMPARE(QString::number(at(result.output.toUtf8(), "trainable_percent").toDouble(), 'f', 1), "22.1");
        QVERIFY(program_.run({"params", file}).output.contains("66955010 parameters, 14767874 trainable (22.1 %)"));
    }
    void plan() {
        const auto result = program_.run({"plan", spec("full"), "--json"});
        QVERIFY2(result.status == 0, qPrintable(result.errors));
        QCOMPARE(at(result.output.toUtf8(), "steps.total").toInt(), 20);
        QVERIFY(at(result.output.toUtf8(), "memory_bytes.total").toDouble() > 0);
        QVERIFY(!QFile::exists(program_.home() + "/runs/full"));
        QCOMPARE(program_.run({"plan", spec("full")}).status, 0);
    }
    void tokenize() {
        const QString model = shared_ + "/oracle/goldens/models/bert";
        const auto plain = program_.run({"tokenize", "--model", model}, "a good film\n\n");
        QVERIFY2(plain.status == 0, qPrintable(plain.errors));
        QCOMPARE(plain.output.count('\n'), 2);
        QCOMPARE(program_.run({"tokenize", "--model", model, "--json"}, "\"a good film\"\n\"\"\n").output, plain.output);
        const auto pair = program_.run({"tokenize", "--model", model, "--pair", "--max-length", "6"}, "a good film\tor a bad one\n");
        QCOMPARE(QJsonDocument::fromJson(pair.output.toUtf8()).array().size(), 6);
        QCOMPARE(program_.run({"tokenize", "--model", model, "--json"}, "[\"a good film\", \"or a bad one\"]\n").status, 0);
        const auto latin = program_.run({"tokenize", "--model", model}, "fine\ncaf\xe9\n");
        QVERIFY2(latin.status == 2 && latin.errors.contains("standard input:2") && latin.errors.contains("iconv"), qPrintable(latin.errors));
        QCOMPARE(program_.run({"tokenize", "--model", model, "--pair"}, "no tab\n").status, 2);
        QCOMPARE(program_.run({"tokenize", "--model", model, "--json"}, "{}\n").status, 2);
    }
    void predict() {
        const auto one = program_.run({"predict", "--model", first_, "--text", "a good film"});
        QVERIFY2(one.status == 0, qPrintable(one.errors));
        QVERIFY(at(one.output.toUtf8(), "label").toString() == "positive" || at(one.output.toUtf8(), "label").toString() == "negative");
        const auto lines = program_.run({"predict", "--model", first_ + "/model"}, "a good film\nanother\n");
        QVERIFY2(lines.output.count('\n') == 2, qPrintable(lines.errors));
        const auto of_one = at(one.output.toUtf8(), "logits").toArray(), of_line = at(lines.output.split('\n')[0].toUtf8(), "logits").toArray();
        for (int i = 0; i < of_one.size(); ++i) QVERIFY(std::abs(of_one[i].toDouble() - of_line[i].toDouble()) < 1e-5);
    }
    void evaluate_agrees_with_the_run() {
        const auto result = program_.run({"evaluate", "--model", first_, "--dataset", first_ + "/spec.json"});
        QVERIFY2(result.status == 0, qPrintable(result.errors));
        QCOMPARE(at(result.output.toUtf8(), "rows").toInt(), 40);
        QCOMPARE(at(result.output.toUtf8(), "accuracy").toDouble(), at(content(first_ + "/summary.json"), "best.eval_accuracy").toDouble());
    }
    void a_signal_saves_and_resume_goes_on() {
        const auto file = spec("long", {{"num_train_epochs", 40}, {"save_strategy", "no"}, {"load_best_model_at_end", false}});
        const auto whole = program_.path("whole"), cut = program_.path("cut");
        QCOMPARE(program_.run({"train", file, "--out", whole}).status, 0);
        QProcess process;
        program_.start(process, {"train", file, "--out", cut});
        QTRY_VERIFY_WITH_TIMEOUT(content(cut + "/steps.jsonl").count('\n') > 30, 60000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(QFile::exists(cut + "/checkpoints/recovery"));
        QVERIFY(program_.run({"show", cut}).output.contains("interrupted"));
        QCOMPARE(program_.run({"train", file, "--out", cut}).status, 2);  // not empty, and no --resume
        const auto resumed = program_.run({"train", "--resume", cut, "--json"});
        QVERIFY2(resumed.status == 0, qPrintable(resumed.errors));
        QCOMPARE(at(resumed.output.toUtf8(), "resumes").toInt(), 1);
        QCOMPARE(content(cut + "/model/model.safetensors"), content(whole + "/model/model.safetensors"));
        QCOMPARE(content(cut + "/steps.jsonl").count("\"loss\""), 400);
    }
    void settings_from_the_command_line() {
        const auto out = program_.path("set");
        const auto result = program_.run({"train", spec("set"), "--out", out, "--set", "training.num_train_epochs=1", "--set", "training.seed=7"});
        QVERIFY2(result.status == 0, qPrintable(result.errors));
        QCOMPARE(at(content(out + "/spec.json"), "training.seed").toInt(), 7);
        QCOMPARE(content(out + "/steps.jsonl").count("\"loss\""), 10);
    }
    void usage() {
        QCOMPARE(program_.run({}).status, 2);
        QCOMPARE(program_.run({"fly"}).status, 2);
        QCOMPARE(program_.run({"train"}).status, 2);
        const auto help = program_.run({"--help"});
        QVERIFY(help.status == 0 && help.output.contains("compare"));
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "test_cli.moc"
