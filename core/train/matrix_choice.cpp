#include "core/train/matrix_choice.h"

#include "core/base/system.h"
#include "core/nn/ops/matmul.h"

#include <torch/version.h>

#include <cstdlib>
#include <mutex>

namespace tb {

namespace {

Json key() { return {{"processor", processor_name()}, {"torch", TORCH_VERSION}, {"paths", nn::matrix_paths()}}; }

std::string read_choice(const fs::path& file) {
    const auto json = read_json(file);
    return json && json->is_object() && json->value("for", Json()) == key() ? json->value("path", std::string()) : std::string();
}

std::string probe_and_record(const fs::path& file) {
    const auto timings = nn::probe_matrix_paths();
    const auto path = nn::fastest_path(timings);
    Json measured = Json::array();
    for (const auto& one : timings) measured.push_back({{"path", one.path}, {"seconds", one.seconds}, {"error", one.error}});
    // Where the file cannot be written the next start measures again.
    if (make_folders(file.parent_path())) (void)write_json(file, {{"for", key()}, {"path", path}, {"measured", measured}});
    return path;
}

std::mutex one_at_a_time;
int holds = 0;

std::string settle() {
    if (const char* forced = std::getenv("TUNEBENCH_MATRIX"); forced && nn::set_matrix_path(forced)) return forced;
    const auto file = home_folder() / "matrix.json";
    const auto known = read_choice(file);
    if (known.empty() || !nn::set_matrix_path(known)) nn::set_matrix_path(probe_and_record(file));
    return nn::matrix_path();
}

}  // namespace

std::string settle_matrix_path() {
    const std::lock_guard lock(one_at_a_time);
    return holds > 0 ? nn::matrix_path() : settle();
}

MatrixHold::MatrixHold(const std::string& recorded) {
    const std::lock_guard lock(one_at_a_time);
    if (recorded.empty() || !nn::set_matrix_path(recorded)) settle();
    ++holds;
}

MatrixHold::~MatrixHold() {
    const std::lock_guard lock(one_at_a_time);
    --holds;
}

}  // namespace tb
