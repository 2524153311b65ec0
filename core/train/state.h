#pragma once
// Where a run stands, beside its weights: what a checkpoint writes into state.json.
#include "core/train/events.h"

namespace tb {

struct TrainState {
    std::int64_t step = 0;   // optimizer steps done
    std::int64_t epoch = 0;  // 0-based
    std::int64_t batch = 0;  // micro-batches done in it: the sampler's position
    // transformers' running loss (hf_semantics 2.6): float32, reset at each log.
    float loss_sum = 0;
    double loss_total = 0;
    std::int64_t logged_step = 0;
    // Best model and early stopping.
    std::optional<Metrics> best, last;
    int evaluations_without_gain = 0;
    bool stopped_early = false;
    // Bookkeeping over all parts of an interrupted run.
    double seconds = 0;
    std::int64_t tokens = 0, samples = 0;
    double memory_sum = 0;  // of the steps' own
    std::int64_t peak_memory = 0;
    int resumes = 0;
    Json schedule;

    bool operator==(const TrainState&) const = default;
};
Json to_json(const TrainState& state);
TrainState train_state(const Json& json);  // throws nlohmann's exception where a value is missing

}  // namespace tb
