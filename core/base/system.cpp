#include "core/base/system.h"

#include "core/base/home.h"

#include <cstdlib>
#include <chrono>
#include <ctime>
#include <fstream>
#include <limits>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace tb {

// The number after `key` in a "Key:   123 kB" file, in bytes; 0 where it is absent.
static std::int64_t proc_value(const char* file, const std::string& key) {
    std::ifstream in(file);
    std::string word;
    while (in >> word) {
        if (word != key) continue;
        std::int64_t kib = 0;
        in >> kib;
        return kib * 1024;
    }
    return 0;
}

static std::int64_t number_in(const fs::path& file) {
    std::ifstream in(file);
    std::int64_t value = 0;
    return in >> value ? value : std::numeric_limits<std::int64_t>::max();  // "max" and a missing file: no limit
}

// The control group's folder (version 2) of this process, or an empty path.
static fs::path control_group() {
    std::ifstream in("/proc/self/cgroup");
    std::string line;
    while (std::getline(in, line))
        if (line.rfind("0::", 0) == 0) return fs::path("/sys/fs/cgroup") / line.substr(line.size() > 3 ? 4 : 3);
    return {};
}

Memory machine_memory() {
    Memory memory{proc_value("/proc/meminfo", "MemTotal:"), proc_value("/proc/meminfo", "MemAvailable:")};
    const auto group = control_group();
    for (const auto& [limit_file, used_file] : {std::pair{group / "memory.max", group / "memory.current"},
                                                std::pair{fs::path("/sys/fs/cgroup/memory/memory.limit_in_bytes"), fs::path("/sys/fs/cgroup/memory/memory.usage_in_bytes")}}) {
        const auto limit = number_in(limit_file);
        if (limit >= memory.total) continue;
        memory.total = limit;
        memory.available = std::min(memory.available, limit - std::min(limit, number_in(used_file)));
    }
    return memory;
}

std::int64_t resident_bytes() { return proc_value("/proc/self/status", "VmRSS:"); }
std::int64_t peak_resident_bytes() { return proc_value("/proc/self/status", "VmHWM:"); }

std::string processor_name() {
    std::ifstream in("/proc/cpuinfo");
    std::string line;
    while (std::getline(in, line))
        if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
    return "unknown";
}

int processor_count() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

std::string host_name() {
    char name[256] = {};
    ::gethostname(name, sizeof name - 1);
    return name;
}

double monotonic_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

static std::string format_time(const char* format) {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&now, &local);
    char text[64] = {};
    std::strftime(text, sizeof text, format, &local);
    return text;
}

std::string time_stamp() { return format_time("%Y%m%d-%H%M"); }
std::string iso_time() { return format_time("%Y-%m-%dT%H:%M:%S%z"); }

static std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

static std::mutex home_mutex;
static fs::path& home_in_use() {
    static fs::path folder;
    return folder;
}

static fs::path home_note() {
    const auto config = environment("XDG_CONFIG_HOME");
    return (config.empty() ? fs::path(environment("HOME")) / ".config" : fs::path(config)) / "tunebench" / "home-folder";
}

void use_home_folder(const fs::path& folder) {
    std::lock_guard lock(home_mutex);
    home_in_use() = folder;
}

Expected<void> remember_home_folder(const fs::path& folder) {
    if (auto made = make_folders(home_note().parent_path()); !made) return made;
    return write_file(home_note(), folder.string());
}

fs::path home_folder() {
    {
        std::lock_guard lock(home_mutex);
        if (!home_in_use().empty()) return home_in_use();
    }
    if (const auto home = environment("TUNEBENCH_HOME"); !home.empty()) return home;
    if (const auto noted = read_file(home_note()); noted && fs::path(*noted).is_absolute()) return *noted;
    if (const auto data = environment("XDG_DATA_HOME"); !data.empty()) return fs::path(data) / "tunebench";
    return fs::path(environment("HOME")) / ".local/share/tunebench";
}

// The first of the candidates beside the executable that exists: installed (../share/tunebench), then a build tree.
static fs::path beside_executable(const char* installed, const char* in_tree) {
    std::error_code error;
    const auto program = fs::read_symlink("/proc/self/exe", error).parent_path();
    if (fs::exists(program / ".." / installed, error)) return fs::weakly_canonical(program / ".." / installed);
    for (auto folder = program; folder != folder.parent_path(); folder = folder.parent_path())
        if (fs::exists(folder / in_tree, error)) return folder / in_tree;
    return program;
}

fs::path resources_folder() {
    const auto set = environment("TUNEBENCH_RESOURCES");
    return set.empty() ? beside_executable("share/tunebench/resources", "resources") : fs::path(set);
}

fs::path bundled_models_folder() {
    const auto set = environment("TUNEBENCH_MODELS");
    return set.empty() ? beside_executable("share/tunebench/models", "build/models") : fs::path(set);
}

}  // namespace tb
