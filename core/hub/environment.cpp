#include "core/hub/environment.h"

#include <algorithm>
#include <cstdlib>

namespace tb {

static std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

// "~" as the shell expands it, since variables are also set where no shell does.
static fs::path expanded(const std::string& path) {
    if (path == "~" || path.rfind("~/", 0) == 0) return fs::path(variable("HOME") + path.substr(1));
    return path;
}

static bool is_true(std::string value) {
    std::transform(value.begin(), value.end(), value.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return value == "1" || value == "ON" || value == "YES" || value == "TRUE";
}

static fs::path hub_home() {
    if (const auto home = variable("HF_HOME"); !home.empty()) return expanded(home);
    if (const auto cache = variable("XDG_CACHE_HOME"); !cache.empty()) return expanded(cache) / "huggingface";
    return fs::path(variable("HOME")) / ".cache/huggingface";
}

// Tokens are pasted: blanks and line ends around them are none of theirs.
static std::string trimmed(std::string text) {
    const auto blank = [](unsigned char c) { return std::isspace(c) || std::iscntrl(c); };
    text.erase(std::remove_if(text.begin(), text.end(), blank), text.end());
    return text;
}

static std::string hub_token() {
    if (is_true(variable("HF_HUB_DISABLE_IMPLICIT_TOKEN"))) return {};
    for (const char* name : {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"})
        if (const auto token = trimmed(variable(name)); !token.empty()) return token;
    const auto path = variable("HF_TOKEN_PATH");
    const auto file = path.empty() ? hub_home() / "token" : expanded(path);
    std::error_code error;
    if (!fs::is_regular_file(file, error)) return {};
    return trimmed(read_file(file).value_or(""));
}

static int seconds(const char* name, int otherwise) {
    const int value = std::atoi(variable(name).c_str());
    return value > 0 ? value : otherwise;
}

HubEnvironment hub_environment() {
    HubEnvironment out;
    out.endpoint = variable("HF_ENDPOINT");
    if (out.endpoint.empty()) out.endpoint = "https://huggingface.co";
    while (!out.endpoint.empty() && out.endpoint.back() == '/') out.endpoint.pop_back();
    out.cache = hub_home() / "hub";
    for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"})
        if (const auto cache = variable(name); !cache.empty()) {
            out.cache = expanded(cache);
            break;
        }
    out.token = hub_token();
    out.offline = is_true(variable("HF_HUB_OFFLINE")) || is_true(variable("TRANSFORMERS_OFFLINE"));
    out.connect_seconds = seconds("HF_HUB_ETAG_TIMEOUT", out.connect_seconds);
    out.stall_seconds = seconds("HF_HUB_DOWNLOAD_TIMEOUT", out.stall_seconds);
    return out;
}

}  // namespace tb
