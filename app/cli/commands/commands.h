#pragma once
// One verb, one file. Each adds its subcommand to the program and does its work when the call names it.
#include "app/cli/status.h"
#include "app/cli/verb.h"

namespace tb::cli {

void add_train(Program& program);
void add_plan(Program& program);
void add_params(Program& program);
void add_tokenize(Program& program);
void add_predict(Program& program);
void add_evaluate(Program& program);
void add_runs(Program& program);
void add_show(Program& program);
void add_compare(Program& program);
void add_export(Program& program);
void add_demo(Program& program);
void add_download(Program& program);
void add_sweep(Program& program);

}  // namespace tb::cli
