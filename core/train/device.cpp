#include "core/train/device.h"

#include "core/base/files.h"
#include "core/base/system.h"
#include "core/train/codes.h"

#include <ATen/Context.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

#include <set>
#include <sstream>

namespace tb {

namespace {

constexpr const char* place = "$.engine.device";

int device_count(at::DeviceType type) {
    return c10::impl::hasDeviceGuardImpl(type) ? c10::impl::getDeviceGuardImpl(type)->deviceCount() : 0;
}

// The driver may be too old, the GPU of a kind that this libtorch has no kernels for, or all its memory taken.
Expected<at::Device> tried(at::Device device) {
    try {
        if (at::ones({1}, at::TensorOptions(at::kFloat).device(device)).add_(1).item<float>() == 2) return device;
        return fail(codes::gpu_fails, place, {{"reason", std::string("1 + 1 is not 2 there")}});
    } catch (const c10::Error& error) {
        std::string reason = error.what_without_backtrace();
        return fail(codes::gpu_fails, place, {{"reason", reason.substr(0, reason.find('\n'))}});
    }
}

// The allocator's own count of what tensors take; null where it keeps none or has given out nothing yet.
c10::DeviceAllocator* counting_allocator(at::Device device) {
    if (device.is_cpu()) return nullptr;
    auto* const allocator = dynamic_cast<c10::DeviceAllocator*>(c10::GetAllocator(device.type()));
    return allocator && allocator->initialized() ? allocator : nullptr;
}

constexpr auto all_pools = static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE);

// NVIDIA's driver lists its GPUs in an order of its own, so a name is only certain where there is one.
std::string name_by_the_driver() {
    std::set<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc/driver/nvidia/gpus", error)) {
        std::istringstream lines(read_file(entry.path() / "information").value_or(""));
        for (std::string line; std::getline(lines, line);)
            if (line.rfind("Model:", 0) == 0) names.insert(line.substr(std::min(line.size(), line.find_first_not_of(" \t", 6))));
    }
    return names.size() == 1 ? *names.begin() : std::string();
}

}  // namespace

bool asks_for_gpu(const EngineSpec& engine) { return engine.device != "auto" && engine.device != "cpu"; }

Expected<at::Device> choose_device(const EngineSpec& engine) {
    if (!asks_for_gpu(engine)) return at::Device(at::kCPU);
    const at::Device wanted(engine.device);
    const int count = device_count(wanted.type()), number = wanted.has_index() ? wanted.index() : 0;
    if (count == 0) return fail(codes::no_gpu, place);
    if (number >= count) return fail(codes::no_such_gpu, place, {{"found", engine.device}, {"count", std::int64_t{count}}});
    return tried({wanted.type(), static_cast<at::DeviceIndex>(number)});
}

std::string device_name(at::Device device) {
    if (device.is_cpu()) return {};
    const auto name = device.is_cuda() ? name_by_the_driver() : std::string();
    return name.empty() ? device.str() : name;
}

std::optional<std::int64_t> free_memory(at::Device device) {
    if (device.is_cpu()) return machine_memory().available;
    auto* const allocator = counting_allocator(device);
    if (!allocator) return {};
    const auto stats = allocator->getDeviceStats(device.index());
    const auto unused = stats.reserved_bytes[all_pools].current - stats.allocated_bytes[all_pools].current;
    return static_cast<std::int64_t>(allocator->getMemoryInfo(device.index()).first) + unused;
}

std::int64_t peak_memory(at::Device device) {
    auto* const allocator = counting_allocator(device);
    return allocator ? allocator->getDeviceStats(device.index()).allocated_bytes[all_pools].peak : peak_resident_bytes();
}

std::int64_t memory_taken(at::Device device) {
    auto* const allocator = counting_allocator(device);
    if (!allocator) return resident_bytes();
    const auto peak = peak_memory(device);
    allocator->resetPeakStats(device.index());
    return peak;
}

void allow_rounded_products(at::Device device, nn::Precision precision) {
    if (!device.is_cuda()) return;
    const bool rounded = precision == nn::Precision::bfloat16;
    at::globalContext().setFloat32Precision(at::Float32Backend::CUDA, at::Float32Op::MATMUL, rounded ? at::Float32Precision::TF32 : at::Float32Precision::IEEE);
}

}  // namespace tb
