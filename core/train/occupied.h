#pragma once
// What this process takes of the machine's memory besides its runs: the window or the command line, libraries, rows that were read.
#include <cstdint>

namespace tb {

// Resident bytes without those of a run: as they are now or, while runs are at work, as they were when the first of these began. Until something
// has trained here, with the parts of the libraries that only training brings in.
std::int64_t occupied_memory();

// The time in which a run, or a measurement, holds memory of its own: made before its model is loaded, gone after that is.
class RunMemory {
public:
    RunMemory();
    ~RunMemory();  // what the run has freed goes back to the system, so that it is not taken for the program's
    RunMemory(const RunMemory&) = delete;
    RunMemory& operator=(const RunMemory&) = delete;
};

}  // namespace tb
