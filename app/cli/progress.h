#pragma once
#include "core/train/events.h"

#include <string>

namespace tb::cli {

// What a run says while it goes on, on standard error: a bar on a terminal; elsewhere only what a log wants to keep.
class Progress {
public:
    explicit Progress(std::string name);
    void operator()(const Event& event);
    bool started() const { return started_; }

private:
    void draw(const StepEvent& step);
    void line(const std::string& text);
    std::string name_, phase_;
    bool terminal_ = false, started_ = false, bar_ = false;
    std::int64_t max_steps_ = 0, first_step_ = 0;
    double drawn_ = 0, smoothed_ = 0, first_time_ = 0;
};

}  // namespace tb::cli
