#include "app/cli/train_run.h"

#include "app/cli/codes.h"
#include "app/cli/commands/commands.h"
#include "app/cli/output.h"
#include "app/cli/spec_option.h"

#include <iostream>

namespace tb::cli {

namespace {
struct Options {
    SpecOption spec;
    std::string out;
    bool resume = false, json = false;
};
}  // namespace

// A run to go on with is named by its folder or id, a recipe by a file.
static Expected<RunRequest> request_of(const Options& options) {
    std::error_code error;
    const auto& named = options.spec.file;
    const auto& overrides = options.spec.overrides;
    const bool is_file = fs::is_regular_file(named, error);
    if (!options.resume || is_file) {
        auto spec = load_spec(named, overrides);
        if (!spec) return tl::unexpected(spec.error());
        if (options.resume && options.out.empty()) return fail(codes::cli_resume_needs_out, named);
        return RunRequest{std::move(*spec), options.out, options.resume};
    }
    const auto folder = find_run(named);
    if (!folder) return tl::unexpected(folder.error());
    auto spec = load_spec(*folder / "spec.json", overrides);
    if (!spec) return tl::unexpected(spec.error());
    return RunRequest{std::move(*spec), options.out.empty() ? *folder : fs::path(options.out), true};
}

static void print_result(const RunResult& result, bool json) {
    if (json) {
        Json printed = read_json(result.folder / "summary.json").value_or(Json{{"status", state_name(result.finished.state)}});
        printed["folder"] = result.folder.string();
        std::cout << json_text(printed) << '\n';
        return;
    }
    if (const auto entry = entry_of(result.folder); entry && !entry->evaluations.empty()) print_table(report_tables(single(*entry))[0]);
    std::cout << state_name(result.finished.state) << " after " << result.finished.steps << " steps and " << clock_time(result.finished.seconds) << ", in " << result.folder.string() << '\n';
}

static int train_verb(const Options& options) {
    const auto request = request_of(options);
    if (!request) return refuse(request.error());
    const auto outcome = train_run(*request);
    if (outcome.status != wrong_request && !outcome.result.folder.empty()) print_result(outcome.result, options.json);
    return outcome.status;
}

void add_train(Program& program) {
    auto options = std::make_shared<Options>();
    const auto verb = program.verb("train", "Trains what a spec describes");
    options->spec.add(verb, "spec file; with --resume also a run: its id, the beginning of its id, or its folder", "training.seed=1");
    verb.option("--out", options->out, "folder for the run (default: a new one under TUNEBENCH_HOME/runs)");
    verb.flag("--resume", options->resume, "go on from the newest checkpoint; from the start where there is none");
    verb.flag("--json", options->json, "print the summary as JSON");
    verb.action([options] {
        options->spec.settle();
        return train_verb(*options);
    });
}

}  // namespace tb::cli
