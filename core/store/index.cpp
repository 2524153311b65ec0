#include "core/store/index.h"

#include "core/base/system.h"
#include "core/spec/spec_json.h"
#include "core/store/codes.h"
#include "core/store/lines.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <array>
#include <chrono>
#include <map>
#include <mutex>
#include <sqlite3.h>
#include <thread>

namespace tb {

// Numbered migrations: the database's user_version is how many of them it has seen. Never change one that was released; add one.
static constexpr std::array migrations{
    R"(CREATE TABLE runs (
         folder TEXT PRIMARY KEY,
         id TEXT NOT NULL,
         started TEXT NOT NULL,
         deleted_at TEXT NOT NULL,
         state TEXT NOT NULL,
         spec TEXT NOT NULL,
         summary TEXT NOT NULL,
         environment TEXT NOT NULL,
         meta TEXT NOT NULL,
         evaluations TEXT NOT NULL,
         reason TEXT NOT NULL
       );
       CREATE INDEX runs_by_id ON runs (id);
       CREATE INDEX runs_by_start ON runs (started);)",
};

// How long one process waits for another's turn with the database.
static constexpr std::chrono::milliseconds patience{5000};

struct RunIndex::State {
    fs::path home;
    SQLite::Database database;
    mutable std::mutex mutex;

    explicit State(const fs::path& folder) : home(folder), database((folder / "index.sqlite").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, patience.count()) {
        database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
        if (const std::string check = database.execAndGet("PRAGMA quick_check(1)").getString(); check != "ok") throw SQLite::Exception(check, SQLITE_CORRUPT);
    }
};

static tl::unexpected<Problems> failed(const fs::path& home, const std::string& reason) {
    return fail(codes::store_index_failed, (home / "index.sqlite").string(), {{"reason", reason}});
}

// Runs `work` with the database to itself; what SQLite throws becomes a problem.
template <class Work>
static auto guarded(const fs::path& home, std::mutex& mutex, Work&& work) -> decltype(work()) {
    std::lock_guard lock(mutex);
    try {
        return work();
    } catch (const SQLite::Exception& e) {
        return failed(home, e.what());
    }
}

static Expected<void> migrate(SQLite::Database& database, const fs::path& home) {
    // Immediate: of two processes that open a new database, one waits for the other.
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    const int known = static_cast<int>(migrations.size());
    if (version > known)
        return fail(codes::store_index_newer, (home / "index.sqlite").string(), {{"found", std::int64_t{version}}, {"known", std::int64_t{known}}});
    for (int i = version; i < known; ++i) database.exec(migrations[static_cast<std::size_t>(i)]);
    database.exec("PRAGMA user_version = " + std::to_string(known));
    transaction.commit();
    return {};
}

static bool is_broken(const SQLite::Exception& e) { return e.getErrorCode() == SQLITE_CORRUPT || e.getErrorCode() == SQLITE_NOTADB; }

// SQLite does not wait by itself where two processes give a new database its write-ahead log: one of them is told "locked" at once.
static bool is_busy(const SQLite::Exception& e) { return e.getErrorCode() == SQLITE_BUSY; }

// The folders are the truth: a broken database is put aside and made again.
static void put_aside(const fs::path& home) {
    std::error_code ignored;
    fs::rename(home / "index.sqlite", home / ("index.sqlite.broken-" + time_stamp()), ignored);
    fs::remove(home / "index.sqlite-wal", ignored);
    fs::remove(home / "index.sqlite-shm", ignored);
}

static std::vector<fs::path> run_folders(const fs::path& home) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(home / "runs", error))
        if (fs::exists(entry.path() / "spec.json", error)) folders.push_back(fs::weakly_canonical(entry.path(), error));
    return folders;
}

static Json evaluations_json(const std::vector<Metrics>& evaluations) {
    Json list = Json::array();
    for (const auto& metrics : evaluations) {
        list.push_back(metrics_json(metrics));
        list.back()["rows"] = metrics.rows;
    }
    return list;
}

static Json meta_json(const RunMeta& meta) { return {{"name", meta.name}, {"notes", meta.notes}, {"tags", meta.tags}, {"archived", meta.archived}, {"deleted_at", meta.deleted_at}}; }

static RunMeta meta_of(const Json& json) {
    return {json["name"].get<std::string>(), json["notes"].get<std::string>(), json["tags"].get<std::vector<std::string>>(), json["archived"].get<bool>(), json["deleted_at"].get<std::string>()};
}

static void store(SQLite::Database& database, const RunRecord& run) {
    SQLite::Statement insert(database, "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const std::array<std::string, 11> values{run.folder.string(), run.id, run.started, run.meta.deleted_at, state_name(run.state), json_text(to_json(run.spec)), json_text(run.summary),
                                             json_text(run.environment), json_text(meta_json(run.meta)), json_text(evaluations_json(run.evaluations)), run.reason};
    for (int i = 0; i < static_cast<int>(values.size()); ++i) insert.bind(i + 1, values[static_cast<std::size_t>(i)]);
    insert.exec();
}

static bool may_change(RunState state) {
    return state == RunState::starting || state == RunState::running || state == RunState::paused || state == RunState::queued || state == RunState::interrupted;
}

