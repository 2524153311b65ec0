#pragma once
// One verb, one file. Each adds its subcommand to the program and does its work when CLI11 calls it back.
#include <CLI/CLI.hpp>

namespace tb::cli {

// What the program's exit status says.
enum Status { done = 0, run_failed = 1, wrong_request = 2, interrupted = 130 };

void add_train(CLI::App& program, int& status);
void add_plan(CLI::App& program, int& status);
void add_params(CLI::App& program, int& status);
void add_tokenize(CLI::App& program, int& status);
void add_predict(CLI::App& program, int& status);
void add_evaluate(CLI::App& program, int& status);
void add_runs(CLI::App& program, int& status);
void add_show(CLI::App& program, int& status);
void add_compare(CLI::App& program, int& status);
void add_export(CLI::App& program, int& status);
void add_demo(CLI::App& program, int& status);
void add_download(CLI::App& program, int& status);
void add_sweep(CLI::App& program, int& status);

}  // namespace tb::cli
