#pragma once
// Seeds of one recipe taken together, and the verdict about two recipes.
#include "core/report/compare.h"

namespace tb {

// The spec as a reader means it: names instead of folders, and nothing of where it ran.
Spec recipe_by_name(Spec spec);
// In the order of their first runs. Runs without an accuracy, and second runs of one seed, belong to none.
std::vector<Recipe> recipes_of(const std::vector<Entry>& entries);
// Whether the first two recipes have several seeds, so that their means are compared instead of the first two runs.
bool compares_recipes(const Comparison& comparison);
// Sets difference, interval, p, verdict and headline of the first two recipes.
void put_recipe_verdict(Comparison& comparison);

}  // namespace tb
