// The set-up's own decisions, with programs of the test's own in place of the system's: nothing is installed and nothing is built.
#include "process.h"

class TestSetUp : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    QString bin() const { return folder_.filePath("bin"); }

    void program(const QString& name, const QByteArray& script) {
        QFile::remove(bin() + "/" + name);
        QFile file(bin() + "/" + name);
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.write("#!/bin/bash\n" + script + "\n");
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    // Runs shell commands after tools/setup.sh was read, in a terminal or not.
    Result shell(const QString& commands, bool terminal = false) {
        const QString script = folder_.filePath("script.sh");
        QFile file(script);
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.write("set -euo pipefail\n. " TUNEBENCH_SOURCE "/tools/setup.sh\n" + commands.toUtf8() + "\n");
        file.close();
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("PATH", bin());
        process.setProcessEnvironment(environment);
        if (terminal)
            process.start("/usr/bin/script", {"-qec", "/bin/bash " + script, "/dev/null"});
        else
            process.start("/bin/bash", {script});
        process.closeWriteChannel();
        const bool ended = process.waitForFinished(20000);
        return {ended ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
    }

private slots:
    void initTestCase() {
        QVERIFY(QDir().mkpath(bin()));
        for (const char* name : {"dirname", "readlink", "env", "cat", "nproc", "awk"}) {
            const auto real = QStandardPaths::findExecutable(name);
            QVERIFY2(!real.isEmpty(), name);
            QVERIFY(QFile::link(real, bin() + "/" + name));
        }
        program("dpkg-query", "exit 1");  // nothing is installed
        program("id", "echo 1000");
        program("apt-get", "echo \"apt-get $*\" >>" + folder_.filePath("apt.log").toUtf8());
    }

    void without_sudo_the_command_is_roots() {
        const auto result = shell("install_packages");
        QCOMPARE(result.status, 1);
        QVERIFY2(result.errors.contains("    su - -c 'apt-get update && apt-get install -y --no-install-recommends g++ "), qPrintable(result.errors));
        QVERIFY(result.errors.contains("qt6-wayland") && !result.errors.contains("sudo"));
    }
    void where_nobody_can_be_asked_both_ways_are_told() {
        program("sudo", "exit 1");
        const auto result = shell("install_packages");
        QCOMPARE(result.status, 1);
        QVERIFY2(result.errors.contains("    sudo sh -c 'apt-get update && ") && result.errors.contains("    su - -c 'apt-get update && "), qPrintable(result.errors));
    }
    void who_may_not_use_sudo_is_told_the_other_way() {
        program("sudo", "echo 'somebody is not in the sudoers file.' >&2\nexit 1");
        const auto result = shell("install_packages", true);
        QCOMPARE(result.status, 1);
        QVERIFY2(result.output.contains("    su - -c 'apt-get update && "), qPrintable(result.output));
        QVERIFY(!QFile::exists(folder_.filePath("apt.log")));
    }
    void who_may_use_sudo_types_nothing() {
        program("sudo", "[ \"$1\" = -n ] && shift\n[ \"$1\" = true ] || \"$@\"");
        QCOMPARE(shell("install_packages", true).status, 0);
        const auto log = content(folder_.filePath("apt.log"));
        QVERIFY2(log.contains("apt-get update") && log.contains("--no-install-recommends g++ "), log.constData());
        QFile::remove(bin() + "/sudo");
    }

    // CMake finds the wheels' libraries when it configures.
    void another_kind_of_wheel_configures_anew() {
        program("cmake", "echo configured >>" + folder_.filePath("cmake.log").toUtf8() + "\n: >" + folder_.filePath("build/build.ninja").toUtf8());
        program("ninja", "exit 0");
        const auto torch = folder_.filePath("venv/lib/python3.11/site-packages/torch");
        QVERIFY(QDir().mkpath(torch + "/lib") && QDir().mkpath(folder_.filePath("build")));
        const auto configured = [&] {
            const auto result = shell(QString("root=%1 venv=%1/venv build=%1/build\nbuild all").arg(folder_.path()));
            [&] { QVERIFY2(result.status == 0, qPrintable(result.errors)); }();
            return content(folder_.filePath("cmake.log")).count("configured");
        };
        const auto write = [&](const QString& name, const QByteArray& text) {
            QFile file(torch + name);
            [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
            file.write(text);
        };
        write("/version.py", "__version__ = '2.13.0+cpu'\n");
        QCOMPARE(configured(), 1);
        QCOMPARE(configured(), 1);
        write("/version.py", "__version__ = '2.13.0+cu130'\n");
        write("/lib/libtorch_cuda.so", "");
        QCOMPARE(configured(), 2);
        QCOMPARE(configured(), 2);
    }
};

QTEST_GUILESS_MAIN(TestSetUp)
#include "test_set_up.moc"
