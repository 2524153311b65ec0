#include "core/engine.h"

#include "core/data/codes.h"
#include "core/hub/codes.h"
#include "core/nn/codes.h"
#include "core/peft/codes.h"
#include "core/plan/codes.h"
#include "core/predict/codes.h"
#include "core/report/codes.h"
#include "core/spec/codes.h"
#include "core/store/codes.h"
#include "core/sweep/codes.h"
#include "core/text/codes.h"
#include "core/train/codes.h"
#include "core/train/train.h"

namespace tb {

namespace {

// Owns what a run writes: the folder, its lock, the logs, its place in the index.
class Recording {
public:
    Recording(fs::path folder, RunRecorder recorder, RunLock lock, EventSink sink)
        : folder_(std::move(folder)), recorder_(std::move(recorder)), lock_(std::move(lock)), sink_(std::move(sink)) {}

    void begin(const Json& environment, const Spec& resolved) {
        require(recorder_.begin(environment, resolved));
        begun_ = true;
        index();
    }
    void rewind(std::int64_t step) { require(recorder_.rewind(step)); }
    // Every event is on disk before the sink sees it.
    void take(const Event& event) {
        if (std::holds_alternative<FinishedEvent>(event)) return finish(std::get<FinishedEvent>(event));
        require(recorder_.record(event));
        sink_(event);
    }
    bool begun() const { return begun_; }

private:
    void finish(const FinishedEvent& event) {
        // Where even the summary cannot be written, the sink learns of both.
        auto told = event;
        const auto written = begun_ || fs::exists(folder_ / "spec.json") ? recorder_.record(event) : Expected<void>();
        if (!written && told.state == RunState::failed) told.problems.insert(told.problems.end(), written.error().begin(), written.error().end());
        if (!written && told.state != RunState::failed) told = with_failure(event, written.error());
        if (begun_) index();
        sink_(told);
    }
    static FinishedEvent with_failure(FinishedEvent event, const Problems& problems) {
        event.state = RunState::failed;
        event.problems = problems;
        return event;
    }
    // The index can be rebuilt from the folders: a run does not fail for it.
    void index() {
        if (auto index = RunIndex::open(home_folder())) index->put(folder_);
    }
    static void require(const Expected<void>& done) {
        if (!done) throw SinkFailed(done.error());
    }

    fs::path folder_;
    RunRecorder recorder_;
    RunLock lock_;
    EventSink sink_;
    bool begun_ = false;
};

RunResult refused(const fs::path& folder, const Problems& problems, const EventSink& sink) {
    FinishedEvent finished;
    finished.state = RunState::failed;
    finished.problems = problems;
    sink(finished);
    return {folder, finished};
}

Expected<void> make_run_folder(const fs::path& folder, bool resume) {
    std::error_code error;
    if (!resume && fs::exists(folder, error) && !fs::is_empty(folder, error)) return fail(codes::store_folder_not_empty, folder.string());
    return make_folders(folder);
}

// A run that never began leaves nothing behind.
void clear_if_untouched(const fs::path& folder, bool begun) {
    std::error_code error;
    if (begun || fs::exists(folder / "spec.json", error)) return;
    for (const char* file : {"events.jsonl", "steps.jsonl", "summary.json"}) fs::remove(folder / file, error);
    fs::remove(folder / "checkpoints", error);
    fs::remove(folder, error);  // only where nothing else lies in it
}

template <class List>
void add(std::vector<const Code*>& all, const List& list) {
    for (const Code* code : list) all.push_back(code);
}

}  // namespace

std::vector<const Code*> all_codes() {
    std::vector<const Code*> all;
    add(all, codes::base_all);
    add(all, codes::spec_all);
    add(all, codes::hub_all);
    add(all, codes::text_all);
    add(all, codes::data_all);
    add(all, codes::nn_all);
    add(all, codes::peft_all);
    add(all, codes::train_all);
    add(all, codes::plan_all);
    add(all, codes::predict_all);
    add(all, codes::store_all);
    add(all, codes::report_all);
    add(all, codes::sweep_all);
    return all;
}

Json engine_environment() { return training_environment(); }

fs::path new_run_folder(const Spec& spec) {
    const auto runs = home_folder() / "runs";
    return runs / make_run_id(runs, spec);
}

RunResult run(const RunRequest& request, const EventSink& sink, RunControl& control) {
    const auto folder = fs::absolute(request.folder.empty() ? new_run_folder(request.spec) : request.folder);
    if (auto made = make_run_folder(folder, request.resume); !made) return refused(folder, made.error(), sink);
    auto lock = RunLock::take(folder);
    if (!lock) return refused(folder, lock.error(), sink);
    auto recorder = RunRecorder::open(folder);
    if (!recorder) return refused(folder, recorder.error(), sink);

    RunResult result{folder, {}};
    bool begun = false;
    {
        Recording recording(folder, std::move(*recorder), std::move(*lock), [&](const Event& event) {
            if (const auto* finished = std::get_if<FinishedEvent>(&event)) result.finished = *finished;
            sink(event);
        });
        TrainRequest training{request.spec, folder, request.resume, {}, {}, request.from_best, request.finish};
        training.prepared = [&](const Json& environment, const Spec& resolved) { recording.begin(environment, resolved); };
        training.rewound = [&](std::int64_t step) { recording.rewind(step); };
        train(training, [&](const Event& event) { recording.take(event); }, control);
        begun = recording.begun();
    }
    clear_if_untouched(folder, begun);
    return result;
}

}  // namespace tb
