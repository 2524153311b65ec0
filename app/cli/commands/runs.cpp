#include "app/cli/commands/commands.h"
#include "app/cli/output.h"

#include <algorithm>
#include <fmt/format.h>
#include <iostream>

namespace tb::cli {

// The best epoch's, as summary.json has it; of a run that has not ended, the last one's.
static std::optional<double> score_of(const RunRecord& run, const char* name, std::optional<double> Metrics::*field) {
    for (const char* key : {"validation", "best", "final"})
        if (run.summary.is_object() && run.summary.contains(key) && run.summary[key].contains(name) && run.summary[key][name].is_number()) return run.summary[key][name].get<double>();
    return run.evaluations.empty() ? std::nullopt : run.evaluations.back().*field;
}
static std::optional<double> accuracy_of(const RunRecord& run) { return score_of(run, "eval_accuracy", &Metrics::eval_accuracy); }
static std::optional<double> pearson_of(const RunRecord& run) { return score_of(run, "eval_pearson", &Metrics::eval_pearson); }

static Json run_json(const RunRecord& run) {
    Json json = {{"id", run.id}, {"folder", run.folder.string()}, {"state", state_name(run.state)}, {"name", run.meta.name.empty() ? run.spec.name : run.meta.name}, {"started", run.started}, {"seed", run.spec.training.seed}};
    if (const auto accuracy = accuracy_of(run)) json["eval_accuracy"] = *accuracy;
    if (const auto pearson = pearson_of(run)) json["eval_pearson"] = *pearson;
    if (const auto mse = score_of(run, "eval_mse", &Metrics::eval_mse)) json["eval_mse"] = *mse;
    if (!run.reason.empty()) json["reason"] = run.reason;
    return json;
}

static ReportTable runs_table(const std::vector<RunRecord>& runs) {
    ReportTable table{"runs", fmt::format("{} runs in {}", runs.size(), (home_folder() / "runs").string()), {"Run", "State", "Name", "Seed", "Accuracy (%)"}, {}, {}};
    const auto text = [](std::string value) { return TableCell{std::move(value), {}, false}; };
    const bool regressions = std::any_of(runs.begin(), runs.end(), [](const RunRecord& run) { return pearson_of(run).has_value(); });
    if (regressions) table.header.push_back("Pearson's r");
    for (const auto& run : runs) {
        const auto accuracy = accuracy_of(run), pearson = pearson_of(run);
        table.rows.push_back({text(run.id), text(state_name(run.state)), text(run.meta.name.empty() ? run.spec.name : run.meta.name), {std::to_string(run.spec.training.seed), double(run.spec.training.seed), false},
                              text(accuracy ? fmt::format("{:.2f}", *accuracy * 100) : "")});
        if (regressions) table.rows.back().push_back(text(pearson ? fmt::format("{:.4f}", *pearson) : ""));
    }
    return table;
}

static int runs_verb(bool all, bool json) {
    const auto index = RunIndex::open(home_folder());
    if (!index) return refuse(index.error());
    const auto runs = index->runs(all);
    if (!runs) return refuse(runs.error());
    if (!json) {
        print_table(runs_table(*runs));
        return done;
    }
    Json list = Json::array();
    for (const auto& run : *runs) list.push_back(run_json(run));
    std::cout << json_text(list) << '\n';
    return done;
}

static int show_verb(const std::string& name, bool json) {
    const auto folder = find_run(name);
    if (!folder) return refuse(folder.error());
    const auto run = read_run(*folder);
    if (!run) return refuse(run.error());
    if (json) {
        Json shown = run_json(*run);
        shown["spec"] = to_json(run->spec);
        shown["summary"] = run->summary;
        shown["environment"] = run->environment;
        std::cout << json_text(shown) << '\n';
        return done;
    }
    std::cout << run->id << "  " << state_name(run->state) << "\n" << run->folder.string() << "\n\n";
    if (!run->reason.empty()) std::cout << run->reason << "\n\n";
    const auto entry = entry_of(*folder);
    if (!entry) return refuse(entry.error());
    for (const auto& table : report_tables(single(*entry))) {
        print_table(table);
        std::cout << '\n';
    }
    std::cout << json_text(to_json(run->spec), 1) << '\n';
    return done;
}

void add_runs(Program& program) {
    auto all = std::make_shared<bool>(false);
    auto json = std::make_shared<bool>(false);
    const auto verb = program.verb("runs", "Lists the runs, newest first");
    verb.flag("--all", *all, "deleted ones too");
    verb.flag("--json", *json, "print JSON");
    verb.action([=] { return runs_verb(*all, *json); });
}

void add_show(Program& program) {
    auto run = std::make_shared<std::string>();
    auto json = std::make_shared<bool>(false);
    const auto verb = program.verb("show", "Shows one run: its state, its figures and its spec");
    verb.option("run", *run, "id, the beginning of an id, or folder").required();
    verb.flag("--json", *json, "print JSON");
    verb.action([=] { return show_verb(*run, *json); });
}

}  // namespace tb::cli
