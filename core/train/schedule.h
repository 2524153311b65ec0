#pragma once
// transformers' learning-rate schedules (hf_semantics 2.2, 2.3). No torch: the window draws the same function the trainer steps.
#include "core/spec/spec.h"

#include <memory>

namespace tb {

struct StepCounts {
    std::int64_t batches_per_epoch = 0;  // micro-batches
    std::int64_t steps_per_epoch = 0;    // optimizer steps
    std::int64_t max_steps = 0, warmup_steps = 0;
};
StepCounts count_steps(const TrainingSpec& training, std::int64_t rows);

const std::vector<std::string>& schedule_names();

class Schedule {
public:
    // Problems: unknown name, unknown or missing lr_scheduler_kwargs.
    static Expected<Schedule> make(const TrainingSpec& training, std::int64_t max_steps, std::int64_t warmup_steps);
    // The rate of the k-th optimizer step (k from 0). For reduce_lr_on_plateau the current rate.
    double rate(std::int64_t k) const;
    // reduce_lr_on_plateau: called after each evaluation with its metric; nothing for the others.
    void observe(double metric);
    Json state() const;
    void restore(const Json& state);

private:
    std::string type_;
    double base_ = 0;
    std::int64_t steps_ = 0, warmup_ = 0;
    Json options_;
    struct Plateau {
        double rate = 0, best = 0;
        int bad = 0, cooldown = 0;
        bool seen = false;
    } plateau_;
};

}  // namespace tb
