#include "core/peft/card.h"

#include "core/peft/codes.h"
#include "core/spec/near.h"
#include "core/spec/reader.h"

#include <algorithm>
#include <cstdio>

namespace tb::peft {

namespace {

bool is_name_list(const Json& json) {
    return json.is_array() && std::all_of(json.begin(), json.end(), [](const Json& one) { return one.is_string() && !one.get<std::string>().empty(); });
}

bool is_position(const Json& json) { return json.is_number_integer() && json.get<std::int64_t>() >= 0 && json.get<std::int64_t>() < 100000; }

// A rank or an alpha; or, one by one, which ranks are kept.
bool is_pattern_value(const Json& json) {
    if (json.is_array()) return std::all_of(json.begin(), json.end(), [](const Json& one) { return one.is_boolean(); });
    return json.is_number() && json.get<double>() > 0 && json.get<double>() <= 65536;
}

bool has_choice(const Field& field, const Json& json) {
    return std::any_of(field.choices.begin(), field.choices.end(), [&](const std::string& one) { return json == one; });
}

bool is_kind(const Field& field, const Json& json) {
    switch (field.type) {
        case FieldType::whole: return json.is_number_integer() || (json.is_number_float() && json.get<double>() == static_cast<double>(static_cast<std::int64_t>(json.get<double>())));
        case FieldType::real: return json.is_number();
        case FieldType::flag: return json.is_boolean();
        case FieldType::choice: return has_choice(field, json);
        case FieldType::flag_or_choice: return json.is_boolean() || has_choice(field, json);
        case FieldType::names: return is_name_list(json);
        case FieldType::targets: return is_name_list(json) || (json.is_string() && json != "");
        case FieldType::layers: return is_position(json) || (json.is_array() && std::all_of(json.begin(), json.end(), is_position));
        case FieldType::patterns: return json.is_object() && std::all_of(json.begin(), json.end(), is_pattern_value);
    }
    return false;
}

std::string wanted(const Field& field) {
    switch (field.type) {
        case FieldType::whole: return "a whole number, without quotes,";
        case FieldType::real: return "a number, without quotes,";
        case FieldType::flag: return "true or false, without quotes,";
        case FieldType::choice: return "one of " + join(field.choices);
        case FieldType::flag_or_choice: return "true, false or one of " + join(field.choices);
        case FieldType::names: return "a list of names";
        case FieldType::targets: return "a list of names, or a regular expression in quotes,";
        case FieldType::layers: return "a layer's position from 0, or a list of positions,";
        case FieldType::patterns: return "an object of names and numbers above 0";
    }
    return {};
}

std::string in_words(double number) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", number);
    return text;
}

std::string allowed(const Field& field) {
    auto text = (field.above_least ? "more than " : "from ") + in_words(field.least);
    if (field.most != 0) text += (field.below_most ? " to less than " : " to ") + in_words(field.most);
    else if (!field.above_least) text += " on";
    return text;
}

bool in_range(const Field& field, double value) {
    const bool low = field.above_least ? value > field.least : value >= field.least;
    const bool high = field.most == 0 || (field.below_most ? value < field.most : value <= field.most);
    return low && high;
}

void check_value(const Field& field, const Json& value, const std::string& place, Problems& problems) {
    if (value.is_null()) {
        if (!field.may_be_null) problems.push_back({&codes::peft_wrong_kind, place, {{"found", "null"}, {"wanted", wanted(field)}}});
    } else if (!is_kind(field, value)) {
        problems.push_back({&codes::peft_wrong_kind, place, {{"found", shown(value)}, {"wanted", wanted(field)}}});
    } else if ((field.type == FieldType::whole || field.type == FieldType::real) && !in_range(field, value.get<double>())) {
        problems.push_back({&codes::peft_out_of_range, place, {{"found", shown(value)}, {"allowed", allowed(field)}}});
    }
}

// Off: what PEFT writes for a setting nobody uses.
bool is_off(const std::string& key, const Json& value) {
    static const std::vector<std::pair<std::string, Json>> written{{"inference_mode", true}, {"task_type", "SEQ_CLS"}, {"megatron_core", "megatron.core"}, {"qalora_group_size", 16}};
    if (value.is_null() || value == false || value == Json::object() || value == Json::array()) return true;
    return key == "base_model_name_or_path" || key == "peft_version" || key == "revision" ||
           std::any_of(written.begin(), written.end(), [&](const auto& one) { return one.first == key && one.second == value; });
}

// What every config of PEFT may carry.
const std::vector<std::string>& common_keys() {
    static const std::vector<std::string> keys{"auto_mapping", "peft_version", "base_model_name_or_path", "revision", "task_type", "inference_mode", "fan_in_fan_out"};
    return keys;
}

}  // namespace

Problems check_fields(const Card& card, const Json& config, const std::string& place) {
    Problems problems;
    std::vector<std::string> known;
    for (const auto& field : card.fields) known.push_back(field.name);
    for (const auto& [key, value] : config.items()) {
        if (key == "peft_type") continue;
        const auto field = std::find_if(card.fields.begin(), card.fields.end(), [&key = key](const Field& one) { return one.name == key; });
        const auto at = place + "." + key;
        if (field != card.fields.end()) {
            check_value(*field, value, at, problems);
            continue;
        }
        const auto ignored = std::find_if(card.ignored.begin(), card.ignored.end(), [&key = key](const auto& one) { return one.first == key; });
        if (ignored != card.ignored.end()) {
            if (value != ignored->second) problems.push_back({&codes::peft_ignored, at, {{"method", card.title}, {"key", key}}, Severity::warning});
            continue;
        }
        const auto listed = [&key = key](const std::vector<std::string>& keys) { return std::find(keys.begin(), keys.end(), key) != keys.end(); };
        if (listed(common_keys()) || listed(card.passed_over)) {
            if (!is_off(key, value)) problems.push_back({&codes::peft_not_supported, at, {{"key", key}, {"found", shown(value)}}});
        } else if (const auto near = nearest(key, known); !near.empty()) {
            problems.push_back({&codes::peft_unknown_key_near, at, {{"method", card.title}, {"key", key}, {"near", near}}});
        } else {
            problems.push_back({&codes::peft_unknown_key, at, {{"method", card.title}, {"key", key}, {"known", join(known)}}});
        }
    }
    return problems;
}

Json with_defaults(const Card& card, const Json& config) {
    Json out = {{"peft_type", card.name}};
    for (const auto& field : card.fields) out[field.name] = config.contains(field.name) ? config.at(field.name) : field.standard;
    return out;
}

}  // namespace tb::peft
