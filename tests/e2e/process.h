#pragma once
// The command line as its users meet it: a process with arguments, input, output and an exit status.
#include <QtTest>

struct Result {
    int status = -1;
    QString output, errors;
};

class Program {
public:
    // Runs and their index go to a folder of the test's own.
    Program() {
        environment_.insert("TUNEBENCH_HOME", home());
        environment_.insert("OMP_NUM_THREADS", "1");
    }
    QString home() const { return folder_.filePath("home"); }
    QString path(const QString& name) const { return folder_.filePath(name); }

    void start(QProcess& process, const QStringList& arguments) const {
        process.setProcessEnvironment(environment_);
        process.start(QString(TUNEBENCH_BIN) + "/tunebench-cli", arguments);
    }
    Result run(const QStringList& arguments, const QByteArray& input = {}) const {
        QProcess process;
        start(process, arguments);
        process.write(input);
        process.closeWriteChannel();
        const bool ended = process.waitForFinished(240000);
        return {ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
    }
    QString write(const QString& name, const QByteArray& content) const {
        QFile file(path(name));
        file.open(QIODevice::WriteOnly);
        file.write(content);
        return file.fileName();
    }
    QString write(const QString& name, const QJsonObject& json) const { return write(name, QJsonDocument(json).toJson()); }

private:
    QTemporaryDir folder_;
    QProcessEnvironment environment_ = QProcessEnvironment::systemEnvironment();
};

// Third-party data and the reference's goldens, which are not in the repository; empty where they are not on this machine.
inline QString shared_folder() {
    const auto set = qEnvironmentVariable("TUNEBENCH_SHARED");
    const QDir folder(set.isEmpty() ? QString(TUNEBENCH_SOURCE) + "/../shared" : set);
    return folder.exists("oracle/goldens") ? folder.absolutePath() : QString();
}

inline QByteArray content(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// "a.b" -> the value there.
inline QJsonValue at(const QByteArray& json, const QString& path) {
    QJsonValue value = QJsonDocument::fromJson(json).object();
    for (const auto& key : path.split('.')) value = value.toObject()[key];
    return value;
}
