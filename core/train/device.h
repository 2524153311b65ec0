#pragma once
// Where a run computes, and the memory there. Internal to the engine (names torch types).
#include "core/base/problem.h"
#include "core/nn/ops/matmul.h"
#include "core/spec/spec.h"

#include <ATen/ATen.h>

#include <optional>

namespace tb {

// engine.device as a device that works: "auto" and "cpu" are the processor, "cuda" the first GPU, "cuda:N" the one of that number. Nothing asks here
// that it be CUDA's: the references run on whatever device of that name libtorch has.
// Problems: none there; none of that number; a first operation fails on it.
//
// "auto" does not take the GPU: the fast operations are the processor's, its results are the ones that can be repeated bit for bit, and a machine
// whose GPU came or went should not go on with a run elsewhere without being asked.
Expected<at::Device> choose_device(const EngineSpec& engine);
// Whether something else than the processor is asked for.
bool asks_for_gpu(const EngineSpec& engine);

// What the device is called ("NVIDIA H200"), or libtorch's name of it where the system does not say; empty for the processor.
std::string device_name(at::Device device);

// Bytes that can be taken there; nothing where the device does not say.
std::optional<std::int64_t> free_memory(at::Device device);
// The process's resident bytes; on a device that counts them, the most that tensors took there since the last call.
std::int64_t memory_taken(at::Device device);
// The most since the run began, or on a device since the last call of memory_taken.
std::int64_t peak_memory(at::Device device);

// Lets float32 products on a GPU round their operands to TF32 (10 bits, where bfloat16 has 7) in a bf16 run, and keeps them from it in any other: what
// the references rounded to bfloat16 stays as it is, and goes through the fast units.
void allow_rounded_products(at::Device device, nn::Precision precision);

}  // namespace tb
