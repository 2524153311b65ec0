#pragma once
// The line formats of events.jsonl, steps.jsonl and summary.json, one function a kind: written by the recorder, read by the rest.
#include "core/base/files.h"
#include "core/train/events.h"

#include <functional>

namespace tb {

Json step_line(const StepEvent& event);
Json state_line(const StateEvent& event);
Json log_line(const LogEvent& event);
Json evaluation_line(const EvalEvent& event);
Json rank_line(const RankEvent& event);
Json metrics_json(const Metrics& metrics);
// `on_holdout`: the best model was chosen on rows held out of training, not on the validation rows.
Json summary_json(const FinishedEvent& event, bool on_holdout, const Problems& warnings);

std::optional<StepEvent> step_of(const Json& line);
std::optional<StateEvent> state_of(const Json& line);
std::optional<LogEvent> log_of(const Json& line);
std::optional<Metrics> evaluation_of(const Json& line);

// Calls `each` with every whole line of a log that is JSON; a missing file has none, a torn last line is left out.
void for_each_line(const fs::path& file, const std::function<void(const Json&)>& each);

}  // namespace tb
