#include "core/plan/plan.h"

#include "core/plan/checks.h"
#include "core/train/conditions.h"
#include "core/train/codes.h"
#include "core/train/device.h"
#include "core/train/prepare.h"
#include "core/train/speed.h"

#include <ATen/ATen.h>
#include <algorithm>

namespace tb {

namespace {

std::string with_commas(std::int64_t value) {
    const auto digits = std::to_string(value);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
        text += digits[i];
    }
    return text;
}

std::string model_title(const Prepared& prepared) {
    const auto& model = prepared.model;
    if (model.tensors.empty()) return prepared.folder.name;
    const std::string kind = model.architecture.substr(0, model.architecture.find("For"));
    char size[32];
    std::snprintf(size, sizeof size, "%.1f M", static_cast<double>(model.total()) / 1e6);
    return kind + " · " + std::to_string(model.layers) + " layers · " + size + " parameters";
}

std::string data_title(const Prepared& prepared) {
    if (!prepared.data_read) return {};
    auto title = with_commas(prepared.train.size()) + " train";
    if (prepared.has_holdout) title += " · " + with_commas(prepared.holdout.size()) + " held out";
    if (prepared.validation.size()) title += " · " + with_commas(prepared.validation.size()) + " validation";
    if (prepared.test.size()) title += " · " + with_commas(prepared.test.size()) + " test";
    if (!prepared.regression) title += " · " + std::to_string(prepared.num_labels) + " labels";
    return title;
}

void sample_rates(Plan& plan) {
    const auto schedule = Schedule::make(plan.spec.training, plan.steps.max_steps, plan.steps.warmup_steps);
    if (!schedule || plan.steps.max_steps <= 0) return;
    constexpr std::int64_t most = 512;
    const std::int64_t last = plan.steps.max_steps - 1, points = std::min(most, plan.steps.max_steps);
    for (std::int64_t i = 0; i < points; ++i) {
        const std::int64_t step = points == 1 ? 0 : last * i / (points - 1);
        plan.rate_steps.push_back(step);
        plan.rates.push_back(schedule->rate(step));
    }
}

void fill_in(Plan& plan, const Prepared& prepared) {
    plan.model_found = prepared.model_found;
    plan.data_read = prepared.data_read;
    plan.model_title = model_title(prepared);
    plan.data_title = data_title(prepared);
    plan.model = prepared.model;
    plan.parameters = prepared.parameters;
    plan.files = prepared.files;
    plan.train_rows = prepared.train.size();
    plan.validation_rows = prepared.evaluation().size();
    plan.test_rows = prepared.test.size();
    plan.train_tokens = prepared.train.tokens();
    plan.mean_tokens = plan.train_rows ? static_cast<double>(plan.train_tokens) / static_cast<double>(plan.train_rows) : 0;
    plan.steps = prepared.steps;
}

}  // namespace

Plan make_plan(const Spec& spec, const std::atomic<bool>* cancelled) {
    const auto prepared = prepare(spec, {{}, cancelled, default_threads()});
    Plan plan;
    plan.spec = spec;
    fill_in(plan, prepared);
    sample_rates(plan);
    const auto device = choose_device(spec.engine);
    const auto recipe = nearest_recipe(spec);
    if (recipe) {
        plan.published = recipe->published;
        plan.published_differences = static_cast<int>(recipe->differing.size());
    }
    if (prepared.data_read && !prepared.trainable.empty()) {
        plan.memory = predict_memory(prepared.model, prepared.trainable, largest_batch(prepared.train, spec.training, 4), asks_for_gpu(spec.engine));
        if (device) plan.seconds = predict_seconds(prepared, device_name(*device));
    }
    plan.checks = plan_checks(prepared, recipe, plan.memory);
    if (!device) plan.checks.insert(plan.checks.begin(), device.error().begin(), device.error().end());
    return plan;
}

}  // namespace tb
