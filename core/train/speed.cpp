#include "core/train/speed.h"

#include "core/base/system.h"

#include <algorithm>
#include <cmath>

namespace tb {

namespace {

fs::path speed_file() { return home_folder() / "speed.json"; }

double mean_length(const Encoded& rows) { return rows.size() ? static_cast<double>(rows.tokens()) / static_cast<double>(rows.size()) : 0; }

// Operations of one token in training.
double training_work(const Prepared& prepared, const Work& work) {
    return work.forward + work.backward - (prepared.spec.engine.cache_frozen_features ? work.frozen : 0);
}

double trained_share(const Prepared& prepared) {
    return static_cast<double>(prepared.parameters.trainable) / static_cast<double>(std::max<std::int64_t>(1, prepared.parameters.total));
}

// How unlike two measurements are: width and trained share decide how well the products run and how much the optimizer takes.
double distance(const Json& entry, const Prepared& prepared) {
    return std::abs(std::log2(entry.value("hidden", 1.0) / prepared.model.hidden)) + std::abs(entry.value("trained_share", 1.0) - trained_share(prepared));
}

Json measurements() {
    const auto json = read_json(speed_file());
    if (!json || json->value("processor", "") != processor_name() || !json->contains("measured")) return Json::array();
    return (*json)["measured"];
}

bool is_of(const Json& entry, const std::string& device) { return entry.value("device", "") == device; }

}  // namespace

void remember_speed(const Prepared& prepared, const std::string& device, int threads, std::int64_t tokens, double seconds) {
    if (seconds <= 0 || tokens <= 0) return;
    const auto work = work_per_token(prepared.model, prepared.trainable, mean_length(prepared.train));
    const Json entry = {{"device", device},
                        {"hidden", prepared.model.hidden},
                        {"layers", prepared.model.layers},
                        {"trained_share", trained_share(prepared)},
                        {"threads", threads},
                        {"flops_per_second", static_cast<double>(tokens) * training_work(prepared, work) / seconds}};
    Json kept = Json::array();
    for (const auto& old : measurements())
        if (!is_of(old, device) || distance(old, prepared) > 0.01) kept.push_back(old);
    kept.push_back(entry);
    if (make_folders(home_folder())) (void)write_json(speed_file(), {{"processor", processor_name()}, {"measured", kept}});
}

std::optional<double> predict_seconds(const Prepared& prepared, const std::string& device) {
    auto known = measurements();
    known.erase(std::remove_if(known.begin(), known.end(), [&](const Json& entry) { return !is_of(entry, device); }), known.end());
    const auto nearest = std::min_element(known.begin(), known.end(), [&](const Json& a, const Json& b) { return distance(a, prepared) < distance(b, prepared); });
    if (nearest == known.end() || distance(*nearest, prepared) > 2) return {};
    const auto& steps = prepared.steps;
    const double epochs = static_cast<double>(steps.max_steps) / static_cast<double>(std::max<std::int64_t>(1, steps.steps_per_epoch));
    const auto work = work_per_token(prepared.model, prepared.trainable, mean_length(prepared.train));
    const auto& training = prepared.spec.training;
    const double every = training.eval_steps.value_or(training.logging_steps);
    const double evaluations = training.eval_strategy == "epoch"   ? std::ceil(epochs)
                               : training.eval_strategy == "steps" ? static_cast<double>(steps.max_steps) / std::max(1.0, every < 1 ? every * static_cast<double>(steps.max_steps) : every)
                                                                   : 1;
    const double fill = prepared.spec.engine.cache_frozen_features ? static_cast<double>(prepared.train.tokens()) * work.frozen : 0;
    const double flops = fill + epochs * static_cast<double>(prepared.train.tokens()) * training_work(prepared, work) +
                         (evaluations + 1) * static_cast<double>(prepared.evaluation().tokens()) * work.forward;
    return flops / nearest->value("flops_per_second", 1e9);
}

}  // namespace tb
