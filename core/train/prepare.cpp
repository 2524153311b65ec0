#include "core/train/prepare.h"

#include "core/base/system.h"
#include "core/data/guess_columns.h"
#include "core/data/guess_lengths.h"
#include "core/data/token_cache.h"
#include "core/hub/codes.h"
#include "core/nn/ops/matmul.h"
#include "core/peft/codes.h"
#include "core/spec/codes.h"
#include "core/train/codes.h"
#include "core/train/device.h"
#include "core/train/metrics.h"

#include <algorithm>
#include <cmath>

namespace tb {

namespace {

void append(Problems& to, const Problems& from) { to.insert(to.end(), from.begin(), from.end()); }

void find_the_model(Prepared& out) {
    auto found = peft::find_model_or_adapter(out.spec.model, out.spec.base);
    if (!found) return append(out.problems, found.error());
    out.folder = std::move(found->folder);
    out.adapter = std::move(found->adapter);
    out.model_found = true;
    // The catalogue has its configuration, which serves counting; a run needs the rest.
    if (out.folder.path.empty()) out.problems.push_back({&codes::hub_model_absent, "$.model", {{"name", out.folder.name}}});
    if (!out.adapter) return;
    auto config = peft::continued(*out.adapter, out.spec.peft);
    if (!config) return append(out.problems, config.error());
    out.spec.peft = std::move(*config);
}

void load_the_tokenizer(Prepared& out) {
    auto tokenizer = load_tokenizer(out.folder.path);
    if (!tokenizer) return append(out.problems, tokenizer.error());
    out.tokenizer = std::move(*tokenizer);
}

// Features can only be kept of blocks below everything that trains.
void check_features(Prepared& out, const std::vector<bool>& trainable) {
    if (!out.spec.engine.cache_frozen_features) return;
    const auto blocks = lowest_trained_block(out.model, trainable);
    constexpr const char* place = "$.engine.cache_frozen_features";
    if (blocks == 0) out.problems.push_back({&codes::nothing_frozen, place, {}});
    else out.problems.push_back({&codes::features_kept, place, {{"blocks", std::int64_t{blocks}}}, Severity::note});
}

void declare_the_model(Prepared& out) {
    auto model = nn::declare(out.folder.config, out.num_labels, out.regression);
    if (!model) return append(out.problems, model.error());
    out.model = *model;
    if (out.adapter && out.adapter->num_labels > 0 && out.adapter->num_labels != model->num_labels)
        out.problems.push_back({&codes::adapter_other_labels, "$.model", {{"found", std::int64_t(out.adapter->num_labels)}, {"wanted", std::int64_t(model->num_labels)}}});
    auto setup = peft::apply(*model, out.spec.peft, out.spec.freeze);
    if (!setup) {
        append(out.problems, setup.error());
        // What can be said without the method is said now.
        if (const auto without = nn::trainable_tensors(*model, out.spec.freeze)) check_features(out, *without);
        return;
    }
    append(out.problems, setup->notes);
    out.setup = std::move(*setup);
    out.model = out.setup.model;
    out.trainable = out.setup.trainable;
    out.parameters = peft::count_parameters(out.setup);
    check_features(out, out.trainable);
}

// What the method makes of the number of steps.
void settle_the_method(Prepared& out) {
    if (!out.setup.method || out.steps.max_steps <= 0) return;
    append(out.problems, peft::check_steps(out.setup, out.steps.max_steps));
    out.setup.config = peft::settled(out.setup, out.steps.max_steps);
    out.spec.peft = out.setup.config;
}

// max_length, or what the model and its tokenizer allow.
void settle_length(Prepared& out) {
    if (!out.tokenizer || out.model.positions == 0) return;
    const int most = out.model.positions;
    const int least = out.tokenizer->special_tokens(out.spec.dataset.text.size() > 1) + 1;
    const int wanted = out.spec.max_length.value_or(std::min(most, out.tokenizer->model_max_length().value_or(most)));
    if (wanted < least || wanted > most)
        out.problems.push_back({&codes::max_length_range, "$.max_length",
                                {{"found", std::int64_t(wanted)}, {"least", std::int64_t(least)}, {"most", std::int64_t(most)}}});
    out.spec.max_length = wanted;
}

std::optional<Dataset> read_rows(Prepared& out) {
    auto resolved = resolve_dataset(out.spec.dataset, out.spec.base);
    if (!resolved) {
        append(out.problems, resolved.error());
        return {};
    }
    out.spec.dataset = std::move(*resolved);
    if (auto guessed = guess_missing_columns(out.spec.dataset)) append(out.problems, *guessed);
    auto data = load_dataset(out.spec.dataset, out.spec.task);
    if (!data) {
        append(out.problems, data.error());
        return {};
    }
    append(out.problems, data->checks);
    out.num_labels = data->num_labels;
    out.label_names = data->label_names;
    out.fingerprint = data->fingerprint;
    out.files = data->files;
    out.has_holdout = data->holdout.size() > 0;
    return std::move(*data);
}

void encode_rows(Prepared& out, Dataset data, int threads) {
    for (const auto& [examples, encoded] : {std::pair{&data.train, &out.train}, {&data.holdout, &out.holdout}, {&data.validation, &out.validation},
                                            {&data.test, &out.test}}) {
        *encoded = out.tokenizer ? encode_cached(*examples, *out.tokenizer, out.spec.max_length, threads, token_cache())
                                 : guess_lengths(*examples, out.spec.max_length.value_or(out.model.positions));
        *examples = Examples();  // the texts are not needed any more
    }
    out.data_read = true;
}

// A tokenizer of another model may give ids that this one has no row for.
void check_ids(Prepared& out) {
    std::int32_t largest = -1;
    for (const auto* rows : {&out.train, &out.holdout, &out.validation, &out.test})
        for (const auto id : rows->ids) largest = std::max(largest, id);
    if (largest >= out.model.vocabulary)
        out.problems.push_back({&codes::tokenizer_foreign, "$.model", {{"id", std::int64_t{largest}}, {"vocabulary", std::int64_t{out.model.vocabulary}}}});
}

void count_the_steps(Prepared& out) {
    const auto& training = out.spec.training;
    out.steps = count_steps(training, out.train.size());
    if (out.steps.batches_per_epoch == 0)
        out.problems.push_back({&codes::no_rows, "$.dataset.train",
                                {{"rows", out.train.size()}, {"batch", std::int64_t(training.per_device_train_batch_size)}}});
    if (out.evaluation().size() == 0) {
        if (training.lr_scheduler_type == "reduce_lr_on_plateau") out.problems.push_back({&codes::plateau_without_evaluation, "$.training.lr_scheduler_type", {}});
        if (training.eval_strategy != "no" || training.load_best_model_at_end)
            out.problems.push_back({&codes::no_evaluation_rows, "$.dataset.validation", {}, Severity::warning});
    }
    const auto schedule = Schedule::make(training, out.steps.max_steps, out.steps.warmup_steps);
    if (!schedule) append(out.problems, schedule.error());
}

std::string relative_to(const std::string& path, const fs::path& folder) {
    return path.empty() ? path : fs::proximate(fs::path(path), folder).generic_string();
}

}  // namespace

int labels_without_data(const Spec& spec, const Json& config) {
    if (spec.task == "regression") return 1;
    if (spec.dataset.labels.size() > 1) return static_cast<int>(spec.dataset.labels.size());
    if (const auto labels = catalogue_labels(spec.dataset.source); labels.size() > 1) return static_cast<int>(labels.size());
    if (config.contains("id2label") && config["id2label"].is_object() && config["id2label"].size() > 1) return static_cast<int>(config["id2label"].size());
    return config.contains("num_labels") && config["num_labels"].is_number_integer() ? std::max(2, config["num_labels"].get<int>()) : 2;
}

Problems check_settings(const Spec& spec) {
    Problems problems;
    const auto refuse = [&](bool found, const Code& code, const char* place, std::vector<Arg> args = {}) {
        if (found) problems.push_back({&code, place, std::move(args)});
    };
    const bool regression = spec.task == "regression";
    refuse(spec.task != "text-classification" && !regression, codes::task_later, "$.task", {{"found", spec.task}});
    if (spec.training.bf16 && !asks_for_gpu(spec.engine) && !nn::gains_from_bfloat16()) problems.push_back({&codes::bf16_no_gain, "$.training.bf16", {}, Severity::warning});
    refuse(regression && spec.training.label_smoothing_factor != 0, codes::spec_smoothing_without_classes, "$.training.label_smoothing_factor");
    refuse(spec.training.group_by_length, codes::group_by_length_later, "$.training.group_by_length");
    const auto& metric = spec.training.metric_for_best_model;
    const auto known = metric_names(regression);
    std::string list;
    for (const auto& name : known) list += (list.empty() ? "" : ", ") + name;
    const std::string bare = metric.rfind("eval_", 0) == 0 ? metric.substr(5) : metric;
    refuse(!metric.empty() && std::find(known.begin(), known.end(), bare) == known.end(), codes::metric_unknown, "$.training.metric_for_best_model",
           {{"found", metric}, {"known", list}});
    if (bare == "mse" && !spec.training.greater_is_better)
        problems.push_back({&codes::metric_direction, "$.training.metric_for_best_model", {{"metric", bare}}, Severity::warning});
    return problems;
}

Prepared prepare(const Spec& spec, const PrepareOptions& options) {
    const auto cancelled = [&] { return options.cancelled && options.cancelled->load(); };
    const auto enter = [&](const char* phase) {
        if (options.phase) options.phase(phase);
    };
    Prepared out;
    out.spec = spec;
    if (auto task = task_of(spec)) out.spec.task = std::move(*task);
    else append(out.problems, task.error());
    out.regression = out.spec.task == "regression";
    append(out.problems, check_settings(out.spec));
    enter("reading");
    find_the_model(out);
    if (out.model_found && !out.folder.path.empty()) load_the_tokenizer(out);
    auto data = cancelled() ? std::nullopt : read_rows(out);
    if (!data) out.num_labels = labels_without_data(out.spec, out.folder.config);
    if (out.model_found) declare_the_model(out);
    settle_length(out);
    if (!data || out.model.positions == 0 || cancelled()) return out;
    if (!out.tokenizer) {
        // Of a model of the catalogue that is not here, steps and memory can be told all the same.
        if (!out.folder.path.empty()) return out;
        out.problems.push_back({&codes::lengths_guessed, "$.model", {{"model", out.folder.name}}, Severity::note});
    }
    enter("tokenising");
    encode_rows(out, std::move(*data), options.threads);
    check_ids(out);
    count_the_steps(out);
    settle_the_method(out);
    return out;
}

Problems memory_problems(const Prepared& prepared) {
    const auto& training = prepared.spec.training;
    const int epochs = static_cast<int>(std::ceil(std::min(4.0, training.num_train_epochs)));
    const auto device = choose_device(prepared.spec.engine).value_or(at::Device(at::kCPU));
    const auto needed = predict_memory(prepared.model, prepared.trainable, largest_batch(prepared.train, training, epochs), !device.is_cpu()).total();
    constexpr std::int64_t mega = 1 << 20;
    const auto free_there = free_memory(device);
    if (!free_there) return {};
    const auto free = *free_there + (device.is_cpu() ? resident_bytes() : 0);
    if (needed <= free) return {};
    const auto fit = largest_fit(prepared.model, prepared.trainable, prepared.train, training, free, !device.is_cpu());
    const std::vector<Arg> sizes{{"needed_mb", needed / mega}, {"available_mb", free / mega}};
    if (fit.batch == 0) return {{&codes::too_large_at_all, "$.training.per_device_train_batch_size", sizes}};
    auto args = sizes;
    args.push_back({"batch", std::int64_t(fit.batch)});
    args.push_back({"accumulation", std::int64_t(fit.accumulation)});
    return {{&codes::too_large, "$.training.per_device_train_batch_size", args}};
}

Spec resolved_spec(const Prepared& prepared, const fs::path& folder) {
    const auto base = fs::weakly_canonical(folder);
    Spec spec = prepared.spec;
    std::error_code error;
    if (spec.model_name.empty() && !fs::exists(spec.base / spec.model, error)) spec.model_name = prepared.folder.name;
    const auto model = prepared.adapter ? prepared.adapter->path : prepared.folder.path;
    spec.model = relative_to(fs::weakly_canonical(model).string(), base);
    for (auto* files : {&spec.dataset.train, &spec.dataset.validation, &spec.dataset.test})
        for (auto& file : files->list) file = relative_to(fs::weakly_canonical(file).string(), base);
    spec.base = base;
    return spec;
}

}  // namespace tb
