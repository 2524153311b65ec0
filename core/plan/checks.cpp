#include "core/plan/checks.h"

#include "core/base/system.h"
#include "core/data/codes.h"
#include "core/plan/codes.h"
#include "core/spec/presets.h"
#include "core/spec/spec_json.h"
#include "core/train/codes.h"
#include "core/train/device.h"

#include <algorithm>
#include <cmath>

namespace tb {

namespace {

constexpr std::int64_t mega = 1 << 20;

std::string one_decimal(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

bool is_setting(const std::string& path) {
    for (const char* part : {"name", "model", "dataset", "engine", "task", "training.seed", "training.data_seed", "training.logging_", "training.save_total_limit"})
        if (path.rfind(part, 0) == 0) return false;
    return true;
}

// Only tensor names are needed to see whether the file has a head; the declaration's last block names them.
bool head_in_file(const Prepared& prepared) {
    const auto architectures = prepared.folder.config.value("architectures", Json::array());
    if (!architectures.is_array()) return false;
    return std::any_of(architectures.begin(), architectures.end(), [](const Json& name) {
        return name.is_string() && name.get<std::string>().find("ForSequenceClassification") != std::string::npos;
    });
}

void check_model(const Prepared& prepared, Problems& checks) {
    if (!prepared.folder.has_weights && !prepared.folder.path.empty())
        checks.push_back({&codes::plan_weights_missing, "$.model", {{"model", prepared.folder.name}, {"folder", prepared.folder.path.string()}}});
    if (prepared.model.blocks.empty() || head_in_file(prepared)) return;
    checks.push_back({&codes::plan_untrained_head, "$.model",
                      {{"model", prepared.folder.name}, {"parameters", prepared.model.blocks.back().parameters}, {"seed", prepared.spec.training.seed}},
                      Severity::note});
}

// Wilson's interval at 90 % accuracy (Wilson 1927), z = 1.96.
void check_evaluation_rows(const Prepared& prepared, Problems& checks) {
    const auto rows = prepared.evaluation().size();
    const bool told = std::any_of(checks.begin(), checks.end(), [](const Problem& check) { return check.code == &codes::data_small; });
    if (rows == 0 || prepared.regression || told) return;
    const double n = static_cast<double>(rows), p = 0.9, z = 1.959963984540054, z2 = z * z;
    const double middle = (p + z2 / (2 * n)) / (1 + z2 / n), half = z * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n);
    const auto severity = half > 0.04 ? Severity::warning : Severity::note;
    checks.push_back({&codes::plan_few_rows, "$.dataset.validation",
                      {{"rows", rows}, {"low", one_decimal(100 * (middle - half))}, {"high", one_decimal(100 * (middle + half))}, {"points", one_decimal(200 * half)}},
                      severity});
}

void check_lengths(const Prepared& prepared, Problems& checks) {
    const auto& train = prepared.train;
    const auto limit = static_cast<std::int64_t>(prepared.spec.max_length.value_or(0));
    int longest = 0;
    for (std::int64_t i = 0; i < train.size(); ++i) longest = std::max(longest, train.length(i));
    if (train.rows_cut == 0) return checks.push_back({&codes::plan_nothing_cut, "$.max_length", {{"length", limit}, {"longest", std::int64_t(longest)}}, Severity::ok});
    const double share = 100.0 * static_cast<double>(train.rows_cut) / static_cast<double>(train.size());
    checks.push_back({&codes::plan_rows_cut, "$.max_length", {{"count", train.rows_cut}, {"rows", train.size()}, {"share", one_decimal(share)}, {"length", limit}},
                      share > 5 ? Severity::warning : Severity::note});
}

void check_choice(const Prepared& prepared, Problems& checks) {
    const auto& training = prepared.spec.training;
    if (training.load_best_model_at_end && !prepared.has_holdout && prepared.validation.size() > 0)
        checks.push_back({&codes::plan_chosen_on_reported, "$.dataset.holdout", {}, Severity::note});
    if (training.eval_strategy == "no" && prepared.evaluation().size() > 0)
        checks.push_back({&codes::plan_no_evaluation, "$.training.eval_strategy", {}, Severity::note});
}

// The published report's share of trained parameters, where the spec repeats its freezing on its model.
void check_published_share(const Prepared& prepared, Problems& checks) {
    const bool same_freeze = prepared.spec.freeze == FreezeSpec{true, 4} || prepared.spec.freeze == FreezeSpec{true, std::vector<int>{0, 1, 2, 3}};
    const auto& counts = prepared.parameters;
    if (prepared.model.model_type != "distilbert" || prepared.model.layers != 6 || !same_freeze || counts.total == 0) return;
    const double share = 100.0 * static_cast<double>(counts.trainable) / static_cast<double>(counts.total);
    const double outside = 100.0 * static_cast<double>(counts.trainable) / static_cast<double>(counts.total - counts.embeddings);
    checks.push_back({&codes::plan_published_share, "$.freeze",
                      {{"trainable", counts.trainable}, {"total", counts.total}, {"share", one_decimal(share)}, {"outside", one_decimal(outside)}}, Severity::note});
}

void check_recipe(const Prepared& prepared, const std::optional<NearestRecipe>& recipe, Problems& checks) {
    if (!recipe) return;
    std::string list;
    for (const auto& path : recipe->differing) list += (list.empty() ? "" : ", ") + path;
    if (recipe->differing.empty())
        checks.push_back({&codes::plan_settings_match, {}, {{"title", recipe->title}}, Severity::ok});
    else
        checks.push_back({&codes::plan_settings_differ, {}, {{"title", recipe->title}, {"settings", list}}, Severity::note});
    if (prepared.folder.is_starter) checks.push_back({&codes::plan_starter, "$.model", {{"model", recipe->model}}, Severity::note});
}

void check_disk(const Prepared& prepared, Problems& checks) {
    const auto& training = prepared.spec.training;
    const std::int64_t kept = 3 + std::min(training.save_total_limit.value_or(static_cast<int>(std::ceil(training.num_train_epochs))), 1000);
    const std::int64_t needed = 12 * prepared.parameters.trainable * kept + 4 * prepared.parameters.total;
    auto folder = home_folder();
    std::error_code error;
    while (!fs::exists(folder, error) && folder.has_parent_path() && folder != folder.parent_path()) folder = folder.parent_path();
    const auto space = fs::space(folder, error);
    if (error || static_cast<std::int64_t>(space.available) > needed) return;
    checks.push_back({&codes::plan_disk, "$.training.save_total_limit",
                      {{"needed_mb", needed / mega}, {"free_mb", static_cast<std::int64_t>(space.available) / mega}, {"folder", folder.string()}}, Severity::warning});
}

void check_memory(const Prepared& prepared, const MemoryPrediction& memory, Problems& checks) {
    if (memory.total() == 0) return;
    const auto problems = memory_problems(prepared);
    if (!problems.empty()) return checks.insert(checks.end(), problems.begin(), problems.end()), void();
    const auto free = free_memory(choose_device(prepared.spec.engine).value_or(at::Device(at::kCPU)));
    if (free) checks.push_back({&codes::plan_memory_fits, {}, {{"needed_mb", memory.total() / mega}, {"available_mb", *free / mega}}, Severity::ok});
}

}  // namespace

std::optional<NearestRecipe> nearest_recipe(const Spec& spec) {
    const auto presets = load_presets();
    if (!presets) return {};
    std::optional<NearestRecipe> nearest;
    for (const auto& preset : *presets) {
        if (preset.published.empty()) continue;
        NearestRecipe recipe{preset.published, preset.title, preset.spec.model, {}};
        for (const auto& difference : diff_specs(std::vector<Spec>{preset.spec, spec}).differing)
            if (is_setting(difference.path)) recipe.differing.push_back(difference.path);
        if (!nearest || recipe.differing.size() < nearest->differing.size()) nearest = recipe;
    }
    constexpr std::size_t still_like_it = 3;
    return nearest && nearest->differing.size() <= still_like_it ? nearest : std::nullopt;
}

Problems plan_checks(const Prepared& prepared, const std::optional<NearestRecipe>& recipe, const MemoryPrediction& memory) {
    Problems checks = prepared.problems;
    if (prepared.model_found) check_model(prepared, checks);
    if (prepared.data_read) {
        check_memory(prepared, memory, checks);
        check_evaluation_rows(prepared, checks);
        if (prepared.tokenizer) check_lengths(prepared, checks);
        check_choice(prepared, checks);
    }
    check_published_share(prepared, checks);
    if (const auto published = published_count(prepared.setup, prepared.parameters.trainable)) checks.push_back(published->verdict);
    check_recipe(prepared, recipe, checks);
    check_disk(prepared, checks);
    std::stable_sort(checks.begin(), checks.end(), [](const Problem& a, const Problem& b) { return a.severity > b.severity; });
    return checks;
}

}  // namespace tb
