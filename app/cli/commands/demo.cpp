#include "app/cli/commands/commands.h"
#include "app/cli/export_report.h"
#include "app/cli/output.h"
#include "app/cli/train_run.h"
#include "core/report/export_place.h"

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <iostream>
#include <sys/wait.h>
#include <unistd.h>

namespace tb::cli {

// The plots are the window's own charts, drawn by the program beside this one; a cluster node may have no Qt.
static bool draw_plots(const std::vector<std::string>& runs, const fs::path& folder) {
    std::error_code error;
    const auto window = fs::read_symlink("/proc/self/exe", error).parent_path() / "tunebench";
    if (!fs::exists(window, error)) return false;
    std::vector<std::string> arguments{window.string(), "--export"};
    arguments.insert(arguments.end(), runs.begin(), runs.end());
    for (const auto& argument : {std::string("--plot"), std::string("loss,accuracy"), std::string("--format"), std::string("svg,pdf,png"), std::string("--out"), folder.string()}) arguments.push_back(argument);
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        // The report names the folder; the list of files would stand in the middle of it.
        if (const int nowhere = ::open("/dev/null", O_WRONLY); nowhere >= 0) ::dup2(nowhere, STDOUT_FILENO);
        ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
        ::execv(pointers[0], pointers.data());
        ::_exit(127);
    }
    int status = 1;
    return child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int report_demo(const std::vector<std::string>& runs, const fs::path& folder) {
    // The two runs first: the verdict is about them. Beside them what was published.
    auto columns = runs;
    columns.insert(columns.end(), {"tpf-02", "tpf-03"});
    const auto comparison = compare_runs(columns);
    if (!comparison) return refuse(comparison.error());
    const auto written = export_report(*comparison, columns, {TableFormat::csv, TableFormat::markdown, TableFormat::latex, TableFormat::html}, folder, false);
    if (!written) return refuse(written.error());
    const bool plots = draw_plots(runs, folder / "plots");
    std::cout << '\n';
    for (const auto& table : report_tables(*comparison)) std::cout << render(table, TableFormat::text) << '\n';
    std::cout << "Report   " << (folder / "report.html").string() << "\nTables   " << (folder / "tables").string() << "\n";
    if (plots) std::cout << "Plots    " << (folder / "plots").string() << '\n';
    for (const auto& run : runs) std::cout << "Run      " << run << '\n';
    if (!plots) std::cerr << "error: the plots could not be drawn; the tables and the runs are complete.\n";
    return plots ? done : run_failed;
}

static int demo_verb(const std::string& data, const std::string& out) {
    auto specs = demo_specs(data);
    if (!specs) return refuse(specs.error());
    // All problems of both recipes before anything is trained.
    Problems problems;
    for (const auto& spec : *specs)
        for (const auto& check : make_plan(spec).checks)
            if (check.severity == Severity::error && std::find(problems.begin(), problems.end(), check) == problems.end()) problems.push_back(check);
    if (!problems.empty()) return refuse(problems);
    std::vector<std::string> runs;
    for (const auto& spec : *specs) {
        const auto outcome = train_run({spec, {}, false});
        if (outcome.status != done) return outcome.status;
        runs.push_back(outcome.result.folder.string());
    }
    const auto folder = out.empty() ? new_report_folder(home_folder() / "reports", "-demo") : Expected<fs::path>(fs::absolute(out));
    return folder ? report_demo(runs, *folder) : refuse(folder.error());
}

void add_demo(Program& program) {
    auto data = std::make_shared<std::string>();
    auto out = std::make_shared<std::string>();
    const auto verb = program.verb("demo", "Trains the TPF-02 and TPF-03 recipes on the embedded model and data, compares them, and writes a report");
    verb.option("--data", *data, "a GLUE SST-2 folder with train.tsv and dev.tsv, instead of the embedded data");
    verb.option("--out", *out, "folder for the report (default: a new one under TUNEBENCH_HOME/reports)");
    verb.action([=] { return demo_verb(*data, *out); });
}

}  // namespace tb::cli
