#pragma once
// SQLite index over the run folders: fast lists, rebuilt from the folders at any time.
#include "core/store/run_folder.h"

namespace tb {

class RunIndex {
public:
    // Opens TUNEBENCH_HOME/index.sqlite (made and migrated when needed), WAL. Problems: folder not writable, file broken (it is rebuilt).
    static Expected<RunIndex> open(const fs::path& home);
    Expected<std::vector<RunRecord>> runs(bool with_deleted = false) const;  // newest first; spec, state, summary, evaluations
    Expected<void> put(const fs::path& folder);      // reads the folder again and stores it
    Expected<void> forget(const std::string& id);
    Expected<void> rebuild();                        // from home/runs/* and the folders indexed with --out that still exist
    // An id, a prefix that only one run has, or a path. Problems: none, or several (listed).
    Expected<fs::path> find(const std::string& run) const;
    RunIndex(RunIndex&&) noexcept;
    RunIndex& operator=(RunIndex&&) noexcept;
    ~RunIndex();

private:
    struct State;
    explicit RunIndex(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace tb
