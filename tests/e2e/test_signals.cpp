// Ctrl+C and a polite kill: a run saves and says how to go on, everything else ends at once.
#include "process.h"

#include <csignal>
#include <sys/stat.h>

class TestSignals : public QObject {
    Q_OBJECT
    Program program_;
    QString goldens_;

private slots:
    void initTestCase() {
        const auto shared = shared_folder();
        if (!shared.isEmpty()) goldens_ = shared + "/oracle/goldens/";
    }

    void verbs_without_anything_to_save_end_at_once_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("signal");
        // Nobody writes into this file, so the program waits for it.
        const auto silent = program_.path("silent.json");
        QCOMPARE(::mkfifo(silent.toUtf8().constData(), 0600), 0);
        for (const int signal : {SIGINT, SIGTERM}) {
            const auto name = [&](const char* verb) { return QString("%1 %2").arg(verb).arg(signal).toUtf8(); };
            QTest::newRow(name("plan")) << QStringList{"plan", silent} << signal;
            QTest::newRow(name("evaluate")) << QStringList{"evaluate", "--model", program_.home(), "--dataset", silent} << signal;
            if (goldens_.isEmpty()) continue;
            QTest::newRow(name("tokenize")) << QStringList{"tokenize", "--model", goldens_ + "models/bert"} << signal;
            QTest::newRow(name("predict")) << QStringList{"predict", "--model", goldens_ + "models/bert"} << signal;
        }
    }
    void verbs_without_anything_to_save_end_at_once() {
        QFETCH(QStringList, arguments);
        QFETCH(int, signal);
        QProcess process;
        program_.start(process, arguments);
        QVERIFY(process.waitForStarted());
        QTest::qWait(2500);  // it has been loaded and waits for its input
        QCOMPARE(process.state(), QProcess::Running);
        ::kill(static_cast<pid_t>(process.processId()), signal);
        QVERIFY2(process.waitForFinished(3000), "it goes on");
        QCOMPARE(process.exitStatus(), QProcess::CrashExit);  // by the signal
        QCOMPARE(process.exitCode(), signal);
    }

    // timeout(1) signals its child and then the child's group.
    void two_signals_at_once_are_one() {
        if (goldens_.isEmpty()) QSKIP("The reference's goldens are not on this machine.");
        const QJsonObject training{{"per_device_train_batch_size", 8}, {"num_train_epochs", 400}, {"save_strategy", "no"}};
        const QJsonObject dataset{{"train", goldens_ + "data/train.tsv"}, {"validation", goldens_ + "data/dev.tsv"}, {"text", QJsonArray{"sentence"}}, {"label", "label"}};
        const auto spec = program_.write("long.json", QJsonObject{{"name", "long"}, {"model", goldens_ + "models/bert"}, {"dataset", dataset}, {"max_length", 32}, {"training", training}, {"engine", QJsonObject{{"threads", 1}}}});
        const auto out = program_.path("long");
        QProcess process;
        program_.start(process, {"train", spec, "--out", out});
        QTRY_VERIFY_WITH_TIMEOUT(content(out + "/steps.jsonl").count('\n') > 20, 60000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QTest::qSleep(30);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(QFile::exists(out + "/checkpoints/recovery"));
        QVERIFY(process.readAllStandardError().contains("Go on with: tunebench-cli train --resume"));
    }
};

QTEST_GUILESS_MAIN(TestSignals)
#include "test_signals.moc"
