#include "app/cli/commands/commands.h"
#include "app/cli/output.h"

#include <iostream>

namespace tb::cli {

namespace {
struct Options {
    std::string model, spec, split = "validation";
};
}  // namespace

static Json metrics_json(const Metrics& metrics, const std::string& split) {
    Json json = {{"split", split}, {"rows", metrics.rows}, {"loss", metrics.eval_loss}};
    const auto put = [&](const char* key, const std::optional<double>& value) {
        if (value) json[key] = *value;
    };
    put("cross_entropy", metrics.eval_cross_entropy);
    put("accuracy", metrics.eval_accuracy);
    put("f1_macro", metrics.eval_f1_macro);
    put("mse", metrics.eval_mse);
    put("pearson", metrics.eval_pearson);
    json["seconds"] = metrics.eval_runtime;
    return json;
}

static int evaluate_verb(const Options& options) {
    const auto spec = load_spec(options.spec);
    if (!spec) return refuse(spec.error());
    std::error_code error;
    fs::path folder = options.model;
    if (!fs::is_directory(folder, error)) {
        const auto run = find_run(options.model);
        if (!run) return refuse(run.error());
        folder = *run;
    }
    auto predictor = Predictor::load(folder, spec->engine.device);
    if (!predictor) return refuse(predictor.error());
    const auto metrics = predictor->evaluate(spec->dataset, spec->base, options.split, spec->max_length);
    if (!metrics) return refuse(metrics.error());
    std::cout << json_text(metrics_json(*metrics, options.split)) << '\n';
    return done;
}

void add_evaluate(Program& program) {
    auto options = std::make_shared<Options>();
    const auto verb = program.verb("evaluate", "Measures a model on a split of a spec's data set");
    verb.option("--model", options->model, "result folder, run or model folder").required();
    verb.option("--dataset", options->spec, "spec file; its dataset, max_length and engine.device are used").required();
    verb.option("--split", options->split, "validation, test or train").one_of({"validation", "test", "train"}).show_default();
    verb.action([options] { return evaluate_verb(*options); });
}

}  // namespace tb::cli
