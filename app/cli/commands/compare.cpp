#include "app/cli/codes.h"
#include "app/cli/commands/commands.h"
#include "app/cli/export_report.h"
#include "app/cli/output.h"
#include "core/report/codes.h"
#include "core/report/export_place.h"

#include <fmt/format.h>
#include <iostream>

namespace tb::cli {

static int compare_verb(const std::vector<std::string>& runs, const std::string& format) {
    if (runs.size() < 2) return refuse({{&codes::report_number_of_runs, {}, {{"count", std::int64_t{1}}}, Severity::error}});
    const auto comparison = compare_runs(runs);
    if (!comparison) return refuse(comparison.error());
    if (format == "json") {
        std::cout << json_text(to_json(*comparison)) << '\n';
        return done;
    }
    for (const auto& table : report_tables(*comparison)) std::cout << render(table, *table_format(format)) << '\n';
    return done;
}

namespace {
struct ExportOptions {
    std::vector<std::string> runs, tables{"csv", "markdown", "latex", "html"};
    std::string out;
    bool zip = false, merge = false;
};
}  // namespace

// Each run's adapter folded into its base model, as a model folder.
static int merge_verb(const ExportOptions& options) {
    Problems problems;
    for (const auto& run : options.runs) {
        std::error_code error;
        const auto result = fs::is_directory(run, error) ? Expected<fs::path>(run) : find_run(run);
        if (!result) return refuse(result.error());
        const fs::path beside = *result / "merged";
        const auto out = options.out.empty() ? beside : options.runs.size() == 1 ? fs::path(options.out) : fs::path(options.out) / fs::weakly_canonical(*result).filename();
        const auto merged = merge_adapter(*result, out);
        if (!merged) problems.insert(problems.end(), merged.error().begin(), merged.error().end());
        else std::cout << merged->string() << '\n';
    }
    return problems.empty() ? done : refuse(problems);
}

static int export_verb(const ExportOptions& options) {
    if (options.merge) return merge_verb(options);
    std::vector<TableFormat> formats;
    for (const auto& name : options.tables) {
        const auto format = table_format(name);
        if (!format) return refuse({{&codes::cli_unknown_format, "--tables", {{"found", name}, {"known", "csv, markdown, latex, html, table"}}, Severity::error}});
        formats.push_back(*format);
    }
    const auto comparison = compare_runs(options.runs);
    if (!comparison) return refuse(comparison.error());
    const auto folder = options.out.empty() ? new_report_folder(home_folder() / "reports") : Expected<fs::path>(options.out);
    if (!folder) return refuse(folder.error());
    const auto written = export_report(*comparison, options.runs, formats, *folder, options.zip);
    if (!written) return refuse(written.error());
    for (const auto& file : *written) std::cout << file.string() << '\n';
    return done;
}

void add_compare(Program& program) {
    auto runs = std::make_shared<std::vector<std::string>>();
    auto format = std::make_shared<std::string>("table");
    const auto verb = program.verb("compare", "Sets two to six runs side by side; tpf-02 and tpf-03 name the published results");
    verb.option("runs", *runs, "ids, beginnings of ids, folders, or published results").required();
    verb.option("--format", *format, "table, csv, markdown, latex, html or json").one_of({"table", "csv", "markdown", "latex", "html", "json"}).show_default();
    verb.action([=] { return compare_verb(*runs, *format); });
}

void add_export(Program& program) {
    auto options = std::make_shared<ExportOptions>();
    const auto verb = program.verb("export", "Writes the tables and curves of one to six runs; prints the files");
    verb.option("runs", options->runs, "ids, beginnings of ids, folders, or published results").required();
    verb.option("--tables", options->tables, "formats, with commas between them (default: csv,markdown,latex,html)").delimiter(',').one_word();
    verb.flag("--merge", options->merge, "instead: fold each run's adapter into its base model and write that as a model folder (default: merged/ in the run)");
    verb.flag("--zip", options->zip, "one ZIP archive beside the folder too");
    verb.option("--out", options->out, "folder (default: a new one under TUNEBENCH_HOME/reports)");
    verb.action([options] { return export_verb(*options); });
}

}  // namespace tb::cli
