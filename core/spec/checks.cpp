#include "core/spec/checks.h"

#include "core/spec/codes.h"

#include <cmath>

namespace tb {

static void add(Problems& problems, const Code& code, const char* place, std::vector<Arg> args = {}) {
    problems.push_back({&code, place, std::move(args), Severity::error});
}

static void check_columns(const DatasetSpec& dataset, Problems& problems) {
    const bool label_given = dataset.label != Column(std::string());
    std::size_t named = 0, all = dataset.text.size() + (label_given ? 1 : 0);
    for (const auto& column : dataset.text) named += std::holds_alternative<std::string>(column);
    named += label_given && std::holds_alternative<std::string>(dataset.label);
    if (named != 0 && named != all) add(problems, codes::spec_mixed_columns, "$.dataset.text");
    if (dataset.header == false && named > 0) add(problems, codes::spec_header_names, "$.dataset.header");
    for (const auto& column : dataset.text)
        if (label_given && column == dataset.label)
            add(problems, codes::spec_repeated, "$.dataset.label",
                {{"found", std::holds_alternative<int>(column) ? std::to_string(std::get<int>(column)) : std::get<std::string>(column)}});
}

static void check_rows(const Spec& spec, Problems& problems) {
    const auto& dataset = spec.dataset;
    if (dataset.validation_split > 0 && !dataset.validation.empty())
        add(problems, codes::spec_two_validations, "$.dataset.validation_split", {{"file", dataset.validation}});
    const bool rows = !dataset.source.empty() || !dataset.validation.empty() || dataset.validation_split > 0 || dataset.holdout > 0;
    if (spec.training.eval_strategy != "no" && !rows && !dataset.train.empty())
        add(problems, codes::spec_eval_needs_rows, "$.training.eval_strategy", {{"eval", spec.training.eval_strategy}});
}

// Whether `save` is a multiple of `eval`; shares of the whole run are compared as transformers does, in millionths.
static bool multiple(double save, double eval) {
    if (eval < 1 || save < 1) {
        if (!(eval < 1 && save < 1)) return false;
        constexpr double unit = 1e6;
        return std::fmod(std::round(save * unit), std::round(eval * unit)) == 0;
    }
    return std::fmod(save, eval) == 0;
}

static void check_best(const TrainingSpec& training, Problems& problems) {
    if (training.save_strategy == "best" && training.eval_strategy == "no")
        add(problems, codes::spec_save_best_needs_eval, "$.training.save_strategy");
    if (!training.load_best_model_at_end) return;
    if (training.eval_strategy == "no") return add(problems, codes::spec_best_needs_eval, "$.training.load_best_model_at_end");
    if (training.save_strategy == "best") return;
    if (training.save_strategy != training.eval_strategy)
        return add(problems, codes::spec_best_strategies, "$.training.save_strategy",
                   {{"eval", training.eval_strategy}, {"save", training.save_strategy}});
    const double eval_steps = training.eval_steps.value_or(training.logging_steps);
    if (training.eval_strategy == "steps" && !multiple(training.save_steps, eval_steps))
        add(problems, codes::spec_best_steps, "$.training.save_steps", {{"save", training.save_steps}, {"eval", eval_steps}});
}

void check_contradictions(const Spec& spec, Problems& problems) {
    check_columns(spec.dataset, problems);
    check_rows(spec, problems);
    check_best(spec.training, problems);
    if (spec.training.early_stopping_patience && !spec.training.load_best_model_at_end)
        add(problems, codes::spec_early_needs_best, "$.training.early_stopping_patience");
    if (spec.training.lr_scheduler_type == "reduce_lr_on_plateau" && spec.training.eval_strategy == "no")
        add(problems, codes::spec_plateau_needs_eval, "$.training.lr_scheduler_type");
    if (spec.task == "regression" && spec.training.label_smoothing_factor != 0)
        add(problems, codes::spec_smoothing_without_classes, "$.training.label_smoothing_factor");
}

}  // namespace tb
