// The index over the folders: lists, prefixes, a broken file, two processes.
#include "core/spec/spec_json.h"
#include "core/store/codes.h"
#include "core/store/index.h"

#include <QtTest>
#include <array>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace tb;

// Runs `work` in four processes that begin together; true when it held in all of them.
template <class Work>
static bool in_four_processes(Work&& work) {
    std::array<int, 2> gate{};
    if (::pipe(gate.data()) != 0) return false;
    std::vector<pid_t> children;
    for (int i = 0; i < 4; ++i) {
        const pid_t child = ::fork();
        if (child == 0) {
            ::close(gate[1]);
            char end = 0;
            ::_exit(::read(gate[0], &end, 1) == 0 && work() ? 0 : 1);
        }
        children.push_back(child);
    }
    ::close(gate[0]);
    ::close(gate[1]);
    bool held = true;
    for (const auto child : children) {
        int status = 1;
        ::waitpid(child, &status, 0);
        held = held && status == 0;
    }
    return held;
}

class TestIndex : public QObject {
    Q_OBJECT
    QTemporaryDir temporary_;
    fs::path home_;
    int count_ = 0;

    fs::path make_run(const fs::path& folder, const std::string& name = "A") {
        const auto spec = parse_spec({{"name", name}, {"model", "m"}, {"dataset", {{"train", "t.tsv"}, {"validation", "v.tsv"}, {"text", {"s"}}, {"label", "l"}}}}, {}).value();
        auto recorder = std::move(RunRecorder::open(folder).value());
        bool written = recorder.begin({}, spec).has_value();
        FinishedEvent event;
        event.steps = 5;
        written = written && recorder.record(event).has_value();
        if (!written) qFatal("The run cannot be written.");
        return fs::canonical(folder);
    }
    fs::path make_run_at_home(const std::string& id) { return make_run(home_ / "runs" / id); }
    bool tell_database(const std::string& statement) const {
        const auto command = "python3 -c \"import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()\" '" + (home_ / "index.sqlite").string() + "' \"" + statement + "\"";
        return std::system(command.c_str()) == 0;
    }
    RunIndex open() { return std::move(RunIndex::open(home_).value()); }

private slots:
    void init() { home_ = fs::path(temporary_.path().toStdString()) / ("home" + std::to_string(++count_)); }

    void folders_are_found_by_themselves() {
        const auto index = open();
        QVERIFY(index.runs()->empty());
        make_run_at_home("20250101-0000-a-s42");
        QCOMPARE(index.runs()->size(), 1u);
        QVERIFY(index.runs()->front().state == RunState::done);
        QCOMPARE(index.runs()->front().summary["steps"].get<int>(), 5);
        fs::remove_all(home_ / "runs" / "20250101-0000-a-s42");
        QVERIFY(index.runs()->empty());
    }
    void prefixes() {
        const auto first = make_run_at_home("20250101-0000-a-s42"), second = make_run_at_home("20250101-0000-a-s42-2"), third = make_run_at_home("20250102-0000-b-s42");
        const auto index = open();
        QCOMPARE(index.find("20250102")->string(), third.string());
        QCOMPARE(index.find("20250101-0000-a-s42")->string(), first.string());  // exact, though another begins so
        QCOMPARE(index.find(second.string())->string(), second.string());
        QVERIFY(index.find("20250101").error()[0].code == &codes::store_several_runs);
        QVERIFY(index.find("nothing").error()[0].code == &codes::store_no_such_run);
        QVERIFY(index.find("").error()[0].code == &codes::store_no_such_run);
        QVERIFY(index.find(home_.string()).error()[0].code == &codes::store_not_a_run);
    }
    void deleted_runs_wait_in_a_bin() {
        const auto folder = make_run_at_home("20250101-0000-a-s42");
        auto index = open();
        RunMeta meta;
        meta.deleted_at = "2025-01-02T00:00:00+0000";
        QVERIFY(write_meta(folder, meta) && index.put(folder));
        QVERIFY(index.runs()->empty());
        QCOMPARE(index.runs(true)->size(), 1u);
        QVERIFY(write_meta(folder, {}) && index.put(folder));
        QCOMPARE(index.runs()->size(), 1u);
    }
    void runs_elsewhere_are_kept_through_a_rebuild() {
        const auto elsewhere = make_run(home_ / "else" / "mine");
        make_run_at_home("20250101-0000-a-s42");
        auto index = open();
        QVERIFY(index.put(elsewhere));
        QVERIFY(index.rebuild());
        QCOMPARE(index.runs()->size(), 2u);
        QCOMPARE(index.find("mine")->string(), elsewhere.string());
        QVERIFY(index.forget("mine"));
        QCOMPARE(index.runs()->size(), 1u);
    }
    void a_broken_database_is_put_aside() {
        make_run_at_home("20250101-0000-a-s42");
        { open(); }
        std::ofstream(home_ / "index.sqlite", std::ios::trunc) << std::string(8192, 'x');
        fs::remove(home_ / "index.sqlite-wal");
        QCOMPARE(open().runs()->size(), 1u);
        bool kept = false;
        for (const auto& entry : fs::directory_iterator(home_)) kept = kept || entry.path().filename().string().starts_with("index.sqlite.broken-");
        QVERIFY(kept);
    }
    void a_row_that_cannot_be_read_is_read_from_its_folder() {
        make_run_at_home("20250101-0000-a-s42");
        for (const char* column : {"spec", "summary", "environment", "meta", "evaluations"}) {
            { open(); }
            QVERIFY(tell_database(std::string("UPDATE runs SET ") + column + " = '{torn'"));
            const auto runs = open().runs();
            QVERIFY2(runs && runs->size() == 1, column);
            QCOMPARE(runs->front().summary["steps"].get<int>(), 5);
        }
    }
    void a_newer_database_is_left_alone() {
        { open(); }
        QVERIFY(tell_database("PRAGMA user_version=99"));
        QVERIFY(RunIndex::open(home_).error()[0].code == &codes::store_index_newer);
    }
    void four_processes_at_once() {
        const auto folder = make_run_at_home("20250101-0000-a-s42");
        QVERIFY(in_four_processes([&] {
            auto index = RunIndex::open(home_);
            if (!index) std::fputs(describe(index.error()).c_str(), stderr);
            bool ok = index.has_value();
            for (int n = 0; ok && n < 25; ++n) ok = index->put(folder).has_value() && index->runs().has_value();
            return ok;
        }));
        QCOMPARE(open().runs()->size(), 1u);
    }
    // One of two processes that make the database together was told "locked" and gave up, about once in thirty times.
    void a_new_database_is_made_by_four_processes() {
        for (int round = 0; round < 40; ++round) {
            init();
            QVERIFY(in_four_processes([&] {
                const auto index = RunIndex::open(home_);
                if (!index) std::fputs(describe(index.error()).c_str(), stderr);
                return index.has_value();
            }));
        }
    }
};

QTEST_APPLESS_MAIN(TestIndex)
#include "test_index.moc"
