// A run folder's files, written by the recorder and read back; what a crash leaves; who owns a folder.
#include "core/base/system.h"
#include "core/spec/spec_json.h"
#include "core/store/codes.h"
#include "core/store/run_folder.h"

#include <QtTest>
#include <cerrno>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace tb;

static Spec small_spec() {
    return parse_spec(json_from(R"({"name": "Run: Ä 1", "model": "m", "dataset": {"train": "t.tsv", "validation": "v.tsv", "text": ["sentence"], "label": "label"}, "training": {"seed": 7}})"), {}).value();
}

static StepEvent step(std::int64_t n) { return {n, 0.1 * double(n), 1.0 / double(n), 0.5, 1e-5, 0.25, 100, 16, double(n), 1 << 20}; }
static EvalEvent evaluation(std::int64_t n) { return {{n, 0.1 * double(n), 0.4, 0.9, 0.89, {}, {}, 0.2, 300}, true, double(n), false}; }

static FinishedEvent finished(RunState state) {
    FinishedEvent event;
    event.state = state;
    event.steps = 3;
    event.best_step = 2;
    event.best = evaluation(2).metrics;
    event.parameters.total = 100;
    event.parameters.trainable = 10;
    return event;
}

static QByteArray content(const fs::path& file) {
    QFile in(QString::fromStdString(file.string()));
    in.open(QIODevice::ReadOnly);
    return in.readAll();
}

class TestRunFolder : public QObject {
    Q_OBJECT
    QTemporaryDir temporary_;
    fs::path folder_;
    int count_ = 0;

    RunRecorder recorder() { return std::move(RunRecorder::open(folder_).value()); }
    void write_three_steps() {
        auto writer = recorder();
        QVERIFY(writer.begin({{"device", "cpu"}}, small_spec()));
        for (int n = 1; n <= 3; ++n) QVERIFY(writer.record(step(n)));
        QVERIFY(writer.record(LogEvent{2, 0.2, 0.75, 1e-5, 0.5, 2.0004}));
        QVERIFY(writer.record(evaluation(2)));
    }

private slots:
    void init() { folder_ = fs::path(temporary_.path().toStdString()) / ("run" + std::to_string(++count_)); }

