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
// Biases that train by the setting `bias`, above the freezing depth.
Expected<void> train_biases(Setup& setup, const FreezeSpec& freeze);

}  // namespace tb::peft
