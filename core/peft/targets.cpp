#include "core/peft/targets.h"

#include "core/base/ascii.h"
#include "core/peft/codes.h"
#include "core/spec/near.h"

#include <algorithm>
#include <regex>

namespace tb::peft {

namespace {

constexpr const char* targets_place = "$.peft.target_modules";

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
    return targets.is_string() && lower_ascii(targets.get<std::string>()) == "all-linear";
}

// The expressions of a setting that is one or a list of them.
std::vector<std::string> expressions_of(const Json& setting) {
    if (setting.is_string()) return {setting.get<std::string>()};
    return setting.is_array() ? setting.get<std::vector<std::string>>() : std::vector<std::string>();
}

// The first number between dots that follows any name, or the first of `patterns` that a number follows: the layer.
std::optional<int> layer_of(const std::string& module, const Json& patterns) {
    auto lists = expressions_of(patterns);
    const std::string before = lists.empty() ? ".*?\\." : "(?:|.*?\\.)";
    if (lists.empty()) lists.emplace_back("[^.]*");
    for (const auto& list : lists) {
        std::smatch found;
        try {
            const std::regex layer(before + list + "\\.(\\d{1,6})\\.");
            if (!std::regex_search(module, found, layer, std::regex_constants::match_continuous)) continue;
        } catch (const std::regex_error&) {
            return {};  // that it is an expression was checked before
        }
        const auto& number = found[found.size() - 1];
        return number.matched ? std::optional(std::stoi(number.str())) : std::nullopt;
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

// Tables of embeddings by module name: PEFT can adapt them too.
std::vector<std::string> tables_of(const nn::ModelDecl& model) {
    std::vector<std::string> tables;
    for (const auto& tensor : model.tensors)
        if (tensor.kind == nn::TensorKind::embedding) tables.push_back(tensor.name.substr(0, tensor.name.rfind('.')));
    return tables;
}

// Whether PEFT keeps targets out of `module` by itself, since an entry of modules_to_save is a part of its name; an entry that is only the end of a
// part makes it wrap an adapted layer instead, which it refuses.
bool peft_leaves_out(const Json& modules_to_save, const std::string& module) {
    std::vector<std::string> entries{"classifier", "score"};
    for (const auto& entry : expressions_of(modules_to_save)) entries.push_back(entry);
    const auto name = "." + module + ".";
    return std::any_of(entries.begin(), entries.end(), [&](const std::string& entry) { return name.find("." + entry + ".") != std::string::npos; });
}

bool is_list(const nn::ModelDecl& model, const std::string& module) {
    return std::any_of(model.tensors.begin(), model.tensors.end(), [&](const nn::TensorDecl& tensor) {
        return tensor.name.starts_with(module + ".") && std::isdigit(static_cast<unsigned char>(tensor.name[module.size() + 1]));
    });
}

// What PEFT's wrapper of a saved module cannot stand around: a list of layers; and a module in another one, of which it would train a copy that takes
// no part.
void check_wrapped(const Setup& setup, Problems& problems) {
    const std::string place = "$.peft.modules_to_save";
    for (const auto& module : setup.saved)
        if (is_list(setup.model, module)) problems.push_back({&codes::peft_saved_list, place, {{"module", module}}});
    for (const auto& outer : setup.saved) {
        const auto inner = std::find_if(setup.saved.begin(), setup.saved.end(), [&](const std::string& one) { return one.starts_with(outer + "."); });
        if (inner != setup.saved.end() && !is_list(setup.model, outer)) problems.push_back({&codes::peft_saved_nested, place, {{"inner", *inner}, {"outer", outer}}});
    }
}

bool is_meant(const Json& named, const Json& config, const std::string& module) {
    const auto excluded = config.value("exclude_modules", Json());
    return (excluded.is_null() || !matches(excluded, module)) && is_target(named, config, module);
}

// target_modules with the default of the model's kind filled in. Problems: there is none; expressions that are none.
Expected<Json> name_targets(const Setup& setup, const Card& card, const Defaults* standard, Problems& notes) {
    auto named = setup.config.value("target_modules", Json());
    if (named.is_null() && !standard)
        return fail(codes::peft_no_default_targets, targets_place,
            {{"method", card.title}, {"model", setup.model.model_type}, {"key", "target_modules"}, {"modules", join(distinct_ends(setup.model, setup.saved))}});
    if (named.is_null()) {
        named = standard->targets;
        if (standard->own) notes.push_back({&codes::peft_default_targets, targets_place, {{"model", setup.model.model_type}, {"modules", join(standard->targets)}}, Severity::note});
    }
    Problems problems;
    for (const auto& bad : {bad_expression(named, targets_place), bad_expression(setup.config.value("exclude_modules", Json()), "$.peft.exclude_modules")})
        if (bad) problems.push_back(*bad);
    return problems.empty() ? Expected<Json>(named) : tl::unexpected(problems);
}

// Names of the list that no chosen layer has; PEFT may find a module there that it cannot adapt.
void tell_unmatched(const Setup& setup, const std::vector<int>& matched, Targets& out) {
    if (!out.named.is_array()) return;
    for (const auto& one : out.named) {
        const auto entry = one.get<std::string>();
        const auto fits = [&](int index) { return names_module(entry, setup.model.linears[static_cast<std::size_t>(index)].module); };
        if (std::any_of(matched.begin(), matched.end(), fits)) continue;
        out.spelled_out = true;
        out.notes.push_back({&codes::peft_target_unmatched, targets_place, {{"found", entry}}, Severity::warning});
    }
}

// Problems: nothing matched, everything frozen, a table of embeddings.
Expected<void> find_targets(const Setup& setup, const std::vector<bool>& frozen, Targets& out) {
    const auto& model = setup.model;
    // PEFT would read these otherwise: all-linear takes in the head's first layer, and an expression, which is Python's there, every module it matches.
    out.spelled_out = out.named.is_string();
    std::vector<int> matched;
    for (std::size_t i = 0; i < model.linears.size(); ++i) {
        const auto& linear = model.linears[i];
        if (!is_meant(out.named, setup.config, linear.module)) continue;
        if (is_under(linear.module, setup.saved)) {
            out.spelled_out = out.spelled_out || !peft_leaves_out(setup.config["modules_to_save"], linear.module);
            continue;
        }
        matched.push_back(static_cast<int>(i));
        if (frozen[static_cast<std::size_t>(linear.block)]) out.spelled_out = true;
        else out.linears.push_back(static_cast<int>(i));
    }
    for (const auto& table : tables_of(model))
        if (!all_linear(out.named) && is_meant(out.named, setup.config, table) && !is_under(table, setup.saved))
            return fail(codes::peft_embedding_target, targets_place, {{"table", table}});
    if (matched.empty()) return fail(codes::peft_no_target, targets_place, {{"found", json_text(out.named)}, {"modules", join(distinct_ends(model, setup.saved))}});
    if (out.linears.empty()) return fail(codes::peft_targets_frozen, targets_place);
    tell_unmatched(setup, matched, out);
    return {};
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

std::optional<Problem> bad_expression(const Json& setting, const std::string& place) {
    if (!setting.is_string() || all_linear(setting)) return {};
    const auto text = setting.get<std::string>();
    constexpr std::size_t longest = 2000;  // the library reads brackets within brackets on the stack
    if (text.size() > longest) return Problem{&codes::peft_bad_expression, place, {{"found", "This text"}, {"reason", "it has more than 2000 characters"}}};
    try {
        const std::regex probe(text);
        return {};
    } catch (const std::regex_error& error) {
        return Problem{&codes::peft_bad_expression, place, {{"found", json_text(setting)}, {"reason", error.what()}}};
    }
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

std::set<std::string> saved_modules(const nn::ModelDecl& model, const Json& modules_to_save, Problems& problems) {
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
        if (!found) problems.push_back({&codes::peft_no_saved_module, "$.peft.modules_to_save", {{"found", entry}}});
    }
    return saved;
}

Expected<Targets> choose_targets(Setup& setup, const Card& card, const FreezeSpec& freeze, const std::vector<Defaults>& table) {
    Problems problems;
    const auto append = [&](const Problems& more) { problems.insert(problems.end(), more.begin(), more.end()); };
    setup.saved = saved_modules(setup.model, setup.config["modules_to_save"], problems);
    check_wrapped(setup, problems);
    Targets targets;
    const auto named = name_targets(setup, card, find_defaults(table, setup.model.model_type), targets.notes);
    const auto frozen = frozen_blocks(setup.model, freeze);
    if (!named) append(named.error());
    if (!frozen) append(frozen.error());
    if (named && frozen) {
        targets.named = *named;
        if (const auto found = find_targets(setup, *frozen, targets); !found) append(found.error());
    }
    if (!problems.empty()) return tl::unexpected(problems);
    setup.config["target_modules"] = targets.named;
    setup.notes.insert(setup.notes.end(), targets.notes.begin(), targets.notes.end());
    if (targets.spelled_out) spell_out(setup, targets);
    return targets;
}

void spell_out(Setup& setup, const Targets& targets) {
    auto& names = setup.file["target_modules"] = Json::array();
    for (const int index : targets.linears) names.push_back(setup.model.linears[static_cast<std::size_t>(index)].module);
}

Field target_field() {
    return {.name = "target_modules", .title = "Targets", .type = FieldType::targets, .standard = nullptr,
        .description = "Linear layers to adapt: names or ends of names, a regular expression over whole names, or all-linear.", .may_be_null = true};
}

const Defaults* find_defaults(const std::vector<Defaults>& table, const std::string& model_type) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const Defaults& one) { return one.model_type == model_type; });
    return found == table.end() ? nullptr : &*found;
}

bool names_by_pattern(const std::string& key, const std::string& module) {
    try {
        return std::regex_match(module, std::regex("(.*\\.)?(" + key + ")"));
    } catch (const std::regex_error&) {
        return false;  // too much to match; that it is an expression was checked before
    }
}

double pattern_value(const Json& patterns, const std::string& module, double standard) {
    if (!patterns.is_object()) return standard;
    for (const auto& [key, value] : patterns.items())
        if (value.is_number() && names_by_pattern(key, module)) return value.get<double>();
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

void train_saved(Setup& setup) {
    for (std::size_t i = 0; i < setup.model.tensors.size(); ++i) {
        const auto& tensor = setup.model.tensors[i];
        if (tensor.added || !is_under(tensor.name, setup.saved)) continue;
        setup.trainable[i] = true;
        setup.beside += tensor.count();
    }
}

}  // namespace tb::peft
