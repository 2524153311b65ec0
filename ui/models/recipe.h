#pragma once
// What the New run page edits, as plain values: reading of its fields, its one-line summaries, and what a preset means on the starter.
#include "core/engine.h"

#include <QString>

#include <optional>
#include <vector>

namespace tb::ui {

// "42, 43 44" -> {42, 43, 44}; nothing when a word is no whole number from 0, or none is there. Repeated ones count once.
std::optional<std::vector<std::int64_t>> parse_seeds(const QString& text);
QString seeds_text(const std::vector<std::int64_t>& seeds);

// A warm-up as typed: "10 %" is a share of all steps, "500" a number of steps.
struct WarmUp {
    double ratio = 0;
    int steps = 0;
    bool operator==(const WarmUp&) const = default;
};
std::optional<WarmUp> parse_warm_up(const QString& text);
QString warm_up_text(const TrainingSpec& training);

// "AdamW · gradient clip 1.0 · fp32 · seed 42 · evaluate and save each epoch · keep the best by validation loss"
QString rest_line(const TrainingSpec& training, const std::vector<std::int64_t>& seeds);

// One run a seed.
std::vector<Spec> with_seeds(const Spec& spec, const std::vector<std::int64_t>& seeds);

// The options a scheduler takes beyond steps and warm-up: what the window proposes where the scheduler is chosen in it, and what stands
// where a recipe says nothing (absent: it has to).
struct ScheduleOption {
    const char* key;
    double value, low, high;
    bool whole;
    std::optional<double> standard;
};
std::vector<ScheduleOption> schedule_options(const std::string& scheduler);

// Both of evaluation and saving follow one choice in the window: every epoch, or every n steps.
void set_evaluation(TrainingSpec& training, bool each_epoch, int steps);
// The same for "epoch", "steps" and "no", but saving that goes its own way ("no", "best") is left to it. 0 steps: as many as before.
void evaluate_at(TrainingSpec& training, const std::string& strategy, int steps);
// Keeps the best by this metric, by its own direction; empty: keeps the last. Keeping the best needs checkpoints where it evaluates.
void keep_best_by(TrainingSpec& training, const std::string& metric);
// "loss" of "eval_loss"; "loss" where nothing is said.
std::string bare_metric(const TrainingSpec& training);
QString metric_words(const std::string& bare);  // "validation loss", "macro F1"
QString steps_words(double steps);              // "every 50 steps", "every 5 % of the run"

// The name a new run gets: the recipe's.
std::string proposed_name(const Spec& spec);

}  // namespace tb::ui
