#pragma once
// What a fine-tuning method says of itself: its settings, once, for the reader of a spec, for the file that PEFT loads and for the window. No torch.
#include "core/base/json.h"
#include "core/base/problem.h"

#include <string>
#include <vector>

namespace tb::peft {

enum class FieldType {
    whole,           // a whole number
    real,            // a number
    flag,            // true or false
    choice,          // one of `choices`
    flag_or_choice,  // true, false, or one of `choices`
    names,           // a list of names
    targets,         // a list of names, or one regular expression
    layers,          // a layer's position from 0, or a list of them
    patterns,        // an object: name or expression -> number
};

struct Field {
    std::string name = {};   // as in PEFT
    std::string title = {};  // a few words
    FieldType type = FieldType::whole;
    Json standard = {};      // PEFT's default; null: chosen for the model or the run
    std::string description = {};
    double least = 0, most = 0;  // numbers; most 0: no bound
    bool above_least = false, below_most = false;  // the bound itself is not allowed
    std::vector<std::string> choices = {};
    bool may_be_null = false;
    bool advanced = false;  // seldom changed
};

struct Card {
    std::string name;         // the PEFT name: "LORA"
    std::string title;        // "LoRA"
    std::string description;  // one sentence
    std::vector<Field> fields = {};
    std::vector<std::string> passed_over = {};  // further settings that PEFT writes; fine as long as they are off
    std::vector<std::pair<std::string, Json>> ignored = {};  // settings without effect, and the value with which PEFT writes them
};

// Every problem of a config's form: unknown keys (with "did you mean"), wrong kinds, values out of range, settings that are not there.
Problems check_fields(const Card& card, const Json& config, const std::string& place);
// The config in the card's order with every default filled in, and nothing else.
Json with_defaults(const Card& card, const Json& config);

}  // namespace tb::peft
