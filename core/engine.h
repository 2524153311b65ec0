#pragma once
// The one face of the core that the window and the command line see. No torch, no Qt.
#include "core/base/control.h"
#include "core/base/system.h"
#include "core/data/dataset.h"
#include "core/data/guess_columns.h"
#include "core/hub/fetch.h"
#include "core/hub/folders.h"
#include "core/peft/registry.h"
#include "core/plan/plan.h"
#include "core/predict/predict.h"
#include "core/report/compare.h"
#include "core/report/published.h"
#include "core/report/tables.h"
#include "core/spec/presets.h"
#include "core/spec/spec_json.h"
#include "core/store/index.h"
#include "core/sweep/tables.h"
#include "core/train/events.h"
#include "core/train/schedule.h"

namespace tb {

// Every code the core can speak; `ui` has a translation for each, and a test says so.
std::vector<const Code*> all_codes();

// Names and versions of what could change a bit: torch, threads, matrix path, kernel level, processor.
Json engine_environment();

struct RunRequest {
    Spec spec;
    fs::path folder;      // empty: TUNEBENCH_HOME/runs/<id>, made by start_run
    bool resume = false;
    bool from_best = false;  // with resume: go back to the best checkpoint instead of the newest
    bool finish = false;     // with resume: train no further, what the checkpoint holds is the result
};
struct RunResult {
    fs::path folder;
    FinishedEvent finished;
};
// Makes and locks the folder, trains on the calling thread, records every event before the sink sees it, indexes the run.
RunResult run(const RunRequest& request, const EventSink& sink, RunControl& control);

// The folder `run` would make for this spec.
fs::path new_run_folder(const Spec& spec);

}  // namespace tb