static std::optional<RunRecord> record_of(const SQLite::Statement& row) {
    RunRecord run;
    run.folder = row.getColumn(0).getString();
    run.id = row.getColumn(1).getString();
    run.started = row.getColumn(2).getString();
    run.state = state_from_name(row.getColumn(4).getString()).value_or(RunState::interrupted);
    auto spec = parse_spec(json_from(row.getColumn(5).getString()), run.folder);
    if (!spec) return {};
    run.spec = std::move(*spec);
    run.summary = json_from(row.getColumn(6).getString());
    run.environment = json_from(row.getColumn(7).getString());
    const auto meta = json_from(row.getColumn(8).getString()), evaluations = json_from(row.getColumn(9).getString());
    if (run.summary.is_discarded() || run.environment.is_discarded() || meta.is_discarded() || evaluations.is_discarded()) return {};
    run.meta = meta_of(meta);
    for (const auto& line : evaluations)
        if (const auto metrics = evaluation_of(line)) run.evaluations.push_back(*metrics);
    run.reason = row.getColumn(10).getString();
    return run;
}

// New folders come in, vanished ones go out; what is known is not read again.
static void refresh(SQLite::Database& database, const fs::path& home) {
    std::map<std::string, bool> known;
    SQLite::Statement all(database, "SELECT folder FROM runs");
    while (all.executeStep()) known[all.getColumn(0).getString()] = true;
    std::error_code error;
    for (const auto& [folder, _] : known) {
        if (fs::exists(fs::path(folder) / "spec.json", error)) continue;
        SQLite::Statement gone(database, "DELETE FROM runs WHERE folder = ?");
        gone.bind(1, folder);
        gone.exec();
    }
    for (const auto& folder : run_folders(home)) {
        if (known.contains(folder.string())) continue;
        if (const auto run = read_run(folder)) store(database, *run);
    }
}

Expected<RunIndex> RunIndex::open(const fs::path& home) {
    if (auto made = make_folders(home / "runs"); !made) return tl::unexpected(made.error());
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (bool made_anew = false;;) {
        try {
            auto state = std::make_unique<State>(home);
            if (auto migrated = migrate(state->database, home); !migrated) return tl::unexpected(migrated.error());
            refresh(state->database, home);
            return RunIndex(std::move(state));
        } catch (const SQLite::Exception& e) {
            if (is_busy(e) && std::chrono::steady_clock::now() < deadline) {
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            } else if (is_broken(e) && !made_anew) {
                put_aside(home);
                made_anew = true;
            } else {
                return failed(home, e.what());
            }
        }
    }
}

Expected<std::vector<RunRecord>> RunIndex::runs(bool with_deleted) const {
    return guarded(state_->home, state_->mutex, [&]() -> Expected<std::vector<RunRecord>> {
        refresh(state_->database, state_->home);
        SQLite::Statement query(state_->database, "SELECT * FROM runs WHERE ? OR deleted_at = '' ORDER BY started DESC, id DESC");
        query.bind(1, with_deleted ? 1 : 0);
        std::vector<RunRecord> found;
        while (query.executeStep()) {
            auto run = record_of(query);
            // A run that has not ended is read from its folder: another process may own it. So is one whose row cannot be read.
            if (!run || may_change(run->state)) {
                if (auto fresh = read_run(query.getColumn(0).getString())) run = std::move(*fresh);
            }
            if (run) found.push_back(std::move(*run));
        }
        return found;
    });
}

Expected<void> RunIndex::put(const fs::path& folder) {
    const auto run = read_run(folder);
    if (!run) return tl::unexpected(run.error());
    return guarded(state_->home, state_->mutex, [&]() -> Expected<void> {
        store(state_->database, *run);
        return {};
    });
}

Expected<void> RunIndex::forget(const std::string& id) {
    return guarded(state_->home, state_->mutex, [&]() -> Expected<void> {
        SQLite::Statement remove(state_->database, "DELETE FROM runs WHERE id = ?");
        remove.bind(1, id);
        remove.exec();
        return {};
    });
}

Expected<void> RunIndex::rebuild() {
    return guarded(state_->home, state_->mutex, [&]() -> Expected<void> {
        auto& database = state_->database;
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        auto folders = run_folders(state_->home);
        SQLite::Statement known(database, "SELECT folder FROM runs");
        while (known.executeStep()) folders.emplace_back(known.getColumn(0).getString());
        database.exec("DELETE FROM runs");
        for (const auto& folder : folders)
            if (const auto run = read_run(folder)) store(database, *run);
        transaction.commit();
        return {};
    });
}

Expected<fs::path> RunIndex::find(const std::string& run) const {
    std::error_code error;
    if (fs::exists(fs::path(run) / "spec.json", error)) return fs::weakly_canonical(run, error);
    if (run.find('/') != std::string::npos || fs::is_directory(run, error)) return fail(codes::store_not_a_run, run);
    return guarded(state_->home, state_->mutex, [&]() -> Expected<fs::path> {
        refresh(state_->database, state_->home);
        SQLite::Statement query(state_->database, "SELECT folder, id FROM runs WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id <> ?1, id");
        query.bind(1, run);
        std::vector<std::string> folders, ids;
        while (query.executeStep()) {
            folders.push_back(query.getColumn(0).getString());
            ids.push_back(query.getColumn(1).getString());
        }
        if (run.empty() || folders.empty()) return fail(codes::store_no_such_run, {}, {{"run", run}});
        const bool exact = ids[0] == run && (ids.size() == 1 || ids[1] != run);
        if (exact || folders.size() == 1) return fs::path(folders[0]);
        std::string list;
        for (std::size_t i = 0; i < ids.size(); ++i) list += (i ? ", " : "") + (ids[i] == run ? folders[i] : ids[i]);
        return fail(codes::store_several_runs, {}, {{"run", run}, {"runs", list}});
    });
}

RunIndex::RunIndex(std::unique_ptr<State> state) : state_(std::move(state)) {}
RunIndex::RunIndex(RunIndex&&) noexcept = default;
RunIndex& RunIndex::operator=(RunIndex&&) noexcept = default;
RunIndex::~RunIndex() = default;

}  // namespace tb
