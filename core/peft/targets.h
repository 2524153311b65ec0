#pragma once
// Which linear layers a method's settings mean (PEFT's rules: hf_semantics 3.1), and which tensors are trained beside them.
#include "core/peft/registry.h"

#include <set>

namespace tb::peft {

// Which blocks a freezing depth leaves alone: one flag a block, true where it is frozen. Problems as in nn::trainable_tensors.
Expected<std::vector<bool>> frozen_blocks(const nn::ModelDecl& model, const FreezeSpec& freeze);

// Whether `entry` names `module`: the whole name, or its end after a dot.
bool names_module(const std::string& entry, const std::string& module);
// A list of names, or one regular expression over the whole name, against a module.
bool matches(const Json& targets, const std::string& module);

// The module names that the head and modules_to_save stand for: a tensor under one of them trains and is saved whole.
std::set<std::string> saved_modules(const nn::ModelDecl& model, const Json& modules_to_save, const std::string& place, Problems& problems);

struct Targets {
    std::vector<int> linears;  // indices into ModelDecl::linears, in their order
    Json named;                // target_modules with the default filled in
    bool spelled_out = false;  // a freezing depth took some away: PEFT's file must name the rest in full
    Problems notes;
};
struct TargetRules {
    Json standard;         // target_modules where the config says none; null: no default for this kind of model
    bool own_default = false;  // PEFT has none for it
    std::set<std::string> saved;
};
// Problems: nothing named and no default, nothing matched, everything frozen, an expression that is none.
Expected<Targets> find_targets(const nn::ModelDecl& model, const Card& card, const Json& config, const FreezeSpec& freeze, const TargetRules& rules);

// The setting target_modules.
Field target_field();
// The targets as PEFT's file must name them, and their notes.
void use_targets(Setup& setup, const Targets& targets);

// PEFT's default target_modules of a method by model_type.
struct Defaults {
    const char* model_type;
    std::vector<std::string> targets, feed_forward;
    bool own = false;  // not PEFT's: what it takes for similar models
};
const Defaults* find_defaults(const std::vector<Defaults>& table, const std::string& model_type);

// The value of a pattern object for a module: that of the first key k that matches "(.*\.)?k" (PEFT's get_pattern_key), else `standard`.
double pattern_value(const Json& patterns, const std::string& module, double standard);

// Adds a tensor to the setup's model in the block of linear layer `linear`; returns its index.
int add_tensor(Setup& setup, int linear, std::string name, std::vector<std::int64_t> shape);
// Marks every tensor under `modules` as trained; counts their replaced copies as PEFT does.
void train_saved(Setup& setup, const std::set<std::string>& modules);

}  // namespace tb::peft
