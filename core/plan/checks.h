#pragma once
// The doubts that are told before a run starts. Severity says whether it may.
#include "core/plan/plan.h"
#include "core/train/prepare.h"

namespace tb {

// The published recipe nearest to the spec's settings (rows, model, name, seed, engine and logging do not count).
struct NearestRecipe {
    std::string published, title, model;
    std::vector<std::string> differing;  // dotted paths
};
std::optional<NearestRecipe> nearest_recipe(const Spec& spec);

Problems plan_checks(const Prepared& prepared, const std::optional<NearestRecipe>& recipe, const MemoryPrediction& memory);

// The row of the published table that counts as this setup does.
std::optional<PublishedCount> published_count(const peft::Setup& setup, std::int64_t trainable);

}  // namespace tb