    void files_are_the_contracts() {
        write_three_steps();
        QVERIFY(recorder().record(finished(RunState::done)));
        QCOMPARE(content(folder_ / "events.jsonl"),
                 "{\"step\":2,\"epoch\":0.2,\"loss\":0.75,\"learning_rate\":1e-05,\"grad_norm\":0.5,\"time\":2.0}\n"
                 "{\"step\":2,\"epoch\":0.2,\"eval_loss\":0.4,\"eval_accuracy\":0.9,\"eval_f1_macro\":0.89,\"eval_runtime\":0.2,\"time\":2.0}\n");
        const auto summary = read_json(folder_ / "summary.json").value();
        for (const char* key : {"status", "steps", "best_step", "best", "train_loss", "parameters", "peak_memory_bytes", "mean_memory_bytes", "seconds", "samples_per_second", "tokens_per_second", "resumes"})
            QVERIFY2(summary.contains(key), key);
        QCOMPARE(summary["best_chosen_on"].get<std::string>(), "validation");
        const auto run = read_run(folder_).value();
        QVERIFY(run.state == RunState::done);
        QCOMPARE(run.spec.training.seed, 7);
        QCOMPARE(run.evaluations.size(), 1u);
        QVERIFY(!run.started.empty());
        const auto steps = read_steps(folder_);
        QCOMPARE(steps.size(), 3u);
        QCOMPARE(steps[2].loss, 1.0 / 3);
        QCOMPARE(*read_logs(folder_)[0].grad_norm, 0.5);
    }
    void a_torn_line_goes_on_reopening() {
        write_three_steps();
        std::ofstream(folder_ / "steps.jsonl", std::ios::app) << "{\"step\":4,\"lo";
        QCOMPARE(read_steps(folder_).size(), 3u);
        auto writer = recorder();
        QVERIFY(writer.record(step(4)));
        QCOMPARE(read_steps(folder_).size(), 4u);
        QVERIFY(content(folder_ / "steps.jsonl").endsWith("}\n"));
    }
    void rewinding_drops_later_steps() {
        write_three_steps();
        auto writer = recorder();
        QVERIFY(writer.record(StateEvent{RunState::paused, 3, 3.0}));
        QVERIFY(writer.rewind(1));
        QCOMPARE(read_steps(folder_).size(), 1u);
        QVERIFY(read_logs(folder_).empty() && read_marks(folder_).empty());
        QVERIFY(writer.record(step(2)));
        QCOMPARE(read_steps(folder_).back().step, 2);
    }
    void a_line_is_not_repeated_after_a_resume() {
        write_three_steps();
        auto writer = recorder();
        QVERIFY(writer.rewind(2));
        QVERIFY(writer.record(LogEvent{2, 0.2, 0.75, 1e-5, 0.5, 2.0}));
        QVERIFY(writer.record(evaluation(2)));
        QCOMPARE(content(folder_ / "events.jsonl").count('\n'), 2);
    }
    void an_evaluation_on_training_rows_is_no_validation() {
        write_three_steps();
        auto on_train = evaluation(3);
        on_train.on_train = true;
        QVERIFY(recorder().record(on_train));
        QCOMPARE(read_run(folder_)->evaluations.size(), 1u);
        QVERIFY(content(folder_ / "events.jsonl").contains("\"train_accuracy\":0.9"));
    }
    void a_loss_that_holds_more_keeps_its_cross_entropy() {
        write_three_steps();
        auto event = evaluation(3);
        event.metrics.eval_cross_entropy = 0.25;
        QVERIFY(recorder().record(event));
        QCOMPARE(*read_run(folder_)->evaluations.back().eval_cross_entropy, 0.25);
        auto end = finished(RunState::done);
        end.validation = event.metrics;
        QVERIFY(recorder().record(end));
        QCOMPARE(read_json(folder_ / "summary.json").value()["validation"]["eval_cross_entropy"].get<double>(), 0.25);
    }
    void a_failure_keeps_its_reason() {
        write_three_steps();
        auto event = finished(RunState::failed);
        event.problems = {{&codes::store_no_such_run, "here", {{"run", "x"}}, Severity::error}};
        QVERIFY(recorder().record(event));
        const auto run = read_run(folder_).value();
        QVERIFY(run.state == RunState::failed);
        QVERIFY(QString::fromStdString(run.reason).startsWith("here: No run is called x"));
    }
    void states_on_disk() {
        write_three_steps();
        QVERIFY(state_on_disk(folder_) == RunState::interrupted);
        {
            const auto lock = RunLock::take(folder_);
            QVERIFY(lock);
            QVERIFY(state_on_disk(folder_) == RunState::running);
            QVERIFY(recorder().record(StateEvent{RunState::paused, 3, 3.0}));
            QVERIFY(state_on_disk(folder_) == RunState::paused);
            QVERIFY(recorder().record(StateEvent{RunState::running, 3, 3.0}));
            QVERIFY(state_on_disk(folder_) == RunState::running);
            QVERIFY(recorder().record(finished(RunState::interrupted)));
            QVERIFY(state_on_disk(folder_) == RunState::running);
            QVERIFY(recorder().record(finished(RunState::stopped)));
            QVERIFY(state_on_disk(folder_) == RunState::stopped);
            QVERIFY(recorder().begin({}, small_spec()));  // goes on: its end is no longer true
            QVERIFY(state_on_disk(folder_) == RunState::running);
        }
        QVERIFY(!fs::exists(folder_ / "lock"));
        QVERIFY(state_on_disk(folder_) == RunState::interrupted);
    }
    void one_owner_at_a_time() {
        fs::create_directories(folder_);
        const auto lock = RunLock::take(folder_);
        QVERIFY(lock);
        const auto again = RunLock::take(folder_);
        QVERIFY(!again);
        QVERIFY(again.error()[0].code == &codes::store_running_elsewhere);
    }
    void a_dead_owner_does_not_count() {
        fs::create_directories(folder_);
        const pid_t child = ::fork();
        if (child == 0) {
            auto lock = RunLock::take(folder_);
            ::_exit(lock ? 0 : 1);  // without running destructors, as kill -9 would
        }
        int status = 1;
        ::waitpid(child, &status, 0);
        QCOMPARE(status, 0);
        QVERIFY(fs::exists(folder_ / "lock"));
        QVERIFY(RunLock::take(folder_));
    }
    void a_pid_used_again_does_not_count() {
        fs::create_directories(folder_);
        { auto lock = RunLock::take(folder_).value(); }
        QVERIFY(write_json(folder_ / "lock", {{"pid", ::getpid()}, {"host", host_name()}, {"process", "another boot:1"}}));
        QVERIFY(RunLock::take(folder_));
        QVERIFY(write_json(folder_ / "lock", {{"pid", 1}, {"host", "another-machine"}}));
        QVERIFY(!RunLock::take(folder_));
    }
    void ids() {
        const auto id = QString::fromStdString(make_run_id(folder_, small_spec()));
        QVERIFY2(QRegularExpression("^\\d{8}-\\d{4}-run-1-s7$").match(id).hasMatch(), qPrintable(id));
        fs::create_directories(folder_ / id.toStdString());
        QCOMPARE(QString::fromStdString(make_run_id(folder_, small_spec())), id + "-2");
    }
    void meta_is_kept() {
        write_three_steps();
        const RunMeta meta{"Mine", "a note", {"x", "y"}, true, "2025-01-01T00:00:00+0000"};
        QVERIFY(write_meta(folder_, meta));
        QVERIFY(read_run(folder_)->meta == meta);
    }
    void predictions() {
        write_three_steps();
        std::ofstream(folder_ / "predictions.jsonl") << R"({"index": 4, "label": 1, "prediction": 0, "logits": [0.5, -0.5]})" << "\n";
        const auto rows = read_predictions(folder_).value();
        QCOMPARE(rows.size(), 1u);
        QCOMPARE(rows[0].index, 4);
        QCOMPARE(rows[0].logits[1], -0.5);
        std::ofstream(folder_ / "predictions.jsonl", std::ios::app) << "{}\n";
        const auto broken = read_predictions(folder_);
        QVERIFY(!broken && QString::fromStdString(broken.error()[0].place).endsWith("predictions.jsonl:2"));
    }
    void no_run_here() {
        fs::create_directories(folder_);
        QVERIFY(read_run(folder_).error()[0].code == &codes::store_not_a_run);
    }
    void a_full_disk_is_told() {
        struct Full : FileLayer {
            int write(int, const void*, std::size_t) override { return ENOSPC; }
        } full;
        auto writer = recorder();
        replace_file_layer(&full);
        const auto recorded = writer.record(step(1));
        const auto begun = writer.begin({}, small_spec());
        replace_file_layer(nullptr);
        QVERIFY(!recorded && !begun);
        QCOMPARE(QString(recorded.error()[0].code->id), "base.disk_full");
        QVERIFY(QString::fromStdString(recorded.error()[0].place).endsWith("steps.jsonl"));
        QVERIFY(!fs::exists(folder_ / "spec.json"));
    }
};

QTEST_APPLESS_MAIN(TestRunFolder)
#include "test_run_folder.moc"
