#pragma once
// What belongs to one run while it runs. Internal to the engine (names torch types).
#include "core/base/system.h"
#include "core/nn/model.h"
#include "core/peft/method.h"
#include "core/train/checkpoint.h"
#include "core/train/matrix_choice.h"
#include "core/train/metrics.h"
#include "core/train/occupied.h"
#include "core/train/optimizer.h"
#include "core/train/prepare.h"
#include "core/train/train.h"

namespace tb {

struct Session {
    const TrainRequest& request;
    const EventSink& sink;
    RunControl& control;
    Prepared prepared;
    std::unique_ptr<RunMemory> memory;  // outlives what it counts: what stands below
    at::Device device;
    nn::Model model;
    AdamW optimizer;
    Schedule schedule;
    Json conditions, identity;
    TrainState state;
    std::unique_ptr<peft::Tuner> tuner = nullptr;  // the method at work; never null once the session stands
    std::unique_ptr<MatrixHold> matrix = nullptr;
    double began = monotonic_seconds();  // pauses and earlier parts of the run are moved into it
    double saved = monotonic_seconds();  // when the newest checkpoint was written
    double update_seconds = 0;           // of this part of the run, updates alone
    std::int64_t update_tokens = 0;

    const TrainingSpec& training() const { return prepared.spec.training; }
    double time() const { return monotonic_seconds() - began; }
    bool cancelled() const { return control.get() == Request::cancel; }
    bool tracks_best() const;
    // What the best model is chosen by.
    std::string metric() const { return training().metric_for_best_model.empty() ? "loss" : training().metric_for_best_model; }
    bool greater_is_better() const;
    // Writes a checkpoint of where the run stands now and reports it.
    Expected<void> save(const fs::path& folder, bool recovery);
};

// Everything up to the first step: rows, model, the checkpoint to go on from. Problems: all that keeps the run from starting.
Expected<std::unique_ptr<Session>> set_up(const TrainRequest& request, const EventSink& sink, RunControl& control);
// From the state on to the last step. The value: done, stopped, cancelled or interrupted.
Expected<RunState> run_loop(Session& session);
// Best weights, model/, predictions, last evaluations; and what is left over is cleared away.
Expected<FinishedEvent> finish(Session& session, RunState ended);
// What is known of a run that ends without a result.
FinishedEvent summary_of(const Session& session, RunState ended);

}  // namespace tb
