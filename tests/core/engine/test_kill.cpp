// kill -9 at random moments: a run that is resumed until it is done ends in the same weights and logs as one that nobody disturbed.
// The child that trains is this program again, with arguments.
#include "core/engine.h"
#include "tests/copies.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <iostream>
#include <sstream>

static tb::fs::path goldens() {
    const char* shared = std::getenv("TUNEBENCH_SHARED");
    return tb::fs::path(shared ? shared : TUNEBENCH_SOURCE "/../shared") / "oracle/goldens";
}

static int train_here(const tb::fs::path& spec_file, const tb::fs::path& folder, bool resume) {
    const auto spec = tb::load_spec(spec_file);
    if (!spec) return 2;
    tb::RunControl control;
    const auto result = tb::run({*spec, folder, resume}, [](const tb::Event&) {}, control);
    std::cerr << tb::describe(result.finished.problems);
    return result.finished.state == tb::RunState::done ? 0 : 1;
}

class TestKill : public QObject {
    Q_OBJECT
private:
    QTemporaryDir home_;
    tb::fs::path base() const { return home_.path().toStdString(); }

    void write_inputs() {
        copy_writable(goldens() / "models/bert", base() / "model");
        auto config = *tb::read_json(base() / "model/config.json");
        config["hidden_dropout_prob"] = config["attention_probs_dropout_prob"] = 0.1;
        QVERIFY(tb::write_json(base() / "model/config.json", config).has_value());
        auto spec = *tb::read_json(goldens() / "specs/bert-full.json");
        spec["model"] = (base() / "model").string();
        spec["dataset"]["train"] = (goldens() / "data/train.tsv").string();
        spec["dataset"]["validation"] = (goldens() / "data/dev.tsv").string();
        spec["training"]["num_train_epochs"] = 8;
        spec["training"]["logging_steps"] = 7;
        spec["engine"] = {{"threads", 1}, {"recovery_minutes", 0.0003}};
        QVERIFY(tb::write_json(base() / "spec.json", spec).has_value());
    }
    // Starts the child; kills it after `milliseconds` unless it is done by then. Whether it ended by itself.
    bool run_child(const char* folder, bool resume, int milliseconds) {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(),
                    {"--train", QString::fromStdString((base() / "spec.json").string()), QString::fromStdString((base() / folder).string()), resume ? "resume" : "new"});
        if (!child.waitForFinished(milliseconds)) {
            child.kill();
            child.waitForFinished();
            return false;
        }
        return child.exitStatus() == QProcess::NormalExit && child.exitCode() == 0;
    }
    // The events without what a clock says.
    std::string events(const char* folder) const {
        std::istringstream in(tb::read_file(base() / folder / "events.jsonl").value_or(""));
        std::string out;
        for (std::string line; std::getline(in, line);) {
            auto json = tb::json_from(line);
            json.erase("time");
            json.erase("eval_runtime");
            out += tb::json_text(json) + "\n";
        }
        return out;
    }
    std::int64_t newest_step(const char* folder) const {
        const auto state = tb::read_json(base() / folder / "checkpoints/recovery/state.json");
        return state ? (*state)["state"]["step"].get<std::int64_t>() : 0;
    }

private Q_SLOTS:
    void killed_and_resumed_is_the_same_run() {
        if (!tb::fs::exists(goldens() / "specs/bert-full.json")) QSKIP("the reference's models are not on this machine");
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
        write_inputs();
        QElapsedTimer timer;
        timer.start();
        QVERIFY(run_child("whole", false, 300'000));
        const int length = static_cast<int>(timer.elapsed());

        const auto seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        int kills = 0;
        bool resume = false, done = false;
        std::int64_t reached = 0;
        while (!done && kills < 6) {
            const int wait = length / 8 + static_cast<int>(random.bounded(length / 2));
            done = run_child("killed", resume, wait);
            if (!done) ++kills;
            reached = std::max(reached, newest_step("killed"));
            resume = true;
        }
        if (!done) QVERIFY(run_child("killed", resume, 300'000));
        qInfo("seed %u: killed %d times, up to step %lld", seed, kills, static_cast<long long>(reached));
        QVERIFY(kills > 0);
        QCOMPARE(*tb::sha256_file(base() / "killed/model/model.safetensors"), *tb::sha256_file(base() / "whole/model/model.safetensors"));
        QCOMPARE(*tb::read_file(base() / "killed/predictions.jsonl"), *tb::read_file(base() / "whole/predictions.jsonl"));
        QCOMPARE(events("killed"), events("whole"));
        QVERIFY(tb::state_on_disk(base() / "killed") == tb::RunState::done);
    }
};

int main(int argc, char** argv) {
    QCoreApplication app(argc, argv);
    const auto arguments = app.arguments();
    if (arguments.size() == 5 && arguments[1] == "--train") return train_here(arguments[2].toStdString(), arguments[3].toStdString(), arguments[4] == "resume");
    TestKill test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_kill.moc"
