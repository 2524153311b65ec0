#pragma once
// How a run is steered from another thread. One run, one worker: the worker asks between steps, the owner sets.
#include <condition_variable>
#include <mutex>

namespace tb {

enum class Request {
    none,
    pause,             // finish the step, save the recovery checkpoint, wait
    stop_after_epoch,  // finish and evaluate the epoch, keep the result
    cancel,            // give up; the best checkpoint stays, nothing else is made
    save_and_leave,    // save the recovery checkpoint and end as interrupted, to be resumed later
};

class RunControl {
public:
    void set(Request request) {
        {
            std::lock_guard lock(mutex_);
            request_ = request;
        }
        changed_.notify_all();
    }
    Request get() const {
        std::lock_guard lock(mutex_);
        return request_;
    }
    // Blocks while the request is `pause`; returns the request that ended the wait.
    Request wait_while_paused() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return request_ != Request::pause; });
        return request_;
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Request request_ = Request::none;
};

}  // namespace tb
