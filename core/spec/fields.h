#pragma once
// The settings of a spec in the contract's order, with what each may be. One list, visited by the reader and by the writer.
#include "core/spec/reader.h"
#include "core/spec/values.h"

namespace tb {

constexpr double largest_seed = 4294967295.0;  // what transformers' set_seed takes
constexpr double largest_count = 2147483647.0;

template <class Visitor>
void visit_dataset(Visitor& v, DatasetSpec& d) {
    v.text_or_null("source", d.source);
    v.files("train", d.train);
    v.files("validation", d.validation);
    v.files("test", d.test);
    v.columns("text", d.text);
    v.column("label", d.label);
    v.texts("labels", d.labels);
    v.delimiter("delimiter", d.delimiter);
    v.choice_if_given("quoting", d.quoting, quotings());
    v.text_or_null("encoding", d.encoding);
    v.flag_if_given("header", d.header);
    v.real_or_null("validation_split", d.validation_split, up_to(0, 1));
    v.whole("holdout", d.holdout, between(0, largest_count));
    v.whole("max_train_samples", d.max_train_samples, between(0, largest_count));
    v.whole("max_eval_samples", d.max_eval_samples, between(0, largest_count));
    v.whole("seed", d.seed, between(0, largest_seed));
}

template <class Visitor>
void visit_freeze(Visitor& v, FreezeSpec& f) {
    v.flag("embeddings", f.embeddings);
    v.layers("layers", f.layers);
}

template <class Visitor>
void visit_training(Visitor& v, TrainingSpec& t, const std::string& task) {
    v.real("num_train_epochs", t.num_train_epochs, above(0));
    v.max_steps("max_steps", t.max_steps);
    v.whole("per_device_train_batch_size", t.per_device_train_batch_size, between(1, largest_count));
    v.whole("per_device_eval_batch_size", t.per_device_eval_batch_size, between(1, largest_count));
    v.whole("gradient_accumulation_steps", t.gradient_accumulation_steps, between(1, largest_count));
    v.real("learning_rate", t.learning_rate, above(0));
    v.choice("lr_scheduler_type", t.lr_scheduler_type, lr_scheduler_types());
    v.object("lr_scheduler_kwargs", t.lr_scheduler_kwargs);
    v.real("warmup_ratio", t.warmup_ratio, between(0, 1));
    v.whole("warmup_steps", t.warmup_steps, between(0, largest_count));
    v.real("weight_decay", t.weight_decay, from(0));
    v.real("adam_beta1", t.adam_beta1, up_to(0, 1));
    v.real("adam_beta2", t.adam_beta2, up_to(0, 1));
    v.real("adam_epsilon", t.adam_epsilon, from(0));
    v.real_or_null("max_grad_norm", t.max_grad_norm, from(0));
    v.real("label_smoothing_factor", t.label_smoothing_factor, up_to(0, 1));
    v.choice("logging_strategy", t.logging_strategy, logging_strategies());
    v.steps("logging_steps", t.logging_steps);
    v.choice("eval_strategy", t.eval_strategy, eval_strategies());
    v.steps("eval_steps", t.eval_steps);
    v.choice("save_strategy", t.save_strategy, save_strategies());
    v.steps("save_steps", t.save_steps);
    v.whole("save_total_limit", t.save_total_limit, between(1, largest_count));
    v.flag("load_best_model_at_end", t.load_best_model_at_end);
    v.choice_or_null("metric_for_best_model", t.metric_for_best_model, metric_names(task));
    v.flag("greater_is_better", t.greater_is_better);
    v.whole("early_stopping_patience", t.early_stopping_patience, between(1, largest_count));
    v.real("early_stopping_threshold", t.early_stopping_threshold, from(0));
    v.whole("seed", t.seed, between(0, largest_seed));
    v.whole("data_seed", t.data_seed, between(0, largest_seed));
    v.flag("bf16", t.bf16);
    v.flag("group_by_length", t.group_by_length);
    v.flag("dataloader_drop_last", t.dataloader_drop_last);
}

template <class Visitor>
void visit_engine(Visitor& v, EngineSpec& e) {
    v.device("device", e.device);
    v.whole("threads", e.threads, between(0, 4096));
    v.flag("cache_frozen_features", e.cache_frozen_features);
    v.flag("evaluate_train", e.evaluate_train);
    v.real("recovery_minutes", e.recovery_minutes, from(0));
}

}  // namespace tb
