#include "app/cli/signals.h"

#include "app/cli/status.h"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <unistd.h>

namespace tb::cli {

namespace {

constexpr int ending[2] = {SIGINT, SIGTERM};

// What the handler may touch: it runs between any two instructions of any thread.
std::atomic<bool> signalled = false;
std::atomic<std::int64_t> first_at = 0;  // milliseconds of a clock that never jumps
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<std::int64_t>::is_always_lock_free);

std::int64_t milliseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

// timeout(1) signals the process and then its group: two within a moment are one.
extern "C" void note_signal(int) {
    constexpr std::int64_t moment = 500;
    const auto now = milliseconds();
    if (!signalled.exchange(true)) first_at = now;
    else if (now - first_at > moment) ::_exit(interrupted);
}

}  // namespace

static sigset_t ending_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : ending) sigaddset(&set, signal);
    return set;
}

void end_on_signals() {
    for (const int signal : ending) std::signal(signal, SIG_DFL);
    const auto set = ending_signals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void hold_signals() {
    const auto set = ending_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

SignalWatch::SignalWatch(RunControl& control)
    : SignalWatch("Interrupted: saving a checkpoint. Once more to leave at once.", [&control] { control.set(Request::save_and_leave); }) {}

SignalWatch::SignalWatch(const char* message, std::function<void()> action) : message_(message), action_(std::move(action)) {
    signalled = false;
    struct sigaction answer {};
    answer.sa_handler = note_signal;
    answer.sa_flags = SA_RESTART;
    sigemptyset(&answer.sa_mask);
    for (int i = 0; i < 2; ++i) ::sigaction(ending[i], &answer, &before_[i]);
    // Dispositions are the process's own, masks a thread's: this one takes what was held, whichever threads there are.
    const auto set = ending_signals();
    pthread_sigmask(SIG_UNBLOCK, &set, &held_before_);
    thread_ = std::thread([this] { wait(); });
}

SignalWatch::~SignalWatch() {
    ended_ = true;
    thread_.join();
    pthread_sigmask(SIG_SETMASK, &held_before_, nullptr);
    for (int i = 0; i < 2; ++i) ::sigaction(ending[i], &before_[i], nullptr);
}

const std::atomic<bool>& SignalWatch::seen() const { return signalled; }

void SignalWatch::wait() {
    while (!ended_ && !signalled) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (!signalled) return;
    std::fprintf(stderr, "\n%s\n", message_);
    if (action_) action_();
}

}  // namespace tb::cli
