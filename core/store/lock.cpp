// A lock is a file that names its owner. Process ids are used again, so the time the process started is part of the name.
#include "core/base/system.h"
#include "core/store/codes.h"
#include "core/store/run_folder.h"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace tb {

// When the process started, in clock ticks since boot, beside the boot's own id; empty where there is no such process.
static std::string process_start(std::int64_t pid) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
    std::string stat;
    if (!std::getline(in, stat)) return {};
    // Field 22 (proc_pid_stat(5)), counted from after the command's name, which may hold anything but is closed by the last bracket.
    std::istringstream fields(stat.substr(stat.rfind(')') + 1));
    std::string field;
    for (int i = 3; i <= 22; ++i) fields >> field;
    std::ifstream boot("/proc/sys/kernel/random/boot_id");
    std::string id;
    std::getline(boot, id);
    return id + ":" + field;
}

static bool owner_lives(const Json& lock) {
    // Whether a process of another machine still runs cannot be seen from here: it is taken for alive.
    if (lock.value("host", "") != host_name()) return true;
    const auto pid = lock.value("pid", std::int64_t{0});
    return pid > 0 && process_start(pid) == lock.value("process", "");
}

static std::optional<Json> living_owner(const fs::path& file) {
    const auto lock = read_json(file);
    if (!lock || !lock->is_object()) return {};
    return owner_lives(*lock) ? std::optional(*lock) : std::nullopt;
}

namespace {
// Holds an advisory lock on the folder while two processes decide whose it is.
class Guard {
public:
    explicit Guard(const fs::path& folder) : fd_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        if (fd_ >= 0) ::flock(fd_, LOCK_EX);
    }
    ~Guard() {
        if (fd_ >= 0) ::close(fd_);
    }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

private:
    int fd_;
};
}  // namespace

Expected<RunLock> RunLock::take(const fs::path& folder) {
    const Guard guard(folder);
    const auto file = folder / "lock";
    if (const auto owner = living_owner(file))
        return fail(codes::store_running_elsewhere, folder.string(), {{"pid", owner->value("pid", std::int64_t{0})}, {"host", owner->value("host", "")}});
    const auto pid = static_cast<std::int64_t>(::getpid());
    auto written = write_json(file, {{"pid", pid}, {"host", host_name()}, {"start", iso_time()}, {"process", process_start(pid)}});
    if (!written) return tl::unexpected(written.error());
    return RunLock(file);
}

RunLock::RunLock(RunLock&& other) noexcept : file_(std::exchange(other.file_, {})) {}

RunLock& RunLock::operator=(RunLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
}

RunLock::~RunLock() {
    std::error_code ignored;
    if (!file_.empty()) fs::remove(file_, ignored);
}

static bool last_mark_is_pause(const fs::path& folder) {
    const auto marks = read_marks(folder);
    return !marks.empty() && marks.back().state == RunState::paused;
}

RunState state_on_disk(const fs::path& folder) {
    // A summary is written at the end and removed when a run goes on, so one that is there is true, even while the lock still is.
    const auto summary = read_json(folder / "summary.json");
    const auto ended = summary ? state_from_name(summary->value("status", "")).value_or(RunState::interrupted) : RunState::interrupted;
    if (ended != RunState::interrupted || !living_owner(folder / "lock")) return ended;
    if (last_mark_is_pause(folder)) return RunState::paused;
    std::error_code error;
    return fs::exists(folder / "steps.jsonl", error) ? RunState::running : RunState::starting;
}

}  // namespace tb
