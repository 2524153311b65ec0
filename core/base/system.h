#pragma once
// What the machine has and what this process takes of it.
#include "core/base/files.h"

#include <cstdint>
#include <string>

namespace tb {

struct Memory {
    std::int64_t total = 0;      // bytes of the machine, or of the control group where that is less
    std::int64_t available = 0;  // bytes that can be taken before Linux kills
};
Memory machine_memory();
std::int64_t resident_bytes();       // this process, now
std::int64_t peak_resident_bytes();  // this process, ever (VmHWM)

std::string processor_name();
int processor_count();
std::string host_name();

// Seconds of a clock that never jumps.
double monotonic_seconds();
// "20251122-0134" in local time.
std::string time_stamp();
// ISO 8601 with seconds and offset.
std::string iso_time();

// TUNEBENCH_HOME, else the platform's data folder (XDG_DATA_HOME or ~/.local/share, then /tunebench).
fs::path home_folder();
// Read-only files of the program (resources/): TUNEBENCH_RESOURCES, else found beside the executable or in its source tree.
fs::path resources_folder();
// Models taken at set-up (build/models): TUNEBENCH_MODELS, else found beside the executable's build folder.
fs::path bundled_models_folder();

}  // namespace tb
