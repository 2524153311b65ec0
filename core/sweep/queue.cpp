#include "core/sweep/queue.h"

#include "core/base/files.h"
#include "core/base/system.h"
#include "core/spec/spec_json.h"
#include "core/store/run_folder.h"
#include "core/sweep/codes.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace tb {

int SweepResult::failed() const {
    return static_cast<int>(std::count_if(items.begin(), items.end(), [](const SweepItem& item) { return item.state == RunState::failed; }));
}

namespace {

bool ended_well(RunState state) { return state == RunState::done || state == RunState::stopped; }

// Held while a process works on the sweep; the system lets go of it when the process dies.
class SweepLock {
public:
    explicit SweepLock(const fs::path& file) : fd_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
        held_ = fd_ >= 0 && ::flock(fd_, LOCK_EX | LOCK_NB) == 0;
    }
    ~SweepLock() {
        if (fd_ >= 0) ::close(fd_);
    }
    SweepLock(const SweepLock&) = delete;
    SweepLock& operator=(const SweepLock&) = delete;
    bool held() const { return held_; }

private:
    int fd_;
    bool held_ = false;
};

struct Worker {
    pid_t pid = -1;
    SweepItem* item = nullptr;
    double began = 0;
};

class Queue {
public:
    Queue(const Sweep& sweep, const SweepOptions& options) : sweep_(sweep), options_(options) {
        for (const auto& run : sweep.runs)
            result_.items.push_back({run, options.out / "runs" / run.id, RunState::queued, 0, options.out / "logs" / (run.id + ".log")});
    }

    // Folders, the spec of each run, and what the runs were begun with.
    Expected<void> prepare() {
        for (const char* part : {"runs", "specs", "logs"})
            if (auto made = make_folders(options_.out / part); !made) return made;
        Problems problems;
        for (auto& item : result_.items) {
            const auto spec = to_json(item.run.spec);
            const auto file = spec_file(item);
            std::error_code error;
            const bool begun = fs::exists(item.folder / "spec.json", error);
            if (begun && read_json(file).value_or(Json()) != spec) {
                problems.push_back({&codes::sweep_other, item.folder.string(), {{"run", item.run.id}}, Severity::error});
                continue;
            }
            if (auto written = begun ? Expected<void>() : write_json(file, spec); !written) return written;
            item.state = begun ? state_on_disk(item.folder) : RunState::queued;
        }
        if (!problems.empty()) return tl::unexpected(problems);
        return write_state();
    }

