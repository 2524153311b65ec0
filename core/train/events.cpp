#include "core/train/events.h"

#include <array>
#include <utility>

namespace tb {

static constexpr std::array<std::pair<RunState, const char*>, 9> names{{{RunState::queued, "queued"},
                                                                        {RunState::starting, "starting"},
                                                                        {RunState::running, "running"},
                                                                        {RunState::paused, "paused"},
                                                                        {RunState::done, "done"},
                                                                        {RunState::stopped, "stopped"},
                                                                        {RunState::cancelled, "cancelled"},
                                                                        {RunState::failed, "failed"},
                                                                        {RunState::interrupted, "interrupted"}}};

const char* state_name(RunState state) {
    for (const auto& [value, name] : names)
        if (value == state) return name;
    return "";
}

std::optional<RunState> state_from_name(const std::string& text) {
    for (const auto& [value, name] : names)
        if (text == name) return value;
    return {};
}

}  // namespace tb
