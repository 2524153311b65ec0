#pragma once
// Which linear layers a method's settings mean (PEFT's rules: hf_semantics 3.1), and which tensors are trained beside them.
#include "core/peft/registry.h"

#include <optional>
#include <set>

namespace tb::peft {

// Which blocks a freezing depth leaves alone: one flag a block, true where it is frozen. Problems as in nn::trainable_tensors.
Expected<std::vector<bool>> frozen_blocks(const nn::ModelDecl& model, const FreezeSpec& freeze);

// Whether `entry` names `module`: the whole name, or its end after a dot.
bool names_module(const std::string& entry, const std::string& module);
// A list of names, or one regular expression over the whole name, against a module.
bool matches(const Json& targets, const std::string& module);

// Whether a setting's one expression is none ("all-linear" is no expression, a list of names neither).
std::optional<Problem> bad_expression(const Json& setting, const std::string& place);

// The modules that train and are saved whole: the head, and what modules_to_save names. Problem: a name of nothing.
std::set<std::string> saved_modules(const nn::ModelDecl& model, const Json& modules_to_save, Problems& problems);

// The setting target_modules.
Field target_field();
// PEFT's default target_modules of a method by model_type.
struct Defaults {
    const char* model_type;
    std::vector<std::string> targets, feed_forward;
    bool own = false;  // not PEFT's: what it takes for similar models
};
const Defaults* find_defaults(const std::vector<Defaults>& table, const std::string& model_type);

struct Targets {
    std::vector<int> linears;  // indices into ModelDecl::linears, in their order
    Json named;                // target_modules with the default filled in
    bool spelled_out = false;  // PEFT's file names them in full, since PEFT would understand `named` otherwise
    Problems notes;
};
// Targets and saved modules as the config says them, into the setup (its config, file, saved and notes). Problems: nothing named and no default, nothing
// matched, everything frozen, an expression that is none, tables of embeddings; names of no module, and modules that PEFT cannot save whole.
Expected<Targets> choose_targets(Setup& setup, const Card& card, const FreezeSpec& freeze, const std::vector<Defaults>& table);
// PEFT's file names them in full.
void spell_out(Setup& setup, const Targets& targets);

// Whether an expression of a pattern object names a module: it matches "(.*\.)?key" (PEFT's get_pattern_key).
bool names_by_pattern(const std::string& key, const std::string& module);
// The value of a pattern object for a module: that of the first key that names it, else `standard`.
double pattern_value(const Json& patterns, const std::string& module, double standard);

// Adds a tensor to the setup's model in the block of linear layer `linear`; returns its index.
int add_tensor(Setup& setup, int linear, std::string name, std::vector<std::int64_t> shape);
// Marks every tensor under the setup's saved modules as trained; counts their replaced copies as PEFT does.
void train_saved(Setup& setup);

}  // namespace tb::peft
