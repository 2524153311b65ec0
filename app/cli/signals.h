#pragma once
#include "core/base/control.h"

#include <atomic>
#include <csignal>
#include <functional>
#include <thread>

namespace tb::cli {

// SIGINT and SIGTERM end the program at once, also where a shell has started it in the background with SIGINT ignored.
void end_on_signals();
// They wait until a SignalWatch answers them: for a verb that is to save what it has, however early it is told to end.
void hold_signals();

// While it lives, the first SIGINT or SIGTERM is answered with a message and an action, such as asking the run to save and leave; the
// second ends the process at once. Before and after, they do what they did. One lives at a time.
class SignalWatch {
public:
    explicit SignalWatch(RunControl& control);
    explicit SignalWatch(const char* message, std::function<void()> action = {});
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;
    const std::atomic<bool>& seen() const;

private:
    void wait();
    const char* message_;
    std::function<void()> action_;
    struct sigaction before_[2];
    sigset_t held_before_;
    std::atomic<bool> ended_ = false;
    std::thread thread_;
};

}  // namespace tb::cli
