// `tunebench --export` as a process: without a display, with the exit statuses of the command line.
#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

class TestExportCommand : public QObject {
    Q_OBJECT

    int run(const QStringList& arguments, QByteArray* errors = nullptr) { return run_window(QStringList{"--export"} + arguments, errors); }

    // Where there is no display; -1 where it does not end by itself.
    int run_window(const QStringList& arguments, QByteArray* errors = nullptr, QByteArray* output = nullptr) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"}) environment.remove(name);
        environment.remove("QT_QPA_PLATFORM");
        environment.insert("TUNEBENCH_HOME", home_.path());
        process.setProcessEnvironment(environment);
        process.start(TUNEBENCH_BIN "/tunebench", arguments);
        if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit) return -1;
        if (output) *output = process.readAllStandardOutput();
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

    void every_problem_of_a_command_is_named() {
        QByteArray errors;
        QCOMPARE(run({"published:tpf-02", "--plot", "speed", "--format", "gif", "--width", "wide", "--text", "99", "--shape", "round"}, &errors), 2);
        for (const char* part : {"speed", "gif", "--width: \"wide\"", "--text: \"99\"", "--shape"}) QVERIFY2(errors.contains(part), part);
    }

    void a_figure_takes_its_size() {
        QTemporaryDir out;
        QCOMPARE(run({"published:tpf-02", "--plot", "loss", "--format", "png", "--width", "174", "--height", "100", "--text", "10", "--grey", "--out", out.path()}), 0);
        const QImage image(out.filePath("loss.png"));
        QVERIFY(std::abs(image.width() - 174 / 25.4 * 300) < 6);
        QVERIFY(std::abs(image.height() - 100 / 25.4 * 300) < 6);
        // The series are drawn in greys: what is left of colour is the tint of text and lines.
        int most = 0;
        for (int y = 0; y < image.height(); y += 3)
            for (int x = 0; x < image.width(); x += 3) {
                const QColor color = image.pixelColor(x, y);
                most = std::max({most, std::abs(color.red() - color.blue()), std::abs(color.red() - color.green())});
            }
        QVERIFY2(most < 64, qPrintable(QString::number(most)));
    }

    void tables_of_one_run_are_written_without_figures() {
        QTemporaryDir out;
        QCOMPARE(run({"tpf-02", "--plot", "none", "--tables", "csv,latex", "--out", out.path()}), 0);
        QVERIFY(QFileInfo(out.filePath("tables/metrics.csv")).size() > 50 && QFileInfo::exists(out.filePath("report.tex")));
        QVERIFY(QDir(out.path()).entryList({"*.svg", "*.png", "*.pdf", "*-data.csv"}).isEmpty());
    }

    void what_needs_no_window_needs_no_display() {
        QByteArray output, errors;
        QCOMPARE(run_window({"--version"}, &errors, &output), 0);
        QVERIFY2(output.startsWith("tunebench ") && output.trimmed().size() > 12, output.constData());
        QCOMPARE(run_window({"--help"}, &errors, &output), 0);
        QVERIFY(output.contains("--export"));
        for (const QStringList& wrong : {QStringList{"--wrong"}, QStringList{"-x"}, QStringList{"file.json"}, QStringList{"-platform", "offscreen", "--wrong"}}) {
            QCOMPARE(run_window(wrong, &errors), 2);
            QVERIFY2(errors.contains("unknown argument " + wrong.last().toUtf8()), errors.constData());
        }
        // The window itself says that it has nowhere to open.
        QCOMPARE(run_window({}, &errors), 1);
        QVERIFY2(errors.contains("display") && errors.contains("tunebench-cli"), errors.constData());
    }

    void a_folder_that_cannot_be_written_is_status_1() {
        QByteArray errors;
        QCOMPARE(run({"published:tpf-02", "--out", "/proc/nowhere"}, &errors), 1);
        QVERIFY(errors.contains("/proc/nowhere"));
    }
};

QTEST_GUILESS_MAIN(TestExportCommand)
#include "test_export_command.moc"
