// The queue with a program that only pretends to train: a shell script that leaves what a run leaves.
#include "core/base/files.h"
#include "core/sweep/tables.h"

#include <QTemporaryDir>
#include <QtTest>

#include <sys/wait.h>
#include <unistd.h>

using namespace tb;

static const char* script = R"(#!/bin/sh
# train SPEC --out FOLDER [--resume]
id=$(basename "$4")
[ -e "$FAIL.$id" ] && { echo "$id $5" >>"$STARTS"; echo "no luck"; exit 1; }
mkdir -p "$4" && cp "$2" "$4/spec.json"
trap 'exit 130' TERM
echo "$id $5" >>"$STARTS"
if [ -e "$SLOW" ]; then i=0; while [ $i -lt 300 ]; do sleep 0.05; i=$((i + 1)); done; fi
cat >"$4/events.jsonl" <<END
{"step": 5, "epoch": 1.0, "train_loss": 0.5, "train_accuracy": 0.8, "train_runtime": 0.1, "time": 1}
{"step": 5, "epoch": 1.0, "eval_loss": 0.6, "eval_accuracy": 0.7, "eval_runtime": 0.1, "time": 1}
{"step": 10, "epoch": 2.0, "eval_loss": 0.5, "eval_accuracy": 0.75, "eval_runtime": 0.1, "time": 2}
{"step": 10, "epoch": 2.0, "train_loss": 0.4, "train_accuracy": 0.9, "train_runtime": 0.1, "time": 2}
END
echo '{"status": "done", "seconds": 90, "mean_memory_bytes": 2e9, "peak_memory_bytes": 3e9, "parameters": {"total": 1000, "trainable": 25}}' >"$4/summary.json"
)";

class TestQueue : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    fs::path root_;
    Sweep sweep_;
    SweepOptions options_;

    std::vector<std::string> starts() const {
        std::vector<std::string> lines;
        const auto text = read_file(root_ / "starts").value_or("");
        for (std::size_t at = 0; at < text.size();) {
            const auto end = text.find('\n', at);
            lines.push_back(text.substr(at, end - at));
            at = end + 1;
        }
        return lines;
    }
    void touch(const std::string& name) { QVERIFY(write_file(root_ / name, "")); }
    static int count(const SweepResult& result, RunState state) {
        return static_cast<int>(std::count_if(result.items.begin(), result.items.end(), [&](const SweepItem& item) { return item.state == state; }));
    }

