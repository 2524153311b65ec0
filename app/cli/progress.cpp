#include "app/cli/progress.h"

#include "app/cli/output.h"

#include <algorithm>
#include <fmt/format.h>
#include <iostream>
#include <sys/ioctl.h>
#include <unistd.h>

namespace tb::cli {

Progress::Progress(std::string name) : name_(std::move(name)), terminal_(::isatty(STDERR_FILENO) == 1) {}

static std::size_t terminal_width() {
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void Progress::line(const std::string& text) {
    if (bar_) std::cerr << "\r\033[K";
    bar_ = false;
    std::cerr << text << '\n';
}

static std::string bar(double share, std::size_t width) {
    const auto full = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(width));
    return "[" + std::string(full, '#') + std::string(width - full, ' ') + "]";
}

void Progress::draw(const StepEvent& step) {
    // The mean of a few dozen steps; a single step's loss says little.
    smoothed_ = step.step == first_step_ + 1 ? step.loss : 0.95 * smoothed_ + 0.05 * step.loss;
    if (step.step == first_step_ + 1) first_time_ = step.time;
    const double now = monotonic_seconds();
    if (!terminal_ || max_steps_ == 0 || (now - drawn_ < 0.1 && step.step != max_steps_)) return;
    drawn_ = now;
    const auto steps = step.step - first_step_ - 1;
    const double left = steps > 0 ? (step.time - first_time_) / static_cast<double>(steps) * static_cast<double>(max_steps_ - step.step) : 0;
    const double share = static_cast<double>(step.step) / static_cast<double>(max_steps_);
    auto text = fmt::format("{} {} {:3.0f} %  step {}/{}  loss {:.4f}  rate {:.2e}  {} left", name_, bar(share, 24), share * 100, step.step, max_steps_, smoothed_, step.learning_rate,
                            steps > 0 ? clock_time(left) : "-:--");
    if (text.size() >= terminal_width()) text.resize(terminal_width() - 1);
    std::cerr << '\r' << text << "\033[K" << std::flush;
    bar_ = true;
}

void Progress::operator()(const Event& event) {
    if (const auto* step = std::get_if<StepEvent>(&event)) return draw(*step);
    if (const auto* phase = std::get_if<PhaseEvent>(&event)) {
        if (terminal_ && phase->phase != phase_ && !bar_) line(name_ + ": " + phase->phase);
        if (terminal_ && phase->total > 0 && !bar_ && phase->phase == "features")
            std::cerr << fmt::format("\r{}: outputs of the frozen blocks {:3.0f} %\033[K", name_, 100.0 * static_cast<double>(phase->done) / static_cast<double>(phase->total)) << std::flush;
        phase_ = phase->phase;
    } else if (const auto* started = std::get_if<StartedEvent>(&event)) {
        started_ = true;
        max_steps_ = started->max_steps;
        first_step_ = started->first_step;
        line(fmt::format("{}: {} steps on {} rows, {} of {} parameters train{}", name_, max_steps_, started->train_rows, started->parameters.trainable, started->parameters.total,
                         first_step_ > 0 ? fmt::format("; going on after step {}", first_step_) : ""));
        for (const auto& warning : started->warnings) line((warning.severity == Severity::note ? "note: " : "warning: ") + describe(warning));
    } else if (const auto* evaluation = std::get_if<EvalEvent>(&event)) {
        const auto& metrics = evaluation->metrics;
        auto accuracy = metrics.eval_accuracy ? fmt::format(", accuracy {:.2f} %", *metrics.eval_accuracy * 100) : "";
        if (metrics.eval_mse && metrics.eval_pearson) accuracy = fmt::format(", MSE {:.4f}, Pearson's r {:.4f}", *metrics.eval_mse, *metrics.eval_pearson);
        line(fmt::format("{}: epoch {:.4g}, {} loss {:.4f}{}{}", name_, metrics.epoch, evaluation->on_train ? "training" : "validation", metrics.eval_loss, accuracy, evaluation->best ? ", best so far" : ""));
    } else if (const auto* warning = std::get_if<WarningEvent>(&event)) {
        line("warning: " + describe(warning->problem));
    } else if (std::get_if<FinishedEvent>(&event) && bar_) {
        std::cerr << "\r\033[K";
        bar_ = false;
    }
}

}  // namespace tb::cli
