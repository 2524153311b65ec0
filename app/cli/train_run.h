#pragma once
#include "core/engine.h"

namespace tb::cli {

struct Outcome {
    RunResult result;
    int status = 0;  // of the program
};
// Trains with progress on standard error; a signal saves a checkpoint and ends the run as interrupted.
Outcome train_run(const RunRequest& request);

}  // namespace tb::cli
