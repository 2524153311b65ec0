#include "core/peft/registry.h"

#include "core/peft/codes.h"
#include "core/peft/method.h"
#include "core/spec/near.h"

namespace tb::peft {

Expected<void> Registry::add(const Method& method) {
    const auto& name = method.card().name;
    if (find(name)) return fail(codes::peft_registered_twice, {}, {{"name", name}});
    methods_.push_back(&method);
    return {};
}

const Method* Registry::find(const std::string& name) const {
    for (const auto* method : methods_)
        if (method->card().name == name) return method;
    return nullptr;
}

const Registry& registry() {
    static const Registry methods = [] {
        Registry all;
        for (const auto* method : {&lora(), &adalora(), &ia3(), &bitfit()}) all.add(*method);
        return all;
    }();
    return methods;
}

std::vector<Card> cards() {
    std::vector<Card> all;
    for (const auto* method : registry().methods()) all.push_back(method->card());
    return all;
}

static Expected<const Method*> method_of(const Json& peft) {
    const auto found = peft.is_object() ? peft.value("peft_type", Json("")) : peft;
    if (found.is_string())
        if (const auto* method = registry().find(found.get<std::string>())) return method;
    std::vector<std::string> known;
    for (const auto* method : registry().methods()) known.push_back(method->card().name);
    return fail(codes::peft_unknown, "$.peft.peft_type", {{"found", json_text(found)}, {"known", join(known)}});
}

Problems check(const Json& peft) {
    if (peft.is_null()) return {};
    const auto method = method_of(peft);
    if (!method) return method.error();
    auto problems = check_fields((*method)->card(), peft, "$.peft");
    if (has_errors(problems)) return problems;
    const auto more = (*method)->check(with_defaults((*method)->card(), peft));
    problems.insert(problems.end(), more.begin(), more.end());
    return problems;
}

static Expected<Setup> without_method(const nn::ModelDecl& model, const FreezeSpec& freeze) {
    auto trainable = nn::trainable_tensors(model, freeze);
    if (!trainable) return tl::unexpected(trainable.error());
    Setup setup;
    setup.model = model;
    setup.trainable = std::move(*trainable);
    return setup;
}

Expected<Setup> apply(const nn::ModelDecl& model, const Json& peft, const FreezeSpec& freeze) {
    if (peft.is_null()) return without_method(model, freeze);
    auto problems = check(peft);
    if (has_errors(problems)) return tl::unexpected(problems);
    Setup setup;
    setup.notes = std::move(problems);
    setup.method = *method_of(peft);
    setup.config = with_defaults(setup.method->card(), peft);
    setup.model = model;
    setup.trainable.assign(model.tensors.size(), false);
    if (auto declared = setup.method->declare(setup, freeze); !declared) return tl::unexpected(declared.error());
    return setup;
}

nn::ParameterCounts count_parameters(const Setup& setup) {
    auto counts = nn::count_parameters(setup.model, setup.trainable);
    counts.peft_all_params = counts.total + setup.beside;
    return counts;
}

Problems check_steps(const Setup& setup, std::int64_t max_steps) { return setup.method ? setup.method->check_steps(setup.config, max_steps) : Problems(); }
Json settled(const Setup& setup, std::int64_t max_steps) { return setup.method ? setup.method->settled(setup.config, max_steps) : setup.config; }
bool writes_adapter(const Setup& setup) { return setup.method && setup.method->writes_adapter(); }

}  // namespace tb::peft
