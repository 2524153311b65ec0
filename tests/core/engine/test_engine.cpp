// The engine's face: codes, refusals that leave nothing behind, and what a run puts on disk and into the index.
#include "core/engine.h"
#include "core/store/codes.h"
#include "core/train/codes.h"

#include <QTemporaryDir>
#include <QTest>
#include <set>

static tb::fs::path goldens() {
    const char* shared = std::getenv("TUNEBENCH_SHARED");
    return tb::fs::path(shared ? shared : TUNEBENCH_SOURCE "/../shared") / "oracle/goldens";
}

class TestEngine : public QObject {
    Q_OBJECT
private:
    QTemporaryDir home_;
    tb::fs::path base() const { return home_.path().toStdString(); }
    static std::optional<tb::Spec> spec() {
        auto loaded = tb::load_spec(goldens() / "specs/bert-freeze.json");
        return loaded ? std::optional(*loaded) : std::nullopt;
    }
    static tb::RunResult run(const tb::Spec& spec, const tb::fs::path& folder, bool resume = false) {
        tb::RunControl control;
        return tb::run({spec, folder, resume}, [](const tb::Event&) {}, control);
    }

private Q_SLOTS:
    void init() { qputenv("TUNEBENCH_HOME", home_.path().toUtf8()); }

    void every_code_has_an_id_of_its_own() {
        std::set<std::string> ids;
        for (const auto* code : tb::all_codes()) {
            QVERIFY2(ids.insert(code->id).second, code->id);
            QVERIFY2(std::string(code->id).find('.') != std::string::npos && *code->title && *code->text, code->id);
        }
        QVERIFY(ids.size() > 80);
    }

    void says_what_could_change_a_bit() {
        const auto environment = tb::engine_environment();
        for (const char* key : {"versions", "processor", "threads", "matrix_path", "kernel_level"}) QVERIFY2(environment.contains(key), key);
        for (const char* name : {"tunebench", "torch", "arrow"}) QVERIFY2(environment["versions"].contains(name), name);
    }

    void a_run_is_on_disk_and_in_the_index() {
        if (!spec()) QSKIP("the reference's models are not on this machine");
        const auto result = run(*spec(), {});
        QVERIFY2(result.finished.state == tb::RunState::done, tb::describe(result.finished.problems).c_str());
        QVERIFY(result.folder.parent_path() == base() / "runs");
        for (const char* file : {"spec.json", "events.jsonl", "steps.jsonl", "summary.json", "environment.json", "predictions.jsonl", "model/config.json"})
            QVERIFY2(tb::fs::exists(result.folder / file), file);
        QVERIFY(!tb::fs::exists(result.folder / "lock"));
        const auto runs = tb::RunIndex::open(base())->runs();
        QVERIFY(runs.has_value());
        QCOMPARE(runs->size(), std::size_t(1));
        QVERIFY(runs->front().state == tb::RunState::done);
        // Training from the resolved spec repeats the run.
        const auto again = run(*tb::load_spec(result.folder / "spec.json"), base() / "again");
        QVERIFY2(again.finished.state == tb::RunState::done, tb::describe(again.finished.problems).c_str());
        QCOMPARE(*tb::sha256_file(base() / "again/model/model.safetensors"), *tb::sha256_file(result.folder / "model/model.safetensors"));
    }

    void a_spec_that_cannot_run_leaves_nothing_behind() {
        if (!spec()) QSKIP("the reference's models are not on this machine");
        auto broken = *spec();
        broken.training.group_by_length = true;
        broken.dataset.train = "nowhere.tsv";
        const auto result = run(broken, base() / "refused");
        QVERIFY(result.finished.state == tb::RunState::failed);
        QVERIFY(result.finished.problems.size() >= 2);
        QVERIFY(!tb::fs::exists(base() / "refused"));
    }

    void does_not_write_into_a_folder_with_something_in_it() {
        tb::fs::create_directories(base() / "full");
        QVERIFY(tb::write_file(base() / "full/note.txt", "mine").has_value());
        const auto result = run(tb::Spec(), base() / "full");
        QCOMPARE(result.finished.problems.front().code, &tb::codes::store_folder_not_empty);
        QVERIFY(tb::fs::exists(base() / "full/note.txt"));
    }

    void one_owner_at_a_time() {
        tb::fs::create_directories(base() / "owned");
        const auto lock = tb::RunLock::take(base() / "owned");
        QVERIFY(lock.has_value());
        const auto result = run(tb::Spec(), base() / "owned", true);
        QCOMPARE(result.finished.problems.front().code, &tb::codes::store_running_elsewhere);
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "test_engine.moc"
