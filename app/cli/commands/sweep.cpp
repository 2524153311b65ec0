#include "app/cli/commands/commands.h"
#include "app/cli/download_line.h"
#include "app/cli/output.h"
#include "app/cli/signals.h"

#include <algorithm>
#include <fmt/format.h>
#include <iostream>
#include <set>

namespace tb::cli {

// A file, or the name of a sweep that ships with the program ("peft-grid").
static Expected<Sweep> find_sweep(const std::string& name) {
    std::error_code error;
    const auto shipped = resources_folder() / "sweeps" / (name + ".json");
    const bool by_name = !fs::exists(name, error) && name.find('/') == std::string::npos && fs::exists(shipped, error);
    return load_sweep(by_name ? shipped : fs::path(name));
}

// What the whole grid lacks, before hours are spent on a part of it.
static Problems check_sweep(const Sweep& sweep) {
    Problems problems;
    std::set<std::string> seen;
    const auto add = [&](const Problems& more) {
        for (const auto& problem : more)
            if (std::find(problems.begin(), problems.end(), problem) == problems.end()) problems.push_back(problem);
    };
    for (const auto& run : sweep.runs) {
        if (seen.insert("model " + run.spec.model).second)
            if (const auto model = find_model(run.spec.model, run.spec.base); !model) add(model.error());
        const auto& dataset = run.spec.dataset;
        if (seen.insert("data " + dataset.source + " " + dataset.train.first()).second)
            if (const auto resolved = resolve_dataset(dataset, run.spec.base); !resolved) add(resolved.error());
    }
    return problems;
}

static void say(const SweepProgress& progress) {
    if (!progress.item) {
        std::cerr << fmt::format("{} runs, {} of them done already\n", progress.runs, progress.skipped);
        return;
    }
    const auto& item = *progress.item;
    if (item.state == RunState::running) {
        std::cerr << fmt::format("[{}/{}] {}: started\n", progress.number, progress.runs, item.run.id);
        return;
    }
    const auto result = experiment_run(item);
    auto text = fmt::format("[{}/{}] {}: {} after {}", progress.number, progress.runs, item.run.id, state_name(item.state), clock_time(item.seconds));
    if (result.score) text += fmt::format(", {} {:.1f} % on {} rows", item.run.spec.task == "regression" ? "Pearson's r" : "accuracy", *result.score * 100, result.score_split);
    if (item.state == RunState::failed) text += "; why: " + item.log.string();
    const int left = progress.runs - progress.skipped - progress.ended;
    if (left > 0) text += fmt::format("; {} to go, about {}", left, clock_time(progress.seconds_left));
    std::cerr << text << '\n';
}

static int report_sweep(const SweepResult& result, const fs::path& out) {
    const auto tables = sweep_tables(result);
    const auto written = export_tables(tables, {TableFormat::csv, TableFormat::markdown, TableFormat::latex, TableFormat::html}, out);
    if (!written) return refuse(written.error());
    for (const auto& table : tables) std::cout << render(table, TableFormat::text) << '\n';
    std::cout << "Report   " << (out / "report.html").string() << "\nTables   " << (out / "tables").string() << "\nRuns     " << (out / "runs").string() << '\n';
    return done;
}

static int sweep_verb(const std::string& name, const std::string& out, int workers) {
    const auto sweep = find_sweep(name);
    if (!sweep) return refuse(sweep.error());
    std::vector<Spec> specs;
    for (const auto& run : sweep->runs) specs.push_back(run.spec);
    if (const auto missing = fetch_missing(specs)) return *missing;
    if (const auto problems = check_sweep(*sweep); !problems.empty()) return refuse(problems);
    const SignalWatch watch("Interrupted: the runs at work save a checkpoint. Once more to leave at once.");
    std::error_code error;
    SweepOptions options;
    options.out = out.empty() ? home_folder() / "sweeps" / sweep->name : fs::absolute(out);
    options.workers = workers;
    options.program = fs::read_symlink("/proc/self/exe", error);
    options.progress = say;
    options.interrupts = [&] { return watch.seen() ? 1 : 0; };
    const auto result = run_sweep(*sweep, options);
    if (!result) return refuse(result.error());
    if (const int status = report_sweep(*result, options.out); status != done) return status;
    if (result->interrupted) {
        std::cerr << "Go on with: tunebench-cli sweep " << name << " --out " << options.out.string() << '\n';
        return interrupted;
    }
    return result->failed() > 0 ? run_failed : done;
}

void add_sweep(Program& program) {
    auto name = std::make_shared<std::string>();
    auto out = std::make_shared<std::string>();
    auto workers = std::make_shared<int>(1);
    const auto verb = program.verb("sweep", "Trains a grid of runs and sets its results in tables; called again, it goes on where it ended");
    verb.option("sweep", *name, "sweep file (base, axes, exclude), or the name of one that ships with the program: peft-grid").required();
    verb.option("--out", *out, "folder for runs and tables (default: one under TUNEBENCH_HOME/sweeps, by the sweep's name)");
    verb.option("--workers", *workers, "runs at a time, each a process of its own").from_to(1, 256);
    verb.action([=] { return sweep_verb(*name, *out, *workers); });
}

}  // namespace tb::cli
