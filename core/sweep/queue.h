#pragma once
// Runs a grid, one child process a run. What is done is known from the run folders alone, so that a sweep can be killed at any moment and
// called again: it skips what is done, goes on with what was interrupted, and tries again what failed.
#include "core/sweep/grid.h"
#include "core/train/events.h"

#include <functional>

namespace tb {

struct SweepItem {
    SweepRun run;
    std::filesystem::path folder;  // OUT/runs/<id>
    RunState state = RunState::queued;
    double seconds = 0;            // of this process's work on it
    std::filesystem::path log;     // OUT/logs/<id>.log: what the worker said
};

// What the user sees of a sweep while it goes on.
struct SweepProgress {
    const SweepItem* item = nullptr;  // the run that began or ended; null: the sweep itself begins
    int number = 0;                   // 1-based
    int runs = 0, ended = 0, failed = 0, skipped = 0;
    double seconds_left = 0;          // estimated from the runs that ended; 0: not known
};

struct SweepOptions {
    std::filesystem::path out;
    int workers = 1;
    std::filesystem::path program;            // started as: program train SPEC --out FOLDER [--resume]
    std::function<void(const SweepProgress&)> progress;
    std::function<int()> interrupts;          // how often the user asked to stop: once, workers save and end; twice, they end at once
};

struct SweepResult {
    std::vector<SweepItem> items;
    bool interrupted = false;
    int failed() const;
};

// Problems before anything is started: a folder that cannot be written, another sweep in it, another process at work on it.
Expected<SweepResult> run_sweep(const Sweep& sweep, const SweepOptions& options);

}  // namespace tb
