#include "app/cli/signals.h"

#include "app/cli/commands/commands.h"

#include <csignal>
#include <cstdio>
#include <ctime>
#include <unistd.h>

namespace tb::cli {

static sigset_t ending_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

void block_signals() {
    const auto set = ending_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void unblock_signals() {
    const auto set = ending_signals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

SignalWatch::SignalWatch(RunControl& control)
    : SignalWatch("Interrupted: saving a checkpoint. Once more to leave at once.", [&control] { control.set(Request::save_and_leave); }) {}

SignalWatch::SignalWatch(const char* message, std::function<void()> action) : message_(message), action_(std::move(action)), thread_([this] { wait(); }) {}

SignalWatch::~SignalWatch() {
    ended_ = true;
    thread_.join();
}

void SignalWatch::wait() {
    const auto set = ending_signals();
    const timespec tick{0, 100'000'000};
    while (!ended_) {
        if (sigtimedwait(&set, nullptr, &tick) < 0) continue;
        if (seen_.exchange(true)) _exit(interrupted);
        std::fprintf(stderr, "\n%s\n", message_);
        if (action_) action_();
    }
}

}  // namespace tb::cli
