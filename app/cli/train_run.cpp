#include "app/cli/train_run.h"

#include "app/cli/download_line.h"
#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "app/cli/signals.h"
#include "app/cli/status.h"

#include <iostream>

namespace tb::cli {

static int status_of(const RunResult& result, bool started) {
    switch (result.finished.state) {
        case RunState::done:
        case RunState::stopped: return done;
        case RunState::interrupted: return interrupted;
        // What stops a run before its first step is wrong with the request.
        default: return started ? run_failed : wrong_request;
    }
}

Outcome train_run(const RunRequest& request) {
    if (const auto missing = fetch_missing({request.spec})) return {{}, *missing};
    RunControl control;
    const SignalWatch watch(control);
    Progress progress(request.spec.name.empty() ? "run" : request.spec.name);
    auto result = run(request, [&](const Event& event) { progress(event); }, control);
    refuse(result.finished.problems);
    if (result.finished.state == RunState::interrupted) std::cerr << "Go on with: tunebench-cli train --resume " << result.folder.string() << '\n';
    return {result, status_of(result, progress.started())};
}

}  // namespace tb::cli
