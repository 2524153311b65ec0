#include "core/sweep/labels.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace tb {

namespace {

using Words = std::pair<const char*, const char*>;
constexpr std::array<Words, 4> methods{{{"LORA", "LoRA"}, {"ADALORA", "AdaLoRA"}, {"IA3", "IA3"}, {"BITFIT", "BitFit"}}};
constexpr std::array<Words, 2> variants{{{"use_dora", "DoRA"}, {"use_rslora", "rsLoRA"}}};

template <std::size_t n>
std::string written(const std::array<Words, n>& words, const std::string& name) {
    for (const auto& [own, shown] : words)
        if (name == own) return shown;
    return name;
}

std::string value_text(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_array()) return json_text(value);
    std::string list;
    for (const auto& item : value) list += (list.empty() ? "" : ",") + value_text(item);
    return list;
}

// A setting beside a name. What is off says nothing, but for `all`.
std::string setting(const std::string& key, const Json& object, bool all) {
    if (!object.contains(key)) return {};
    const auto& value = object[key];
    if (value.is_null()) return all ? key + "=none" : "";
    if (value.is_boolean() && !value.get<bool>()) return all ? key + "=false" : "";
    const auto variant = written(variants, key);
    return value.is_boolean() && variant != key ? variant : key + "=" + value_text(value);
}

using Group = std::vector<std::size_t>;  // places of values that bear one name

std::set<std::string> differing_keys(const std::vector<Json>& values, const Group& group) {
    std::set<std::string> keys;
    for (const auto i : group)
        for (const auto& [key, value] : values[i].items())
            for (const auto k : group)
                if (!values[k].contains(key) || values[k][key] != value) keys.insert(key);
    return keys;
}

std::vector<std::string> told_apart(const std::vector<Json>& values, const Group& group, const std::string& name, bool all) {
    const auto keys = differing_keys(values, group);
    std::vector<std::string> labels;
    for (const auto i : group) {
        auto label = name;
        for (const auto& key : keys)
            if (const auto said = setting(key, values[i], all); !said.empty()) label += " " + said;
        labels.push_back(label);
    }
    return labels;
}

// Whether two values that differ have one label.
bool confused(const std::vector<Json>& values, const Group& group, const std::vector<std::string>& labels) {
    for (std::size_t i = 0; i < group.size(); ++i)
        for (std::size_t k = i + 1; k < group.size(); ++k)
            if (labels[i] == labels[k] && values[group[i]] != values[group[k]]) return true;
    return false;
}

std::string name_of(const Json& value) { return value.is_object() && value.contains("peft_type") ? method_name(value) : value_label(value); }

}  // namespace

std::string value_label(const Json& value) {
    if (value.is_null()) return "full";
    if (value.is_string()) return value.get<std::string>();
    if (value.is_object())
        for (const char* key : {"peft_type", "source", "name", "train"})
            if (value.contains(key) && value[key].is_string()) return value[key].get<std::string>();
    return json_text(value);
}

std::string method_name(const Json& peft) { return written(methods, value_label(peft)); }

std::vector<std::string> axis_labels(const std::vector<Json>& values) {
    std::map<std::string, Group> groups;
    for (std::size_t i = 0; i < values.size(); ++i) groups[name_of(values[i])].push_back(i);
    std::vector<std::string> labels(values.size());
    for (const auto& [name, group] : groups) {
        const bool objects = std::all_of(group.begin(), group.end(), [&](std::size_t i) { return values[i].is_object(); });
        auto own = objects ? told_apart(values, group, name, false) : std::vector<std::string>(group.size(), name);
        if (objects && confused(values, group, own)) own = told_apart(values, group, name, true);
        const bool dumped = confused(values, group, own);  // 8 beside "8"
        for (std::size_t i = 0; i < group.size(); ++i) labels[group[i]] = dumped ? json_text(values[group[i]]) : own[i];
    }
    return labels;
}

}  // namespace tb