private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        root_ = folder_->path().toStdString();
        QVERIFY(write_file(root_ / "program", script));
        fs::permissions(root_ / "program", fs::perms::owner_all);
        qputenv("STARTS", (root_ / "starts").c_str());
        qputenv("FAIL", (root_ / "fail").c_str());
        qputenv("SLOW", (root_ / "slow").c_str());
        const auto json = json_from(R"({
            "base": {"model": "m", "dataset": {"train": "t.tsv", "text": ["a"], "label": "b"}},
            "axes": {"model": ["m", "n"], "peft": [{"peft_type": "LORA"}, null], "training.seed": [1, 2]}})");
        sweep_ = *parse_sweep(json, root_, "small");
        options_ = {};
        options_.out = root_ / "out";
        options_.program = root_ / "program";
    }

    void all_runs_then_nothing_more() {
        int began = 0, ended = 0;
        options_.workers = 3;
        options_.progress = [&](const SweepProgress& progress) {
            if (progress.item) (progress.item->state == RunState::running ? began : ended) += 1;
        };
        auto result = run_sweep(sweep_, options_);
        QVERIFY2(result, result ? "" : describe(result.error()).c_str());
        QCOMPARE(count(*result, RunState::done), 8);
        QCOMPARE(began, 8);
        QCOMPARE(ended, 8);
        QCOMPARE(starts().size(), std::size_t{8});
        QCOMPARE(read_json(options_.out / "sweep.json").value()["runs"][0]["state"], Json("done"));
        result = run_sweep(sweep_, options_);
        QCOMPARE(count(*result, RunState::done), 8);
        QCOMPARE(starts().size(), std::size_t{8});
    }

    void what_failed_is_tried_again_by_the_next_call() {
        touch("fail.m-full-s1");
        auto result = run_sweep(sweep_, options_);
        QVERIFY(result);
        QCOMPARE(result->failed(), 1);
        QCOMPARE(count(*result, RunState::done), 7);
        QVERIFY(read_file(options_.out / "logs/m-full-s1.log")->find("no luck") != std::string::npos);
        fs::remove(root_ / "fail.m-full-s1");
        result = run_sweep(sweep_, options_);
        QCOMPARE(result->failed(), 0);
        QCOMPARE(starts().back(), std::string("m-full-s1 "));
    }

    void asked_to_stop_and_called_again() {
        touch("slow");
        options_.workers = 2;
        options_.interrupts = [this] { return starts().size() >= 2 ? 1 : 0; };
        auto result = run_sweep(sweep_, options_);
        QVERIFY(result && result->interrupted);
        QCOMPARE(starts().size(), std::size_t{2});
        QCOMPARE(count(*result, RunState::interrupted), 2);
        QCOMPARE(count(*result, RunState::queued), 6);
        fs::remove(root_ / "slow");
        options_.interrupts = {};
        result = run_sweep(sweep_, options_);
        QCOMPARE(count(*result, RunState::done), 8);
        QVERIFY(starts()[2].ends_with("--resume"));  // goes on
        QVERIFY(!starts()[4].ends_with("--resume"));
    }

    // Killed where it stands: its workers end, and the next call goes on.
    void killed() {
        touch("slow");
        options_.workers = 2;
        const pid_t child = ::fork();
        if (child == 0) {
            (void)run_sweep(sweep_, options_);
            ::_exit(0);
        }
        QTRY_COMPARE_WITH_TIMEOUT(starts().size(), std::size_t{2}, 10000);
        const auto busy = run_sweep(sweep_, options_);
        QCOMPARE(QString(busy.error()[0].code->id), QString("sweep.running"));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        fs::remove(root_ / "slow");
        const auto result = run_sweep(sweep_, options_);
        QVERIFY2(result, result ? "" : describe(result.error()).c_str());
        QCOMPARE(count(*result, RunState::done), 8);
    }

    void another_sweep_in_the_same_folder() {
        QVERIFY(run_sweep(sweep_, options_));
        sweep_.runs[3].spec.training.learning_rate = 1;
        const auto result = run_sweep(sweep_, options_);
        QVERIFY(!result);
        QCOMPARE(QString(result.error()[0].code->id), QString("sweep.other"));
    }

    void tables() {
        touch("fail.n-full-s2");
        const auto result = run_sweep(sweep_, options_);
        const auto tables = sweep_tables(*result);
        QCOMPARE(tables.size(), std::size_t{5});
        QCOMPARE(tables[0].id, std::string("accuracy"));
        QCOMPARE(tables[0].header, (std::vector<std::string>{"method", "m, t.tsv", "n, t.tsv", "mean"}));
        QCOMPARE(tables[0].caption, std::string("Accuracy on validation rows, %"));
        QCOMPARE(tables[0].rows.size(), std::size_t{2});
        QCOMPARE(tables[0].rows[0][1].text, std::string("75.0 ± 0.0"));
        QCOMPARE(tables[0].rows[1][2].text, std::string("75.0"));  // of two seeds one failed
        QCOMPARE(tables[1].rows[0][1].text, std::string("2.00 ± 0.00 (3.00)"));
        QCOMPARE(tables[2].rows[1][2].text, std::string("1.50"));
        QCOMPARE(tables[3].rows[0][2].text, std::string("80.0/70.0, 90.0/75.0"));
        QCOMPARE(tables[4].rows[0][1].text, std::string("25"));
        QCOMPARE(tables[4].rows[0][2].text, std::string("2.5"));
        for (const auto& table : tables)
            for (const auto& row : table.rows) QCOMPARE(row.size(), table.header.size());
        const auto written = export_tables(tables, {TableFormat::csv, TableFormat::latex}, root_ / "report");
        QVERIFY(written);
        QCOMPARE(written->size(), std::size_t{11});
    }
};

QTEST_GUILESS_MAIN(TestQueue)
#include "test_queue.moc"
