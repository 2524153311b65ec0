#pragma once
// Fine-tuning methods in the window's language: what their cards say in English is looked up in resources/translations/cards_pt_BR.json.
#include "core/peft/card.h"
#include "core/spec/presets.h"

#include <QString>

namespace tb::ui {

QString preset_title(const Preset& preset);
QString card_title(const peft::Card& card);
QString card_description(const peft::Card& card);
QString field_title(const peft::Card& card, const peft::Field& field);
QString field_description(const peft::Card& card, const peft::Field& field);

// The title of the method a spec asks for: "LoRA"; empty for full fine-tuning, the name as written where nobody registered it.
QString method_words(const Spec& spec);
// The title of a setting of any method, by its PEFT name; empty where no card has it.
QString method_setting_words(const std::string& name);

}  // namespace tb::ui
