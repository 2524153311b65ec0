#include "core/base/files.h"
#include "core/base/system.h"
#include "core/plan/checks.h"
#include "core/plan/codes.h"
#include "core/plan/plan.h"
#include "core/train/prepare.h"

#include <algorithm>

namespace tb {

namespace {

Problem verdict_of(const Json& row, std::int64_t counted) {
    const std::vector<Arg> numbers{{"published", row["published"].get<std::int64_t>()}, {"counted", counted}};
    const auto reason = row["reason"].is_string() ? row["reason"].get<std::string>() : std::string();
    if (reason == "swapped") return {&codes::plan_published_swapped, "$.peft", numbers, Severity::note};
    if (reason == "unattainable") return {&codes::plan_published_unattainable, "$.peft", numbers, Severity::note};
    if (reason == "all_params") return {&codes::plan_published_all_params, "$.peft", numbers, Severity::note};
    return {&codes::plan_published_count, "$.peft", {numbers.front()}, Severity::ok};
}

}  // namespace

std::optional<PublishedCount> published_count(const peft::Setup& setup, std::int64_t trainable) {
    const auto table = read_json(resources_folder() / "published_parameters.json");
    if (!table) return {};
    const auto& model = setup.model;
    const auto sizes = (*table)["models"].value(model.model_type, Json());
    if (sizes.is_null() || sizes["hidden"] != model.hidden || sizes["layers"] != model.layers) return {};
    const auto method = setup.config.is_object() ? setup.config["peft_type"] : Json("full");
    for (const auto& row : (*table)["rows"]) {
        const auto& counted = row["counted"];
        if (row["model"] != model.model_type || row["method"] != method) continue;
        if (std::find(counted.begin(), counted.end(), Json(trainable)) == counted.end()) continue;
        return PublishedCount{row["published"], trainable, table->value("source", ""), verdict_of(row, trainable)};
    }
    return {};
}

Expected<ParameterReport> report_parameters(const Spec& asked) {
    auto spec = asked;
    if (auto task = task_of(asked)) spec.task = std::move(*task);
    else return tl::unexpected(task.error());
    const auto found = peft::find_model_or_adapter(spec.model, spec.base);
    if (!found) return tl::unexpected(found.error());
    const auto peft = found->adapter ? peft::continued(*found->adapter, spec.peft) : Expected<Json>(spec.peft);
    if (!peft) return tl::unexpected(peft.error());
    const auto& config = found->folder.config;
    const auto model = nn::declare(config, labels_without_data(spec, config), spec.task == "regression");
    if (!model) return tl::unexpected(model.error());
    const auto setup = peft::apply(*model, *peft, spec.freeze);
    if (!setup) return tl::unexpected(setup.error());
    const auto counts = peft::count_parameters(*setup);
    return ParameterReport{counts, published_count(*setup, counts.trainable)};
}

Expected<nn::ParameterCounts> count_parameters(const Spec& spec) {
    const auto report = report_parameters(spec);
    if (!report) return tl::unexpected(report.error());
    return report->counts;
}

}  // namespace tb
