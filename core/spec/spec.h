#pragma once
// What a run is. Names and defaults are transformers' TrainingArguments and the contract's; see hf-style names in to_json().
#include "core/base/json.h"
#include "core/base/problem.h"

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tb {

// A column by name, or by 0-based position in a file without a header.
using Column = std::variant<std::string, int>;

// The files of a split: a file, a folder of shards, or a list of files whose rows follow one another.
struct DataFiles {
    std::vector<std::string> list;
    DataFiles() = default;
    DataFiles(std::string file) {
        if (!file.empty()) list.push_back(std::move(file));
    }
    DataFiles(const char* file) : DataFiles(std::string(file)) {}
    bool empty() const { return list.empty(); }
    // The first of them: what a page or a message shows.
    std::string first() const { return list.empty() ? std::string() : list.front(); }
    operator std::string() const { return first(); }
    bool operator==(const DataFiles&) const = default;
};

struct DatasetSpec {
    std::string source;  // catalogue name ("sst2", "demo"), empty where files are named
    DataFiles train, validation, test;
    std::vector<Column> text;  // one, or two for pairs
    Column label = std::string();
    std::vector<std::string> labels;  // names in id order; may be empty
    // How delimited and text files are to be read; what is not given is found (core/data/form.h). The names are pandas' read_csv's.
    std::string delimiter;       // one character; empty: found
    std::string quoting;         // "minimal": fields may be quoted as RFC 4180 has it; "none": a quote is a letter; empty: found
    std::string encoding;        // "utf-8", "utf-16", "latin-1", "windows-1252", ...; empty: UTF-8, or by the byte order mark
    std::optional<bool> header;  // whether the first record names the columns; absent: it does where columns are named
    double validation_split = 0;      // 0: none
    int holdout = 0;                  // rows taken from train to choose the best model on
    int max_train_samples = 0;        // 0: all
    int max_eval_samples = 0;
    std::int64_t seed = 42;
    bool operator==(const DatasetSpec&) const = default;
};

struct FreezeSpec {
    bool embeddings = false;
    std::variant<int, std::vector<int>> layers = 0;  // the first N, or indices
    bool operator==(const FreezeSpec&) const = default;
};

struct TrainingSpec {
    double num_train_epochs = 3.0;
    int max_steps = -1;
    int per_device_train_batch_size = 8;
    int per_device_eval_batch_size = 8;
    int gradient_accumulation_steps = 1;
    double learning_rate = 5e-5;
    std::string lr_scheduler_type = "linear";
    Json lr_scheduler_kwargs = Json::object();
    double warmup_ratio = 0.0;
    int warmup_steps = 0;
    double weight_decay = 0.0;
    double adam_beta1 = 0.9, adam_beta2 = 0.999, adam_epsilon = 1e-8;
    double max_grad_norm = 1.0;
    double label_smoothing_factor = 0.0;
    std::string logging_strategy = "steps";  // no, steps, epoch
    double logging_steps = 500;              // below 1: a share of max_steps
    std::string eval_strategy = "no";
    std::optional<double> eval_steps;  // absent: logging_steps
    std::string save_strategy = "steps";  // no, steps, epoch, best
    double save_steps = 500;
    std::optional<int> save_total_limit = 1;
    bool load_best_model_at_end = false;
    std::string metric_for_best_model;  // empty: "loss"
    std::optional<bool> greater_is_better;
    std::optional<int> early_stopping_patience;
    double early_stopping_threshold = 0.0;
    std::int64_t seed = 42;
    std::optional<std::int64_t> data_seed;
    bool bf16 = false;
    bool group_by_length = false;
    bool dataloader_drop_last = false;
    bool operator==(const TrainingSpec&) const = default;
};

struct EngineSpec {
    std::string device = "auto";  // auto, cpu, cuda, cuda:N
    int threads = 0;              // 0: chosen for the machine
    bool cache_frozen_features = false;
    bool evaluate_train = false;
    double recovery_minutes = 2;
    bool operator==(const EngineSpec&) const = default;
};

struct Spec {
    std::string name;
    std::string task = "text-classification";  // empty: that of the catalogue's data set (core/hub/folders.h)
    std::string model;
    std::string model_name;  // in a resolved spec: the catalogue name or hub id the folder was found by
    DatasetSpec dataset;
    std::optional<int> max_length;
    FreezeSpec freeze;
    Json peft;  // null: full fine-tuning; else an object with "peft_type", its form checked by the peft registry
    TrainingSpec training;
    EngineSpec engine;
    std::filesystem::path base;  // the folder that relative paths start from; not part of the file, ignored by same_recipe

    bool operator==(const Spec&) const = default;
};

}  // namespace tb
