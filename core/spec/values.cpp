#include "core/spec/values.h"

namespace tb {

using Names = std::vector<std::string>;

const Names& tasks() {
    static const Names names{"text-classification", "regression", "masked-lm", "distillation"};
    return names;
}

const Names& lr_scheduler_types() {
    static const Names names{"linear",
                             "cosine",
                             "cosine_with_restarts",
                             "polynomial",
                             "constant",
                             "constant_with_warmup",
                             "inverse_sqrt",
                             "reduce_lr_on_plateau",
                             "cosine_with_min_lr",
                             "cosine_warmup_with_min_lr",
                             "warmup_stable_decay"};
    return names;
}

const Names& logging_strategies() {
    static const Names names{"no", "steps", "epoch"};
    return names;
}

const Names& eval_strategies() { return logging_strategies(); }

const Names& save_strategies() {
    static const Names names{"no", "steps", "epoch", "best"};
    return names;
}

const Names& devices() {
    static const Names names{"auto", "cpu", "cuda"};
    return names;
}

const Names& quotings() {
    static const Names names{"minimal", "none"};
    return names;
}

const Names& metric_names(const std::string& task) {
    static const Names classification{"loss", "accuracy", "f1_macro", "eval_loss", "eval_accuracy", "eval_f1_macro"};
    static const Names regression{"loss", "mse", "pearson", "eval_loss", "eval_mse", "eval_pearson"};
    static const Names loss_only{"loss", "eval_loss"};
    static const Names any{"loss", "accuracy", "f1_macro", "mse", "pearson", "eval_loss", "eval_accuracy", "eval_f1_macro", "eval_mse", "eval_pearson"};
    if (task.empty()) return any;
    if (task == "regression") return regression;
    return task == "text-classification" ? classification : loss_only;
}

const Names& foreign_training_settings() {
    static const Names names{"accelerator_config",
                             "adafactor",
                             "auto_find_batch_size",
                             "average_tokens_across_devices",
                             "batch_eval_metrics",
                             "bf16_full_eval",
                             "dataloader_num_workers",
                             "dataloader_persistent_workers",
                             "dataloader_pin_memory",
                             "dataloader_prefetch_factor",
                             "ddp_backend",
                             "ddp_broadcast_buffers",
                             "ddp_bucket_cap_mb",
                             "ddp_find_unused_parameters",
                             "ddp_timeout",
                             "debug",
                             "deepspeed",
                             "disable_tqdm",
                             "do_eval",
                             "do_predict",
                             "do_train",
                             "eval_accumulation_steps",
                             "eval_delay",
                             "eval_do_concat_batches",
                             "eval_on_start",
                             "eval_use_gather_object",
                             "fp16",
                             "fp16_backend",
                             "fp16_full_eval",
                             "fp16_opt_level",
                             "fsdp",
                             "fsdp_config",
                             "fsdp_min_num_params",
                             "fsdp_transformer_layer_cls_to_wrap",
                             "full_determinism",
                             "gradient_checkpointing",
                             "gradient_checkpointing_kwargs",
                             "half_precision_backend",
                             "hub_always_push",
                             "hub_model_id",
                             "hub_private_repo",
                             "hub_revision",
                             "hub_strategy",
                             "hub_token",
                             "ignore_data_skip",
                             "include_for_metrics",
                             "include_inputs_for_metrics",
                             "include_num_input_tokens_seen",
                             "include_tokens_per_second",
                             "jit_mode_eval",
                             "label_names",
                             "length_column_name",
                             "liger_kernel_config",
                             "local_rank",
                             "log_level",
                             "log_level_replica",
                             "log_on_each_node",
                             "logging_dir",
                             "logging_first_step",
                             "logging_nan_inf_filter",
                             "mp_parameters",
                             "neftune_noise_alpha",
                             "no_cuda",
                             "optim",
                             "optim_args",
                             "optim_target_modules",
                             "output_dir",
                             "overwrite_output_dir",
                             "parallelism_config",
                             "past_index",
                             "per_gpu_eval_batch_size",
                             "per_gpu_train_batch_size",
                             "prediction_loss_only",
                             "project",
                             "push_to_hub",
                             "push_to_hub_model_id",
                             "push_to_hub_organization",
                             "push_to_hub_token",
                             "ray_scope",
                             "remove_unused_columns",
                             "report_to",
                             "restore_callback_states_from_checkpoint",
                             "resume_from_checkpoint",
                             "run_name",
                             "save_on_each_node",
                             "save_only_model",
                             "save_safetensors",
                             "skip_memory_metrics",
                             "split_batches",
                             "tf32",
                             "torch_compile",
                             "torch_compile_backend",
                             "torch_compile_mode",
                             "torch_empty_cache_steps",
                             "torchdynamo",
                             "tpu_metrics_debug",
                             "tpu_num_cores",
                             "trackio_space_id",
                             "use_cpu",
                             "use_ipex",
                             "use_legacy_prediction_loop",
                             "use_liger_kernel",
                             "use_mps_device"};
    return names;
}

const std::vector<std::pair<std::string, std::string>>& renamed_training_settings() {
    static const std::vector<std::pair<std::string, std::string>> names{{"evaluation_strategy", "eval_strategy"},
                                                                        {"lr", "learning_rate"},
                                                                        {"epochs", "num_train_epochs"},
                                                                        {"num_epochs", "num_train_epochs"},
                                                                        {"batch_size", "per_device_train_batch_size"},
                                                                        {"train_batch_size", "per_device_train_batch_size"},
                                                                        {"eval_batch_size", "per_device_eval_batch_size"},
                                                                        {"scheduler", "lr_scheduler_type"},
                                                                        {"lr_scheduler", "lr_scheduler_type"},
                                                                        {"label_smoothing", "label_smoothing_factor"},
                                                                        {"patience", "early_stopping_patience"}};
    return names;
}

}  // namespace tb