    Expected<SweepResult> run() {
        for (auto& item : result_.items) skipped_ += ended_well(item.state);
        tell(nullptr);
        while (true) {
            pass_on_interrupts();
            if (auto started = start_what_fits(); !started) {
                stop_workers(SIGTERM);
                return tl::unexpected(started.error());
            }
            if (workers_.empty() && !owned_left()) break;
            if (auto reaped = reap(); !reaped) return tl::unexpected(reaped.error());
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        result_.interrupted = interrupts_ > 0;
        if (auto written = write_state(); !written) return tl::unexpected(written.error());
        return std::move(result_);
    }

private:
    fs::path spec_file(const SweepItem& item) const { return options_.out / "specs" / (item.run.id + ".json"); }

    // For people and programs that look on; the truth is in the run folders.
    Expected<void> write_state() const {
        Json runs = Json::array();
        for (const auto& item : result_.items) {
            Json labels = Json::object();
            for (const auto& [axis, label] : item.run.labels) labels[axis] = label;
            runs.push_back({{"id", item.run.id}, {"state", state_name(item.state)}, {"labels", labels}});
        }
        return write_json(options_.out / "sweep.json", {{"name", sweep_.name}, {"axes", sweep_.axes}, {"runs", runs}});
    }

    void pass_on_interrupts() {
        const int asked = options_.interrupts ? options_.interrupts() : 0;
        for (; interrupts_ < asked; ++interrupts_) stop_workers(SIGTERM);
    }
    void stop_workers(int signal) const {
        for (const auto& worker : workers_) ::kill(worker.pid, signal);
    }

    bool waiting(const SweepItem& item) const {
        return std::find(tried_.begin(), tried_.end(), &item) == tried_.end() && !ended_well(item.state);
    }
    // The worker of a sweep that was killed may still be saving. After a while the run is tried all the same and says who owns it.
    bool owned(const SweepItem& item) const {
        constexpr double patience = 60;
        if (monotonic_seconds() - began_ > patience || !fs::exists(item.folder / "lock")) return false;
        const auto state = state_on_disk(item.folder);
        return state == RunState::starting || state == RunState::running || state == RunState::paused;
    }
    bool owned_left() const {
        return interrupts_ == 0 && std::any_of(result_.items.begin(), result_.items.end(), [&](const SweepItem& item) { return waiting(item) && owned(item); });
    }
    SweepItem* next() {
        const auto found = std::find_if(result_.items.begin(), result_.items.end(), [&](const SweepItem& item) { return waiting(item) && !owned(item); });
        return found == result_.items.end() ? nullptr : &*found;
    }

    Expected<void> start_what_fits() {
        while (interrupts_ == 0 && static_cast<int>(workers_.size()) < std::max(1, options_.workers)) {
            auto* item = next();
            if (!item) return {};
            tried_.push_back(item);
            if (fs::exists(item->folder / "spec.json") && ended_well(state_on_disk(item->folder))) {  // its owner of old has ended it meanwhile
                item->state = state_on_disk(item->folder);
                ++skipped_;
                continue;
            }
            if (auto started = start(*item); !started) return started;
        }
        return {};
    }

    std::vector<std::string> command(const SweepItem& item) const {
        std::error_code error;
        std::vector<std::string> out{options_.program.string(), "train", spec_file(item).string(), "--out", item.folder.string()};
        if (fs::exists(item.folder, error) && !fs::is_empty(item.folder, error)) out.emplace_back("--resume");
        // Several at once share the cores.
        if (options_.workers > 1 && item.run.spec.engine.threads == 0) {
            out.emplace_back("--set");
            out.push_back("engine.threads=" + std::to_string(std::max(1, processor_count() / options_.workers)));
        }
        return out;
    }

    Expected<void> start(SweepItem& item) {
        auto arguments = command(item);
        std::vector<char*> pointers;
        for (auto& argument : arguments) pointers.push_back(argument.data());
        pointers.push_back(nullptr);
        const int log = ::open(item.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        if (log < 0) return tl::unexpected(Problems{write_problem(errno, item.log)});
        const pid_t child = ::fork();
        if (child == 0) become_worker(log, pointers.data());
        const int error = errno;
        ::close(log);
        if (child < 0) return fail(codes::sweep_worker, options_.program.string(), {{"reason", std::strerror(error)}});
        workers_.push_back({child, &item, monotonic_seconds()});
        item.state = RunState::running;
        tell(&item);
        return write_state();
    }
    [[noreturn]] static void become_worker(int log, char** arguments) {
        // A group of its own: Ctrl-C reaches the sweep, which passes it on once. Should the sweep be killed, its workers save and end.
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (const int nothing = ::open("/dev/null", O_RDONLY); nothing >= 0) ::dup2(nothing, STDIN_FILENO);
        ::dup2(log, STDOUT_FILENO);
        ::dup2(log, STDERR_FILENO);
        ::execv(arguments[0], arguments);
        ::_exit(127);
    }

    Expected<void> reap() {
        for (std::size_t i = 0; i < workers_.size();) {
            int status = 0;
            if (::waitpid(workers_[i].pid, &status, WNOHANG) != workers_[i].pid) {
                ++i;
                continue;
            }
            const auto worker = workers_[i];
            workers_.erase(workers_.begin() + static_cast<std::ptrdiff_t>(i));
            finish(worker, status);
            if (auto written = write_state(); !written) {
                stop_workers(SIGTERM);
                return written;
            }
        }
        return {};
    }
    void finish(const Worker& worker, int status) {
        auto& item = *worker.item;
        item.seconds = monotonic_seconds() - worker.began;
        item.state = fs::exists(item.folder / "spec.json") ? state_on_disk(item.folder) : RunState::failed;
        // A worker that died leaves an interrupted run. Unless it was asked to stop, that is a failure to be seen.
        const bool clean = WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 130);
        if (!ended_well(item.state) && !clean) item.state = RunState::failed;
        ++ended_;
        spent_ += item.seconds;
        tell(&item);
    }

    void tell(const SweepItem* item) const {
        if (!options_.progress) return;
        SweepProgress progress;
        progress.item = item;
        if (item) progress.number = static_cast<int>(item - result_.items.data()) + 1;
        progress.runs = static_cast<int>(result_.items.size());
        progress.skipped = skipped_;
        progress.ended = ended_;
        progress.failed = result_.failed();
        const int left = progress.runs - skipped_ - ended_;
        if (ended_ > 0) progress.seconds_left = spent_ / ended_ * left / std::max(1, options_.workers);
        options_.progress(progress);
    }

    const Sweep& sweep_;
    const SweepOptions& options_;
    SweepResult result_;
    std::vector<Worker> workers_;
    std::vector<const SweepItem*> tried_;
    int interrupts_ = 0, ended_ = 0, skipped_ = 0;
    double spent_ = 0, began_ = monotonic_seconds();
};

}  // namespace

Expected<SweepResult> run_sweep(const Sweep& sweep, const SweepOptions& options) {
    if (auto made = make_folders(options.out); !made) return tl::unexpected(made.error());
    const SweepLock lock(options.out / ".lock");
    if (!lock.held()) return fail(codes::sweep_running, options.out.string());
    Queue queue(sweep, options);
    if (auto prepared = queue.prepare(); !prepared) return tl::unexpected(prepared.error());
    return queue.run();
}

}  // namespace tb
