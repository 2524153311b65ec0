#pragma once
// What the low-rank methods share of their settings.
#include "core/peft/targets.h"

namespace tb::peft {

Field lora_dropout_field();
// exclude_modules, modules_to_save, layers_to_transform, layers_pattern, rank_pattern, alpha_pattern, bias.
std::vector<Field> shared_lora_fields();
// Settings that PEFT's low-rank configs carry beside those.
std::vector<std::string> lora_passed_over();

Problems check_layers(const Json& config);
// Of rank_pattern and alpha_pattern: keys that are no expressions, values of another kind.
void check_patterns(const Json& config, const char* key, bool whole, Problems& problems);
// Notes the keys of a pattern object that name no layer with an adapter.
void tell_unmatched_patterns(Setup& setup, const char* key);
// Biases that train by the setting `bias`. "all" means those below a freezing depth too, as in PEFT, which knows no depth; a warning says so.
Expected<void> train_biases(Setup& setup, const FreezeSpec& freeze);

}  // namespace tb::peft
