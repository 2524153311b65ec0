// `tunebench --export` as a process: without a display, with the exit statuses of the command line.
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

class TestExportCommand : public QObject {
    Q_OBJECT

    int run(const QStringList& arguments, QByteArray* errors = nullptr) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove("DISPLAY");
        environment.remove("QT_QPA_PLATFORM");
        environment.insert("TUNEBENCH_HOME", home_.path());
        process.setProcessEnvironment(environment);
        process.start(TUNEBENCH_BIN "/tunebench", QStringList{"--export"} + arguments);
        if (!process.waitForFinished(120'000)) return -1;
        if (errors) *errors = process.readAllStandardError();
        return process.exitCode();
    }
    QTemporaryDir home_;

private slots:
    void initTestCase() {
        if (!QFileInfo::exists(TUNEBENCH_BIN "/tunebench")) QSKIP("the window is not built");
    }

    void published_runs_are_drawn_in_three_formats() {
        QTemporaryDir out;
        QCOMPARE(run({"published:tpf-02", "published:tpf-03", "--plot", "loss,accuracy", "--format", "svg,pdf,png", "--out", out.path()}), 0);
        for (const char* name : {"loss", "accuracy"})
            for (const char* ending : {"svg", "pdf", "png"})
                QVERIFY2(QFileInfo(out.filePath(QString("%1.%2").arg(name, ending))).size() > 1000, ending);
    }

    void wrong_commands_are_status_2() {
        QByteArray errors;
        QCOMPARE(run({}, &errors), 2);
        QVERIFY(errors.contains("usage"));
        QCOMPARE(run({"published:tpf-02", "--plot", "speed"}, &errors), 2);
        QVERIFY(errors.contains("speed"));
        QCOMPARE(run({"published:tpf-02", "--format", "gif"}), 2);
        QCOMPARE(run({"--wrong"}), 2);
        QCOMPARE(run({"no-such-run"}, &errors), 2);
        QVERIFY(errors.contains("no-such-run"));
    }

    void a_folder_that_cannot_be_written_is_status_1() {
        QByteArray errors;
        QCOMPARE(run({"published:tpf-02", "--out", "/proc/nowhere"}, &errors), 1);
        QVERIFY(errors.contains("/proc/nowhere"));
    }
};

QTEST_GUILESS_MAIN(TestExportCommand)
#include "test_export_command.moc"
