#pragma once
// Everything a run needs before its first weight is read: model declared, rows read and tokenised, settings checked. Shared by training,
// planning and the probe, so that they cannot disagree.
#include "core/peft/adapter_folder.h"
#include "core/peft/registry.h"
#include "core/base/files.h"
#include "core/hub/folders.h"
#include "core/train/events.h"
#include "core/train/footprint.h"
#include "core/train/schedule.h"

#include <atomic>
#include <functional>

namespace tb {

struct Prepared {
    Spec spec;  // max_length filled in, files absolute
    ModelFolder folder;
    std::shared_ptr<const Tokenizer> tokenizer;
    std::optional<peft::AdapterFolder> adapter;  // where the model is one: training goes on from it, and `folder` is its base
    peft::Setup setup;      // the model under the spec's method and freezing depth
    nn::ModelDecl model;    // that of setup
    std::vector<bool> trainable;
    nn::ParameterCounts parameters;
    bool regression = false, has_holdout = false;
    int num_labels = 0;
    std::vector<std::string> label_names;
    std::string fingerprint;  // of the data
    std::vector<DataFile> files;  // and how each was read
    Encoded train, holdout, validation, test;
    StepCounts steps;
    bool model_found = false, data_read = false;
    Problems problems;  // all of them, with warnings and notes

    // What evaluations during the run look at: the held-out rows where there are some, else validation.
    const Encoded& evaluation() const { return has_holdout ? holdout : validation; }
    bool startable() const { return model_found && data_read && !has_errors(problems); }
};

struct PrepareOptions {
    std::function<void(const std::string& phase)> phase;  // "reading", "tokenising"
    const std::atomic<bool>* cancelled = nullptr;
    int threads = 1;
};
// Reads as much as it can; what is wrong stands in `problems`, all at once.
Prepared prepare(const Spec& spec, const PrepareOptions& options = {});

// What this version refuses in a spec whose form is right, and what contradicts itself.
Problems check_settings(const Spec& spec);

// Memory, the machine's or the GPU's, is asked before it is taken, since Linux kills instead of refusing: what was needed, what is free, what fits.
Problems memory_problems(const Prepared& prepared);

// The spec as it goes into the run folder: every default filled in, model and files relative to `folder`.
Spec resolved_spec(const Prepared& prepared, const fs::path& folder);

// The number of labels before any row is read: that of the spec's names, else of the catalogue's, else of the model's own head, else two.
int labels_without_data(const Spec& spec, const Json& config);

}  // namespace tb
