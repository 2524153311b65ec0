#pragma once
#include "core/base/control.h"

#include <atomic>
#include <functional>
#include <thread>

namespace tb::cli {

// SIGINT and SIGTERM reach only threads that wait for them.
void block_signals();
void unblock_signals();

// While it lives, the first SIGINT or SIGTERM is answered with a message and an action, such as asking the run to save and leave; the
// second ends the process at once.
class SignalWatch {
public:
    explicit SignalWatch(RunControl& control);
    explicit SignalWatch(const char* message, std::function<void()> action = {});
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;
    const std::atomic<bool>& seen() const { return seen_; }

private:
    void wait();
    const char* message_;
    std::function<void()> action_;
    std::atomic<bool> ended_ = false, seen_ = false;
    std::thread thread_;
};

}  // namespace tb::cli
