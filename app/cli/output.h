#pragma once
#include "core/engine.h"

namespace tb::cli {

// Prints every problem to standard error, one a line; returns the exit status for a request that is wrong.
int refuse(const Problems& problems);
// Warnings and notes to standard error.
void warn(const Problems& problems);

// The folder of RUN: an id, the beginning of one, or a path.
Expected<fs::path> find_run(const std::string& run);
// RUN as a column of a comparison; also the id of a published result ("tpf-03").
Expected<Entry> find_entry(const std::string& run);
Expected<Comparison> compare_runs(const std::vector<std::string>& runs);

// "1:02:03" or "2:03".
std::string clock_time(double seconds);
// Columns on a screen, numbers to the right.
void print_table(const ReportTable& table);

}  // namespace tb::cli
