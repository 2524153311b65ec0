#pragma once
#include "core/base/codes.h"

#include <array>

namespace tb::codes {
inline constexpr Code peft_unknown{"peft.unknown", "Method not available", "There is no fine-tuning method called {found} in this version. Available methods: {known}. Leave peft out to train what freeze leaves."};
inline constexpr Code peft_registered_twice{"peft.registered_twice", "Method registered twice", "Two methods carry the name {name}; the first one is kept."};
inline constexpr Code peft_unknown_key{"peft.unknown_key", "Unknown setting", "{method} has no setting {key}. Known are: {known}."};
inline constexpr Code peft_unknown_key_near{"peft.unknown_key_near", "Unknown setting", "{method} has no setting {key}. Did you mean {near}?"};
inline constexpr Code peft_not_supported{"peft.not_supported", "Setting not supported", "{key} is a setting of PEFT that can only be left out here, but it is {found}. Remove it."};
inline constexpr Code peft_ignored{"peft.ignored", "Setting without effect", "{method} takes no notice of {key}. Remove it, or choose the setting that is meant."};
inline constexpr Code peft_wrong_kind{"peft.wrong_kind", "Wrong kind of value", "Found {found}; {wanted} is needed here."};
inline constexpr Code peft_out_of_range{"peft.out_of_range", "Value out of range", "Found {found}; allowed is {allowed}."};
inline constexpr Code peft_bad_expression{"peft.bad_expression", "Not a regular expression", "{found} is not a regular expression ({reason}). Correct it, or give a list of names."};
inline constexpr Code peft_no_default_targets{"peft.no_default_targets", "No default targets", "{method} has no default targets for models of the kind {model}. Name some of these in {key}: {modules}."};
inline constexpr Code peft_default_targets{"peft.default_targets", "Targets chosen here", "PEFT has no default targets for models of the kind {model}; {modules} are taken, which is what it takes for similar models."};
inline constexpr Code peft_no_target{"peft.no_target", "No such layer", "{found} names no linear layer of this model outside its head. There are: {modules}."};
inline constexpr Code peft_target_unmatched{"peft.target_unmatched", "Name without a layer", "{found} names no linear layer of this model outside its head, and is passed over."};
inline constexpr Code peft_targets_frozen{"peft.targets_frozen", "Everything named is frozen", "Every layer that target_modules names lies in what freeze freezes. Freeze fewer layers, or name others."};
inline constexpr Code peft_layers_with_expression{"peft.layers_with_expression", "Settings exclude each other", "layers_to_transform works with a list of names only, but target_modules is an expression or all-linear. Put the layers into an expression, or give a list."};
inline constexpr Code peft_pattern_alone{"peft.pattern_alone", "Setting without its partner", "layers_pattern means nothing without layers_to_transform. Add the layers, or remove the pattern."};
inline constexpr Code peft_no_saved_module{"peft.no_saved_module", "No such module", "{found} names no module of this model. Correct modules_to_save."};
inline constexpr Code peft_saved_list{"peft.saved_list", "A list cannot be saved whole", "{module} is a list of layers, which PEFT cannot train and save as one module. Name the layers in modules_to_save one by one, such as {module}.0."};
inline constexpr Code peft_saved_nested{"peft.saved_nested", "Module within a module", "modules_to_save names {outer} and {inner} within it; PEFT would train a copy of the inner one that takes no part. Give a longer name, so that only one of them ends with it."};
inline constexpr Code peft_embedding_target{"peft.embedding_target", "Table of embeddings named", "{table} is a table of embeddings, and adapters are made for linear layers only. Leave it out of target_modules, or train it whole: name it in modules_to_save."};
inline constexpr Code peft_pattern_unmatched{"peft.pattern_unmatched", "Pattern without a layer", "{found} of {key} names no layer with an adapter, and is passed over."};
inline constexpr Code peft_biases_below{"peft.biases_below", "Frozen layers' biases train", "With bias all every bias of the model trains, as in PEFT, so also those of the layers that freeze names. Choose none or lora_only to leave those layers alone."};
inline constexpr Code peft_not_a_target{"peft.not_a_target", "Not among the targets", "{found} stands in feedforward_modules but not in target_modules. Add it there, or remove it here."};
inline constexpr Code peft_no_biases{"peft.no_biases", "Model without biases", "Models of the kind {model} have no biases, so only the head trains."};
inline constexpr Code peft_rank_does_not_fall{"peft.rank_does_not_fall", "Rank has nowhere to fall", "target_r is {target} and init_r is {init}: the rank must begin above where it ends. Raise init_r, or lower target_r."};
inline constexpr Code peft_no_budget_phase{"peft.no_budget_phase", "No steps left for the budget", "tinit {tinit} and tfinal {tfinal} leave none of {total} steps in which the rank can fall. Lower one of them, or train longer."};
inline constexpr Code peft_total_step_differs{"peft.total_step_differs", "Budget for another length", "total_step is {total}, but this run has {steps} steps. Leave total_step out, and the budget follows the run."};
inline constexpr Code adapter_broken{"peft.adapter_broken", "Adapter cannot be read", "This is not an adapter that can be used here: {reason}. Take the folder that PEFT or this program wrote."};
inline constexpr Code adapter_base_missing{"peft.adapter_base_missing", "Base model not found", "The adapter was made for {name}, which is not on this machine. Put that model there, or correct base_model_name_or_path in adapter_config.json."};
inline constexpr Code adapter_tensor_missing{"peft.adapter_tensor_missing", "Tensor missing in the adapter", "{tensor} is missing in the adapter's file: its settings and its weights do not belong together. Take both from the same adapter."};
inline constexpr Code adapter_tensor_left{"peft.adapter_tensor_left", "Tensor without a place", "{tensor} of the adapter's file has no place in this model: its settings and its weights do not belong together. Take both from the same adapter."};
inline constexpr Code adapter_tensor_shape{"peft.adapter_tensor_shape", "Adapter of another shape", "{tensor} has the shape {found}; {wanted} is needed. Take the adapter's own settings and base model."};
inline constexpr Code adapter_other_method{"peft.adapter_other_method", "Adapter of another method", "The model is an adapter made with {found}, and the spec asks for {wanted}. Go on with {found}, or merge the adapter into its base model first."};
inline constexpr Code adapter_other_labels{"peft.adapter_other_labels", "Other labels", "The adapter was made for {found} labels, and {wanted} are needed. Use a data set with as many labels, or start from the base model."};
inline constexpr Code adapter_nothing_to_merge{"peft.adapter_nothing_to_merge", "Nothing to merge", "The result here is a whole model, not an adapter. Use it as it is."};

inline constexpr std::array peft_all{&peft_unknown, &peft_registered_twice, &peft_unknown_key, &peft_unknown_key_near, &peft_not_supported, &peft_ignored, &peft_wrong_kind,
    &peft_out_of_range, &peft_bad_expression, &peft_no_default_targets, &peft_default_targets, &peft_no_target, &peft_target_unmatched, &peft_targets_frozen,
    &peft_layers_with_expression, &peft_pattern_alone, &peft_no_saved_module, &peft_saved_list, &peft_saved_nested, &peft_embedding_target, &peft_pattern_unmatched, &peft_biases_below, &peft_not_a_target, &peft_no_biases, &peft_rank_does_not_fall, &peft_no_budget_phase,
    &peft_total_step_differs, &adapter_broken, &adapter_base_missing, &adapter_tensor_missing, &adapter_tensor_left, &adapter_tensor_shape,
    &adapter_other_method, &adapter_other_labels, &adapter_nothing_to_merge};
}  // namespace tb::codes
