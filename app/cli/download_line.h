#pragma once
#include "core/engine.h"

#include <atomic>
#include <optional>
#include <string>

namespace tb::cli {

// What a download says while it goes on, on standard error: a bar on a terminal, a line a file elsewhere.
class DownloadLine {
public:
    DownloadLine();
    ~DownloadLine();
    DownloadLine(const DownloadLine&) = delete;
    DownloadLine& operator=(const DownloadLine&) = delete;
    // To be given to a download; a signal cancels it.
    DownloadOptions options(const std::atomic<bool>& cancelled);

private:
    void operator()(const DownloadProgress& progress);
    void clear();
    bool terminal_, bar_ = false;
    std::string told_;
};

// Fetches what specs name and this machine lacks. The exit status where that fails or is interrupted, nothing where all is here.
std::optional<int> fetch_missing(const std::vector<Spec>& specs);

}  // namespace tb::cli
