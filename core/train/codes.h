#pragma once
#include "core/base/codes.h"

#include <array>

namespace tb::codes {
inline constexpr Code schedule_unknown{"train.schedule_unknown", "Unknown schedule", "There is no learning-rate schedule called {found}. Known ones: {known}."};
inline constexpr Code schedule_option_unknown{"train.schedule_option_unknown", "Unknown schedule option", "The schedule {schedule} has no option {found}. It knows: {known}."};
inline constexpr Code schedule_option_missing{"train.schedule_option_missing", "Schedule option missing", "The schedule {schedule} needs {wanted} in lr_scheduler_kwargs."};
inline constexpr Code schedule_option_value{"train.schedule_option_value", "Schedule option out of range", "The value {found} cannot be used here. Allowed: {allowed}."};
inline constexpr Code bf16_no_gain{"train.bf16_no_gain", "bf16 gains nothing here", "This processor has no instructions for bfloat16 products; the run computes in fp32, which is more exact and here as fast. Set training.bf16 to false, or train on a processor with AVX-512 BF16 or AMX."};
inline constexpr Code group_by_length_later{"train.group_by_length_later", "Grouping by length is not there yet", "training.group_by_length comes with a later version. Set it to false: batches are packed without padding, so it would save little."};
inline constexpr Code nothing_frozen{"train.nothing_frozen", "Nothing is frozen", "engine.cache_frozen_features keeps what the frozen blocks put out, but the embeddings, the lowest block, train. Freeze them, or set engine.cache_frozen_features to false."};
inline constexpr Code features_too_large{"train.features_too_large", "Cached features do not fit", "The outputs of the frozen blocks take {needed_mb} MB; {disk_mb} MB may be used on disk and {memory_mb} MB in memory. Set engine.cache_frozen_features to false, use fewer rows or a smaller max_length, or make room."};
inline constexpr Code features_kept{"train.features_kept", "Frozen features are kept", "The outputs of the {blocks} frozen blocks are computed once, without their dropout, and read again in every epoch: faster, and another recipe than one that keeps dropout there. Every comparison says so."};
inline constexpr Code task_later{"train.task_later", "Task is not there yet", "The task {found} comes with a later version. Trained now: text-classification, regression."};
inline constexpr Code no_gpu{"train.no_gpu", "No GPU found", "engine.device is cuda, but this computer has no GPU that the installed torch can use. Set it to auto or cpu."};
inline constexpr Code no_such_gpu{"train.no_such_gpu", "No GPU of this number", "engine.device is {found}, and the installed torch finds {count} GPUs here, numbered from 0. Set it to cuda for the first one, or to auto or cpu for the processor."};
inline constexpr Code gpu_fails{"train.gpu_fails", "The GPU does not work", "A GPU is there, but a first operation on it failed: {reason}. Look at its driver and at what else uses it, or set engine.device to auto or cpu."};
inline constexpr Code tokenizer_foreign{"train.tokenizer_foreign", "Tokenizer of another model", "The tokenizer gives the token id {id}, but the model's vocabulary has {vocabulary} entries. The folder's tokenizer files belong to another model; put the model's own there."};
inline constexpr Code no_rows{"train.no_rows", "No training rows", "No row is left to train on: {rows} rows with a batch size of {batch}. Use more rows, a smaller batch, or set dataloader_drop_last to false."};
inline constexpr Code plateau_without_evaluation{"train.plateau_without_evaluation", "Schedule needs evaluations", "reduce_lr_on_plateau lowers the rate after evaluations, but there are none. Set training.eval_strategy to epoch or steps and give validation rows."};
inline constexpr Code metric_unknown{"train.metric_unknown", "Unknown metric", "There is no metric {found} here. Known ones: {known}."};
inline constexpr Code metric_direction{"train.metric_direction", "The largest {metric} counts as best", "Without greater_is_better every metric but a loss is best where it is largest, as in transformers; of {metric} less is better. Set training.greater_is_better to false."};
inline constexpr Code too_large{"train.too_large", "Does not fit in memory", "This run needs about {needed_mb} MB, and {available_mb} MB are free. A batch of {batch} with {accumulation} accumulation steps fits and keeps the recipe; a smaller max_length or a deeper freeze helps too."};
inline constexpr Code too_large_at_all{"train.too_large_at_all", "Does not fit in memory", "This run needs about {needed_mb} MB even with a batch of one, and {available_mb} MB are free. Freeze more layers, take a smaller model, or close other programs."};
inline constexpr Code out_of_memory{"train.out_of_memory", "Memory ran out", "Memory ran out at step {step}. Take a smaller batch with more accumulation steps, a smaller max_length, or close other programs; then resume."};
inline constexpr Code not_finite{"train.not_finite", "Loss is not finite", "At step {step} the {what} was not a finite number (learning rate {learning_rate}). Nothing was changed by this step. Go on from the best checkpoint (step {best_step}), or start again with a lower learning rate such as {lower_rate}."};
inline constexpr Code not_finite_early{"train.not_finite_early", "Loss is not finite", "At step {step} the {what} was not a finite number (learning rate {learning_rate}). Nothing was changed by this step. No checkpoint of an evaluation is there to go back to: start again with a lower learning rate such as {lower_rate}."};
inline constexpr Code no_best{"train.no_best", "No best checkpoint", "No checkpoint of the best evaluation lies in this folder. Go on from the newest one, or start again; load_best_model_at_end keeps the best one."};
inline constexpr Code engine_fault{"train.engine_fault", "The engine stopped", "The engine stopped at step {step}: {reason}. The newest checkpoint is kept; the run can be resumed."};
inline constexpr Code checkpoint_broken{"train.checkpoint_broken", "Checkpoint does not read back", "This checkpoint is damaged ({reason}); the next older one is used."};
inline constexpr Code checkpoint_foreign{"train.checkpoint_foreign", "Checkpoint of another run", "This checkpoint belongs to another model, data set or recipe ({reason}). Resume with the run's own spec.json."};
inline constexpr Code resumed_elsewhere{"train.resumed_elsewhere", "Resumed under other conditions", "{what} was {recorded} when the checkpoint was written and is {found} now: the run goes on, but no longer bit for bit."};
inline constexpr Code threads_kept{"train.threads_kept", "Threads kept", "The run was started with {recorded} threads and goes on with as many, so that it continues exactly; {asked} were asked for."};
inline constexpr Code started_over{"train.started_over", "No checkpoint yet", "There is no checkpoint in this run's folder to go on from, so it starts over."};
inline constexpr Code head_initialised{"train.head_initialised", "Head starts untrained", "The model's file has no classification head for this task, so it starts from random weights (seed {seed}) and is trained in this run."};
inline constexpr Code tensors_unexpected{"train.tensors_unexpected", "Tensors left out", "The model's file holds {count} tensors that this architecture has no place for, among them {first}. They were left out."};
inline constexpr Code best_unreadable{"train.best_unreadable", "Best checkpoint does not read back", "The best checkpoint (step {step}) does not read back ({reason}); the last weights are kept instead."};
inline constexpr Code lengths_guessed{"train.lengths_guessed", "Lengths are guessed", "The tokenizer of {model} is not on this machine, so the lengths of the rows are guessed from their words: memory and time are rough."};
inline constexpr Code max_length_range{"train.max_length_range", "Maximum length out of range", "max_length is {found}. Allowed: {least} to {most} for this model."};
inline constexpr Code no_evaluation_rows{"train.no_evaluation_rows", "Nothing to evaluate on", "There are no validation rows, so nothing is evaluated and the last weights are kept."};

inline constexpr std::array train_all{&schedule_unknown, &schedule_option_unknown, &schedule_option_missing, &schedule_option_value, &bf16_no_gain,
                                      &group_by_length_later, &nothing_frozen, &features_too_large, &features_kept, &task_later, &no_gpu, &no_such_gpu, &gpu_fails, &tokenizer_foreign, &no_rows, &plateau_without_evaluation, &metric_unknown, &metric_direction,
                                      &too_large, &too_large_at_all, &out_of_memory, &not_finite, &not_finite_early, &no_best, &engine_fault, &checkpoint_broken, &checkpoint_foreign,
                                      &resumed_elsewhere, &threads_kept, &started_over, &head_initialised, &tensors_unexpected, &best_unreadable, &lengths_guessed, &max_length_range, &no_evaluation_rows};
}  // namespace tb::codes
