#include "app/cli/output.h"

#include "app/cli/status.h"

#include <cmath>
#include <fmt/format.h>
#include <iostream>

namespace tb::cli {

static const char* word(Severity severity) { return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note"; }

int refuse(const Problems& problems) {
    for (const auto& problem : problems) std::cerr << word(problem.severity) << ": " << describe(problem) << '\n';
    return wrong_request;
}

void warn(const Problems& problems) {
    for (const auto& problem : problems)
        if (problem.severity != Severity::ok) std::cerr << word(problem.severity) << ": " << describe(problem) << '\n';
}

Expected<fs::path> find_run(const std::string& run) {
    // A path needs no index, so a run in a folder of its own can be read where none can be made.
    std::error_code error;
    if (fs::exists(fs::path(run) / "spec.json", error)) return fs::weakly_canonical(run, error);
    const auto index = RunIndex::open(home_folder());
    if (!index) return tl::unexpected(index.error());
    return index->find(run);
}

Expected<Entry> find_entry(const std::string& run) {
    if (find_published(run)) return entry_of_published(run);
    const auto folder = find_run(run);
    if (!folder) return tl::unexpected(folder.error());
    return entry_of(*folder);
}

Expected<Comparison> compare_runs(const std::vector<std::string>& runs) {
    std::vector<Entry> entries;
    Problems problems;
    for (const auto& run : runs) {
        auto entry = find_entry(run);
        if (entry)
            entries.push_back(std::move(*entry));
        else
            problems.insert(problems.end(), entry.error().begin(), entry.error().end());
    }
    if (!problems.empty()) return tl::unexpected(problems);
    return entries.size() == 1 ? Expected<Comparison>(single(std::move(entries[0]))) : compare(std::move(entries));
}

std::string clock_time(double seconds) {
    const auto whole = std::llround(seconds);
    return whole < 3600 ? fmt::format("{}:{:02}", whole / 60, whole % 60) : fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

void print_table(const ReportTable& table) { std::cout << render(table, TableFormat::text); }

}  // namespace tb::cli
