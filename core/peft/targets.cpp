#include "core/peft/targets.h"

#include "core/peft/codes.h"
#include "core/spec/near.h"

#include <algorithm>
#include <regex>

namespace tb::peft {

namespace {

bool is_under(const std::string& name, const std::set<std::string>& modules) {
    for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1))
        if (modules.contains(name.substr(0, dot))) return true;
    return modules.contains(name);
}

// "query", "output.dense": the shortest ends that users write.
std::vector<std::string> distinct_ends(const nn::ModelDecl& model, const std::set<std::string>& saved) {
    std::vector<std::string> ends;
    for (const auto& linear : model.linears) {
        if (is_under(linear.module, saved)) continue;
        const auto end = linear.module.substr(linear.module.rfind('.') + 1);
        if (std::find(ends.begin(), ends.end(), end) == ends.end()) ends.push_back(end);
    }
    return ends;
}

bool all_linear(const Json& targets) {
    if (!targets.is_string()) return false;
    auto text = targets.get<std::string>();
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text == "all-linear";
}

// The first number between dots that follows a name (or `pattern`): the layer.
std::optional<int> layer_of(const std::string& module, const Json& patterns) {
    std::vector<std::string> names;
    if (patterns.is_string()) names.push_back(patterns);
    if (patterns.is_array()) names = patterns.get<std::vector<std::string>>();
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= module.size();) {
        const auto dot = std::min(module.find('.', from), module.size());
        parts.push_back(module.substr(from, dot - from));
        from = dot + 1;
    }
    for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
        const bool number = !parts[i].empty() && parts[i].size() < 7 && std::all_of(parts[i].begin(), parts[i].end(), [](unsigned char c) { return std::isdigit(c); });
        const bool named = names.empty() || std::find(names.begin(), names.end(), parts[i - 1]) != names.end();
        if (number && named) return std::stoi(parts[i]);
    }
    return {};
}

bool in_layers(const Json& layers, const std::string& module, const Json& pattern) {
    if (layers.is_null() || (layers.is_array() && layers.empty())) return true;
    const auto layer = layer_of(module, pattern);
    if (!layer) return false;
    return layers.is_array() ? std::find(layers.begin(), layers.end(), Json(*layer)) != layers.end() : layers == *layer;
}

bool is_target(const Json& targets, const Json& config, const std::string& module) {
    if (all_linear(targets)) return true;
    if (!matches(targets, module)) return false;
    const bool whole = targets.is_array() && std::find(targets.begin(), targets.end(), Json(module)) != targets.end();
    return whole || targets.is_string() || in_layers(config.value("layers_to_transform", Json()), module, config.value("layers_pattern", Json()));
}

std::optional<Problem> bad_expression(const Json& targets, const std::string& place) {
    if (!targets.is_string() || all_linear(targets)) return {};
    try {
        const std::regex probe(targets.get<std::string>());
        return {};
    } catch (const std::regex_error& error) {
        return Problem{&codes::peft_bad_expression, place, {{"found", targets.dump()}, {"reason", error.what()}}};
    }
}

}  // namespace

Expected<std::vector<bool>> frozen_blocks(const nn::ModelDecl& model, const FreezeSpec& freeze) {
    const auto trains = nn::trainable_tensors(model, freeze);
    if (!trains) return tl::unexpected(trains.error());
    std::vector<bool> frozen(model.blocks.size(), false);
    for (std::size_t i = 0; i < trains->size(); ++i)
        if (!(*trains)[i]) frozen[static_cast<std::size_t>(model.tensors[i].block)] = true;
    return frozen;
}

bool names_module(const std::string& entry, const std::string& module) { return module == entry || module.ends_with("." + entry); }

bool matches(const Json& targets, const std::string& module) {
    if (targets.is_string()) {
        try {
            return std::regex_match(module, std::regex(targets.get<std::string>()));
        } catch (const std::regex_error&) {
            return false;  // too much to match; that it is an expression was checked before
        }
    }
    return std::any_of(targets.begin(), targets.end(), [&](const Json& one) { return names_module(one.get<std::string>(), module); });
}

std::set<std::string> saved_modules(const nn::ModelDecl& model, const Json& modules_to_save, const std::string& place, Problems& problems) {
    std::set<std::string> saved(model.head_modules.begin(), model.head_modules.end());
    if (!modules_to_save.is_array()) return saved;
    std::set<std::string> modules;
    for (const auto& tensor : model.tensors)
        for (auto dot = tensor.name.rfind('.'); dot != std::string::npos && dot > 0; dot = tensor.name.rfind('.', dot - 1)) modules.insert(tensor.name.substr(0, dot));
    for (const auto& json : modules_to_save) {
        const auto entry = json.get<std::string>();
        bool found = entry == "classifier" || entry == "score";  // PEFT always names both; a model has one of them
        for (const auto& module : modules) {
            if (!module.ends_with(entry)) continue;  // a bare end, as PEFT compares it
            saved.insert(module);
            found = true;
        }
        if (!found) problems.push_back({&codes::peft_no_saved_module, place, {{"found", entry}}});
    }
    return saved;
}

