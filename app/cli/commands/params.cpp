#include "app/cli/commands/commands.h"
#include "app/cli/output.h"
#include "app/cli/parameters.h"
#include "app/cli/spec_option.h"

#include <iostream>

namespace tb::cli {

static int params_verb(const std::string& file, const std::vector<std::string>& overrides, bool json) {
    const auto spec = load_spec(file, overrides);
    if (!spec) return refuse(spec.error());
    const auto report = report_parameters(*spec);
    if (!report) return refuse(report.error());
    const auto& published = report->published;
    if (json) {
        auto printed = parameters_json(report->counts);
        if (published) {
            const auto& verdict = published->verdict;
            printed["published"] = {{"trainable", published->published}, {"counted", published->counted}, {"holds", verdict.severity == Severity::ok}, {"reason", fill_template(verdict.code->text, verdict.args)}, {"source", published->source}};
        }
        std::cout << json_text(printed) << '\n';
        return done;
    }
    print_table(parameters_table(report->counts));
    if (published) std::cout << '\n' << fill_template(published->verdict.code->text, published->verdict.args) << " (" << published->source << ")\n";
    return done;
}

void add_params(Program& program) {
    const auto verb = program.verb("params", "Counts the parameters of a spec, all and those that train; needs no weights");
    auto spec = std::make_shared<SpecOption>();
    auto json = std::make_shared<bool>(false);
    spec->add(verb, "spec file", "freeze.layers=2");
    verb.flag("--json", *json, "print JSON");
    verb.action([=] {
        spec->settle();
        return params_verb(spec->file, spec->overrides, *json);
    });
}

}  // namespace tb::cli
