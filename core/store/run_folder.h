#pragma once
// A run's folder is the truth about the run; layout and file formats are the contract's.
#include "core/base/files.h"
#include "core/spec/spec.h"
#include "core/train/events.h"

#include <memory>

namespace tb {

// What the user says of a run (meta.json).
struct RunMeta {
    std::string name, notes;
    std::vector<std::string> tags;
    bool archived = false;
    std::string deleted_at;  // ISO time, empty: not deleted
    bool operator==(const RunMeta&) const = default;
};

struct Prediction {
    std::int64_t index = 0, label = 0;
    double prediction = 0;
    std::vector<double> logits;
    double target = 0;  // regression: what should have been predicted
};

// What the tables, pages and comparisons read of a run.
struct RunRecord {
    std::string id;
    fs::path folder;
    RunState state = RunState::queued;
    Spec spec;
    Json summary, environment;  // null where absent
    RunMeta meta;
    std::vector<Metrics> evaluations;  // from events.jsonl
    std::string started;               // ISO time
    std::string reason;                // why it failed, in words
};
Expected<RunRecord> read_run(const fs::path& folder);
std::vector<LogEvent> read_logs(const fs::path& folder);
std::vector<StepEvent> read_steps(const fs::path& folder);
std::vector<StateEvent> read_marks(const fs::path& folder);  // pauses and resumes in steps.jsonl
Expected<std::vector<Prediction>> read_predictions(const fs::path& folder, const std::string& split = "validation");
Expected<void> write_meta(const fs::path& folder, const RunMeta& meta);

// "20251122-0134-tpf-03-s42", made unique in `runs`.
std::string make_run_id(const fs::path& runs, const Spec& spec);

// Holds the lock of a run folder while it lives.
class RunLock {
public:
    // Problem: a living process owns the run ("running elsewhere", with pid and host).
    static Expected<RunLock> take(const fs::path& folder);
    RunLock(RunLock&&) noexcept;
    RunLock& operator=(RunLock&&) noexcept;
    ~RunLock();

private:
    explicit RunLock(fs::path file) : file_(std::move(file)) {}
    fs::path file_;
};
// running: a lock of a living process; interrupted: no end recorded and no living owner.
RunState state_on_disk(const fs::path& folder);

// Writes the events of a run into its folder as they come, and summary.json at the end.
class RunRecorder {
public:
    static Expected<RunRecorder> open(const fs::path& folder);
    Expected<void> begin(const Json& environment, const Spec& resolved);  // spec.json, environment.json
    Expected<void> record(const Event& event);
    Expected<void> rewind(std::int64_t step);  // drops the lines of later steps
    RunRecorder(RunRecorder&&) noexcept;
    ~RunRecorder();

private:
    struct State;
    explicit RunRecorder(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace tb
