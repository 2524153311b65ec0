#include "core/train/conditions.h"

#include "core/base/system.h"
#include "core/base/version.h"
#include "core/data/arrow_version.h"
#include "core/nn/ops/kernels/kernels.h"
#include "core/train/codes.h"
#include "core/train/device.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <array>
#include <fstream>
#include <set>
#include <torch/version.h>

namespace tb {

int default_threads() {
    std::ifstream in("/proc/cpuinfo");
    std::set<std::string> cores;
    std::string line, package;
    while (std::getline(in, line)) {
        if (line.rfind("physical id", 0) == 0) package = line.substr(line.find(':') + 1);
        if (line.rfind("core id", 0) == 0) cores.insert(package + line.substr(line.find(':') + 1));
    }
    const int processors = processor_count();
    return cores.empty() ? processors : std::min(processors, static_cast<int>(cores.size()));
}

nn::Precision precision_of(const TrainingSpec& training, at::Device device) {
    return training.bf16 && (!device.is_cpu() || nn::gains_from_bfloat16()) ? nn::Precision::bfloat16 : nn::Precision::float32;
}

constexpr const char* device_key = "device_name";  // of a device that is not the processor

Json conditions(at::Device device, int threads, nn::Precision precision) {
    Json out = {{"engine", "tunebench"},
            {"versions", {{"tunebench", program_version()}, {"torch", TORCH_VERSION}, {"arrow", arrow_version()}}},
            {"device", c10::DeviceTypeName(device.type(), /*lower_case=*/true)},
            {"processor", processor_name()},
            {"processors", processor_count()},
            {"memory_bytes", machine_memory().total},
            {"threads", threads},
            {"matrix_path", nn::matrix_path()},
            {"kernel_level", nn::kernels().level},
            {"bf16_gains", nn::gains_from_bfloat16()},
            {"precision", precision == nn::Precision::bfloat16 ? "bf16" : "fp32"}};
    if (!device.is_cpu()) out[device_key] = device_name(device);
    return out;
}

// What decides the last bits of a result.
constexpr std::array deciding{"device", "processor", "threads", "matrix_path", "kernel_level", "precision", "model_fingerprint"};

Json deciding_conditions(const Json& conditions) {
    Json out = {{"versions", conditions.value("versions", Json())}};
    for (const char* key : deciding) out[key] = conditions.value(key, Json());
    if (conditions.contains(device_key)) out[device_key] = conditions[device_key];
    return out;
}

Problems differing_conditions(const Json& recorded, const Json& now) {
    Problems problems;
    const auto compare = [&](const char* what, const Json& before, const Json& after) {
        if (before == after) return;
        const auto text = [](const Json& value) { return value.is_string() ? value.get<std::string>() : json_text(value); };
        problems.push_back({&codes::resumed_elsewhere, {}, {{"what", what}, {"recorded", text(before)}, {"found", text(after)}}, Severity::warning});
    };
    for (const char* key : deciding)
        compare(key, recorded.value(key, Json()), now.value(key, Json()));
    if (recorded.contains(device_key) && now.contains(device_key)) compare(device_key, recorded[device_key], now[device_key]);
    compare("torch", recorded.value("versions", Json::object()).value("torch", Json()), now["versions"]["torch"]);
    return problems;
}

void reset_peak_memory() { std::ofstream("/proc/self/clear_refs") << "5"; }

}  // namespace tb
