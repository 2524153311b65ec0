#include "app/cli/download_line.h"

#include "app/cli/output.h"
#include "app/cli/signals.h"
#include "app/cli/status.h"

#include <algorithm>
#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

namespace tb::cli {

DownloadLine::DownloadLine() : terminal_(::isatty(STDERR_FILENO) == 1) {}

DownloadLine::~DownloadLine() { clear(); }

void DownloadLine::clear() {
    if (bar_) std::cerr << "\r\033[K" << std::flush;
    bar_ = false;
}

DownloadOptions DownloadLine::options(const std::atomic<bool>& cancelled) {
    DownloadOptions out;
    out.progress = [this](const DownloadProgress& progress) { (*this)(progress); };
    out.cancelled = &cancelled;
    return out;
}

static std::string words_of(const DownloadProgress& progress) {
    constexpr double mega = 1e6;
    switch (progress.state) {
        case DownloadProgress::State::listing: return progress.id + ": asking the hub";
        case DownloadProgress::State::waiting: return fmt::format("{}: trying again in {:.0f} s", progress.id, progress.wait_seconds);
        case DownloadProgress::State::verifying: return fmt::format("{}: checking {}", progress.id, progress.file);
        case DownloadProgress::State::finished: return fmt::format("{}: complete, {:.1f} MB", progress.id, static_cast<double>(progress.done) / mega);
        case DownloadProgress::State::downloading: break;
    }
    auto text = fmt::format("{}: file {} of {}, {}", progress.id, progress.file_number, progress.files, progress.file);
    if (progress.total > 0)
        text += fmt::format(", {:.1f} of {:.1f} MB", static_cast<double>(progress.done) / mega, static_cast<double>(progress.total) / mega);
    if (const auto left = progress.seconds_left()) text += fmt::format(", {:.1f} MB/s, {} left", progress.bytes_per_second / mega, clock_time(*left));
    return text;
}

void DownloadLine::operator()(const DownloadProgress& progress) {
    const bool moving = progress.state == DownloadProgress::State::downloading;
    if (terminal_ && progress.state != DownloadProgress::State::finished) {
        std::cerr << '\r' << words_of(progress) << "\033[K" << std::flush;
        bar_ = true;
        return;
    }
    // A log wants to know of every file once, not of every tenth of a second.
    const auto line = moving ? progress.id + ": " + progress.file : words_of(progress);
    if (line == told_) return;
    told_ = line;
    clear();
    std::cerr << line << '\n';
}

std::optional<int> fetch_missing(const std::vector<Spec>& specs) {
    const SignalWatch watch("Interrupted: what was fetched is kept.");
    DownloadLine line;
    Problems problems;
    for (const auto& spec : specs) {
        const auto fetched = fetch_for(spec, line.options(watch.seen()));
        if (watch.seen()) return interrupted;
        if (fetched) continue;
        for (const auto& problem : fetched.error())
            if (std::find(problems.begin(), problems.end(), problem) == problems.end()) problems.push_back(problem);
    }
    if (problems.empty()) return {};
    return refuse(problems);
}

}  // namespace tb::cli
