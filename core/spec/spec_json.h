#pragma once
#include "core/spec/spec.h"

#include <filesystem>
#include <span>

namespace tb {

// Reads a spec and checks its form: every unknown key (with "did you mean"), wrong type, value out of range and pair of settings that
// exclude each other, all at once, each with its JSON path, what was found and what is allowed. Whether the model, the files and the
// method exist is asked by resolve and plan, not here.
Expected<Spec> parse_spec(const Json& json, const std::filesystem::path& base);

// `overrides` are "training.seed=1": a dotted path and a JSON value, or a bare string.
Expected<Spec> load_spec(const std::filesystem::path& file, std::span<const std::string> overrides = {});

// Every default filled in, in the contract's order of keys.
Json to_json(const Spec& spec);

// Equality of what a recipe is: without name, training.seed, engine.device, engine.threads, engine.recovery_minutes.
bool same_recipe(const Spec& a, const Spec& b);
// A text that is equal for two specs exactly where they are the same recipe: for lists of many.
std::string recipe_key(const Spec& spec);

// One differing setting of two specs: dotted path and both values (null where absent).
struct SpecDifference {
    std::string path;
    std::vector<Json> values;  // one a spec, in the order given
    bool operator==(const SpecDifference&) const = default;
};
struct SpecDiff {
    std::vector<SpecDifference> differing;
    int equal = 0;  // settings that are the same in all
};
SpecDiff diff_specs(std::span<const Spec> specs);

}  // namespace tb
