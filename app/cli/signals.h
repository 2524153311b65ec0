#pragma once
#include "core/base/control.h"

#include <atomic>
#include <thread>

namespace tb::cli {

// SIGINT and SIGTERM reach only threads that wait for them.
void block_signals();
void unblock_signals();

// While it lives, the first SIGINT or SIGTERM asks the run to save and leave; the second ends the process at once.
class SignalWatch {
public:
    explicit SignalWatch(RunControl& control);
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;
    bool seen() const { return seen_; }

private:
    void wait(RunControl& control);
    std::atomic<bool> ended_ = false, seen_ = false;
    std::thread thread_;
};

}  // namespace tb::cli
