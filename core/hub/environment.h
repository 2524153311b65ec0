#pragma once
// What huggingface_hub reads from the environment, read the same way.
#include "core/base/files.h"

#include <string>

namespace tb {

struct HubEnvironment {
    std::string endpoint;  // HF_ENDPOINT, without a slash at the end; else the public hub
    fs::path cache;        // HF_HUB_CACHE, HF_HOME/hub or ~/.cache/huggingface/hub
    std::string token;     // HF_TOKEN, or the token file; empty: none. Never in a message, a log or a file of ours
    bool offline = false;  // HF_HUB_OFFLINE
    int connect_seconds = 10, stall_seconds = 10;  // HF_HUB_ETAG_TIMEOUT, HF_HUB_DOWNLOAD_TIMEOUT
};
HubEnvironment hub_environment();

}  // namespace tb
