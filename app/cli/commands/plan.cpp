#include "app/cli/commands/commands.h"
#include "app/cli/output.h"
#include "app/cli/parameters.h"
#include "app/cli/spec_option.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iostream>

namespace tb::cli {

static Json memory_json(const MemoryPrediction& memory) {
    return {{"weights", memory.weights}, {"gradients", memory.gradients}, {"optimizer", memory.optimizer}, {"activations", memory.activations}, {"program", memory.program}, {"total", memory.total()}};
}

static Json checks_json(const Problems& checks) {
    static constexpr std::array levels{"ok", "note", "warning", "error"};
    Json list = Json::array();
    for (const auto& check : checks)
        list.push_back({{"level", levels[static_cast<std::size_t>(check.severity)]}, {"code", check.code->id}, {"place", check.place}, {"text", fill_template(check.code->text, check.args)}});
    return list;
}

static Json files_json(const std::vector<DataFile>& files) {
    Json list = Json::array();
    for (const auto& file : files) {
        Json one = {{"path", file.path.string()}, {"files", file.files}, {"rows", file.rows}, {"kind", file.form.kind}};
        if (!file.form.delimiter.empty()) one.update({{"delimiter", file.form.delimiter}, {"quoting", file.form.quoting}, {"header", file.form.header}});
        if (!file.form.encoding.empty()) one["encoding"] = file.form.encoding;
        if (file.form.encoding_guessed) one["encoding_guessed"] = true;
        list.push_back(std::move(one));
    }
    return list;
}

static Json plan_json(const Plan& plan) {
    Json rates = Json::array();
    for (std::size_t i = 0; i < plan.rates.size(); ++i) rates.push_back({plan.rate_steps[i], plan.rates[i]});
    Json json = {{"startable", plan.startable()},
                 {"model", plan.model_title},
                 {"data", plan.data_title},
                 {"files", files_json(plan.files)},
                 {"rows", {{"train", plan.train_rows}, {"validation", plan.validation_rows}, {"test", plan.test_rows}}},
                 {"parameters", parameters_json(plan.parameters)},
                 {"steps", {{"per_epoch", plan.steps.steps_per_epoch}, {"total", plan.steps.max_steps}, {"warmup", plan.steps.warmup_steps}}},
                 {"learning_rate", rates},
                 {"memory_bytes", memory_json(plan.memory)}};
    if (plan.seconds) json["seconds"] = *plan.seconds;
    if (!plan.published.empty()) json["published"] = {{"id", plan.published}, {"differences", plan.published_differences}};
    json["checks"] = checks_json(plan.checks);
    return json;
}

static void print_plan(const Plan& plan) {
    if (plan.model_found) {
        std::cout << plan.model_title << '\n' << (plan.data_read ? plan.data_title + "\n" : "");
        for (const auto& file : plan.files)
            std::cout << fmt::format("{}{}: {}\n", file.path.filename().string(), file.files > 1 ? fmt::format(" and {} more", file.files - 1) : "", describe(file.form));
        std::cout << '\n';
        print_table(parameters_table(plan.parameters));
    }
    if (plan.data_read && !plan.rates.empty()) {
        const auto top = *std::max_element(plan.rates.begin(), plan.rates.end());
        std::cout << fmt::format("\nSteps    {} ({} an epoch, {} of warm-up)\nRate     {:.3g} at most, {:.3g} at the end ({})\nMemory   about {:.2f} GB\n", plan.steps.max_steps, plan.steps.steps_per_epoch,
                                 plan.steps.warmup_steps, top, plan.rates.back(), plan.spec.training.lr_scheduler_type, static_cast<double>(plan.memory.total()) / 1e9);
        if (plan.seconds) std::cout << "Time     about " << clock_time(*plan.seconds) << '\n';
    }
    static constexpr std::array levels{"ok", "note", "warning", "error"};
    if (!plan.checks.empty()) std::cout << '\n';
    for (const auto& check : plan.checks) std::cout << levels[static_cast<std::size_t>(check.severity)] << ": " << describe(check) << '\n';
}

static int plan_verb(const std::string& file, const std::vector<std::string>& overrides, bool json) {
    const auto spec = load_spec(file, overrides);
    if (!spec) return refuse(spec.error());
    const auto plan = make_plan(*spec);
    if (json)
        std::cout << json_text(plan_json(plan)) << '\n';
    else
        print_plan(plan);
    return plan.startable() ? done : wrong_request;
}

void add_plan(Program& program) {
    const auto verb = program.verb("plan", "Says what a run would be: parameters, steps, rates, memory, time, every problem; trains nothing");
    auto spec = std::make_shared<SpecOption>();
    auto json = std::make_shared<bool>(false);
    spec->add(verb, "spec file", "training.num_train_epochs=1");
    verb.flag("--json", *json, "print JSON");
    verb.action([=] {
        spec->settle();
        return plan_verb(spec->file, spec->overrides, *json);
    });
}

}  // namespace tb::cli
