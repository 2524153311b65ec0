#include "core/nn/ops/kernels/decoder.h"

#include <cstdlib>
#include <cstring>
#include <initializer_list>

namespace tb::nn {

extern const Kernels kernels_plain;
#if defined(__x86_64__)
extern const Kernels kernels_avx512, kernels_avx2;
#endif

const Kernels* kernels_of(const char* level) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512bw");
    const bool medium = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (std::strcmp(level, "avx512") == 0) return wide ? &kernels_avx512 : nullptr;
    if (std::strcmp(level, "avx2") == 0) return medium ? &kernels_avx2 : nullptr;
#endif
    return std::strcmp(level, "plain") == 0 ? &kernels_plain : nullptr;
}

static const Kernels& choose() {
    const char* wanted = std::getenv("TUNEBENCH_KERNELS");
    if (wanted)
        if (const auto* table = kernels_of(wanted)) return *table;
    for (const char* level : {"avx512", "avx2"})
        if (const auto* table = kernels_of(level)) return *table;
    return kernels_plain;
}

const Kernels& kernels() {
    static const Kernels& chosen = choose();
    return chosen;
}

std::int64_t attention_scratch(std::int64_t length, std::int64_t width) {
    return 2 * width * padded(length) + 4 * length * padded(width) + 2 * length * padded(length) + 64;
}

std::int64_t causal_scratch(std::int64_t length, std::int64_t width) {
    return 2 * width * padded(length) + 3 * length * padded(width) + causal_block * (3 * padded(width) + 2 * padded(length)) + 64;
}

}  // namespace tb::nn