Expected<Targets> find_targets(const nn::ModelDecl& model, const Card& card, const Json& config, const FreezeSpec& freeze, const TargetRules& rules) {
    const std::string place = "$.peft.target_modules";
    Targets out;
    out.named = config.value("target_modules", Json());
    const auto ends = distinct_ends(model, rules.saved);
    if (out.named.is_null()) {
        if (rules.standard.is_null())
            return fail(codes::peft_no_default_targets, place, {{"method", card.title}, {"model", model.model_type}, {"key", "target_modules"}, {"modules", join(ends)}});
        out.named = rules.standard;
        if (rules.own_default)
            out.notes.push_back({&codes::peft_default_targets, place, {{"model", model.model_type}, {"modules", join(rules.standard.get<std::vector<std::string>>())}}, Severity::note});
    }
    for (const char* key : {"target_modules", "exclude_modules"})
        if (auto bad = bad_expression(key == std::string("target_modules") ? out.named : config.value(key, Json()), std::string("$.peft.") + key)) return tl::unexpected(Problems{*bad});
    const auto frozen = frozen_blocks(model, freeze);
    if (!frozen) return tl::unexpected(frozen.error());
    const auto excluded = config.value("exclude_modules", Json());
    std::set<std::string> used;
    bool any = false;
    for (std::size_t i = 0; i < model.linears.size(); ++i) {
        const auto& linear = model.linears[i];
        if (is_under(linear.module, rules.saved) || (!excluded.is_null() && matches(excluded, linear.module)) || !is_target(out.named, config, linear.module)) continue;
        any = true;
        if (out.named.is_array())
            for (const auto& one : out.named)
                if (names_module(one.get<std::string>(), linear.module)) used.insert(one.get<std::string>());
        if ((*frozen)[static_cast<std::size_t>(linear.block)]) out.spelled_out = true;
        else out.linears.push_back(static_cast<int>(i));
    }
    if (!any) return fail(codes::peft_no_target, place, {{"found", out.named.dump()}, {"modules", join(ends)}});
    if (out.linears.empty()) return fail(codes::peft_targets_frozen, place);
    if (all_linear(out.named)) out.spelled_out = true;
    if (out.named.is_array())
        for (const auto& one : out.named)
            if (!used.contains(one.get<std::string>())) out.notes.push_back({&codes::peft_target_unmatched, place, {{"found", one.get<std::string>()}}, Severity::warning});
    return out;
}

Field target_field() {
    return {.name = "target_modules", .title = "Targets", .type = FieldType::targets, .standard = nullptr,
        .description = "Linear layers to adapt: names or ends of names, a regular expression over whole names, or all-linear.", .may_be_null = true};
}

void use_targets(Setup& setup, const Targets& targets) {
    setup.config["target_modules"] = targets.named;
    if (targets.spelled_out)
        for (const int index : targets.linears) setup.file["target_modules"].push_back(setup.model.linears[static_cast<std::size_t>(index)].module);
    setup.notes.insert(setup.notes.end(), targets.notes.begin(), targets.notes.end());
}

const Defaults* find_defaults(const std::vector<Defaults>& table, const std::string& model_type) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const Defaults& one) { return one.model_type == model_type; });
    return found == table.end() ? nullptr : &*found;
}

double pattern_value(const Json& patterns, const std::string& module, double standard) {
    if (!patterns.is_object()) return standard;
    for (const auto& [key, value] : patterns.items()) {
        try {
            if (value.is_number() && std::regex_match(module, std::regex("(.*\\.)?(" + key + ")"))) return value.get<double>();
        } catch (const std::regex_error&) {
            if (names_module(key, module)) return value.get<double>();
        }
    }
    return standard;
}

int add_tensor(Setup& setup, int linear, std::string name, std::vector<std::int64_t> shape) {
    nn::TensorDecl tensor;
    tensor.name = std::move(name);
    tensor.shape = std::move(shape);
    tensor.kind = nn::TensorKind::matrix;
    tensor.block = setup.model.linears[static_cast<std::size_t>(linear)].block;
    tensor.added = true;
    setup.model.blocks[static_cast<std::size_t>(tensor.block)].parameters += tensor.count();
    setup.model.tensors.push_back(std::move(tensor));
    setup.trainable.push_back(true);
    return static_cast<int>(setup.model.tensors.size()) - 1;
}

void train_saved(Setup& setup, const std::set<std::string>& modules) {
    for (std::size_t i = 0; i < setup.model.tensors.size(); ++i) {
        const auto& tensor = setup.model.tensors[i];
        if (tensor.added || !is_under(tensor.name, modules)) continue;
        setup.trainable[i] = true;
        setup.beside += tensor.count();
    }
}

}  // namespace tb::peft
