#pragma once
#include "core/base/codes.h"

#include <array>

namespace tb::codes {
inline constexpr Code plan_weights_missing{"plan.weights_missing", "Weights not on this machine", "The folder of {model} holds no weights: it can be planned, but not trained. Put the weights into {folder}, or choose another model."};
inline constexpr Code plan_untrained_head{"plan.untrained_head", "Head starts untrained", "{model} comes without a classification head for this task: {parameters} parameters start from random numbers (seed {seed})."};
inline constexpr Code plan_few_rows{"plan.few_rows", "Small evaluation set", "Accuracy is measured on {rows} rows: at 90 % its 95 % interval is about {low} to {high} %. Differences below {points} points mean little."};
inline constexpr Code plan_rows_cut{"plan.rows_cut", "Rows are cut", "{count} of {rows} training rows ({share} %) are longer than max_length {length} and lose their end."};
inline constexpr Code plan_nothing_cut{"plan.nothing_cut", "No row is cut", "Every row fits into max_length {length}; the longest has {longest} tokens."};
inline constexpr Code plan_published_share{"plan.published_share", "Published share does not hold", "The published report says that about 35 % train. Counted, {trainable} of {total} parameters train: {share} % ({outside} % of those outside the embeddings)."};
inline constexpr Code plan_disk{"plan.disk", "Disk space for checkpoints", "Checkpoints and the result need about {needed_mb} MB, and {free_mb} MB are free in {folder}. Free some space, or set save_total_limit lower."};
inline constexpr Code plan_chosen_on_reported{"plan.chosen_on_reported", "Chosen on the reported rows", "The best epoch is chosen on the same rows it is reported on, which flatters it. dataset.holdout chooses on other rows."};
inline constexpr Code plan_settings_differ{"plan.settings_differ", "Not the published settings", "Differing from {title}: {settings}."};
inline constexpr Code plan_settings_match{"plan.settings_match", "Published settings", "The settings are those of {title}."};
inline constexpr Code plan_starter{"plan.starter_stands_in", "The starter model stands in", "The embedded starter model stands in for {model}: the published figures are not its own."};
inline constexpr Code plan_memory_fits{"plan.memory_fits", "Fits in memory", "About {needed_mb} MB are needed, {available_mb} MB are free."};
inline constexpr Code plan_no_evaluation{"plan.no_evaluation", "Nothing is evaluated while training", "training.eval_strategy is no: the run is evaluated once, at its end, and no best epoch can be kept."};

inline constexpr Code plan_published_count{"plan.published_count", "Published count holds", "The published table names {published} trained parameters for this model and method, and so it counts."};
inline constexpr Code plan_published_swapped{"plan.published_swapped", "Published count does not hold", "The published table names {published} trained parameters; counted, {counted} train. Its cells of LoRA and AdaLoRA are swapped for this model: AdaLoRA has one number more for each rank of each matrix."};
inline constexpr Code plan_published_unattainable{"plan.published_unattainable", "Published count does not hold", "The published table names {published} trained parameters; counted, {counted} train. Every width of this model is a multiple of 256, so that no choice of matrices gives the published number; it is probably a misprint."};
inline constexpr Code plan_published_all_params{"plan.published_all_params", "Published count does not hold", "The published table names {published} trained parameters; counted, full fine-tuning trains {counted}. The published number is what PEFT counts as all parameters of the LoRA model: the frozen base, the adapters and a second copy of the head."};

inline constexpr std::array plan_all{&plan_weights_missing, &plan_untrained_head, &plan_few_rows, &plan_rows_cut, &plan_nothing_cut, &plan_published_share,
                                     &plan_disk, &plan_chosen_on_reported, &plan_settings_differ, &plan_settings_match, &plan_starter, &plan_memory_fits,
                                     &plan_no_evaluation, &plan_published_count, &plan_published_swapped, &plan_published_unattainable, &plan_published_all_params};
}  // namespace tb::codes
