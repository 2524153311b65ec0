#include "core/train/occupied.h"

#include "core/base/system.h"

#include <malloc.h>
#include <mutex>

namespace tb {

namespace {

// Pages of libtorch and of its products' libraries that the first steps touch. Measured on the command line: 72 MB of files are resident when the
// rows are read, 93 MB after the first steps.
constexpr std::int64_t first_steps_bytes = 21'000'000;

std::mutex guard;  // of what follows
int runs = 0;
bool trained = false;
std::int64_t before_runs = 0;

}  // namespace

std::int64_t occupied_memory() {
    const std::lock_guard lock(guard);
    return (runs > 0 ? before_runs : resident_bytes()) + (trained ? 0 : first_steps_bytes);
}

RunMemory::RunMemory() {
    const std::lock_guard lock(guard);
    if (runs++ == 0) before_runs = resident_bytes();
}

RunMemory::~RunMemory() {
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
    const std::lock_guard lock(guard);
    if (--runs == 0) trained = true;
}

}  // namespace tb
