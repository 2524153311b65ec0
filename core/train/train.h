#pragma once
// The training run itself. No torch in this header: the doors call it through core/engine.h.
#include "core/base/control.h"
#include "core/base/files.h"
#include "core/spec/spec.h"
#include "core/train/events.h"

#include <exception>

namespace tb {

struct TrainRequest {
    Spec spec;           // parsed; model and data are looked up from spec.base
    fs::path folder;     // the run folder (exists): checkpoints/, model/ and predictions*.jsonl are written here
    bool resume = false; // go on from the newest checkpoint in `folder`, from the start where there is none
    // Called before the first event with what could change a bit and was recorded or is to be recorded in environment.json.
    std::function<void(const Json& environment, const Spec& resolved)> prepared;
    // Called when the trainer goes back to a checkpoint: later lines of the logs are to be dropped.
    std::function<void(std::int64_t step)> rewound;
    // With resume: go back to the best checkpoint instead of the newest; later ones are deleted.
    bool from_best = false;
    // With resume: train no further; what the checkpoint holds is the result, and the run ends as stopped.
    bool finish = false;
};

// A sink may throw this where it cannot go on (a log that cannot be written): the run then ends as failed with these problems.
struct SinkFailed : std::exception {
    explicit SinkFailed(Problems found) : problems(std::move(found)) {}
    Problems problems;
};

// What could change a bit on this machine: torch, processor, threads, matrix path, kernel level.
Json training_environment();

// Runs to the end on the calling thread. Never throws for what a user can cause: the last event is Finished, its value is returned.
FinishedEvent train(const TrainRequest& request, const EventSink& sink, RunControl& control);

}  // namespace tb
