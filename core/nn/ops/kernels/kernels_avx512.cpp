// Compiled for avx512 (core/nn/CMakeLists.txt sets the flags of this unit alone).
#if defined(__x86_64__)
#define TB_VECTOR_BYTES 64
#define TB_LEVEL kernels_avx512
#define TB_LEVEL_NAME "avx512"
// GCC 12 warns of its own intrinsics (bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include "core/nn/ops/kernels/body.h"
#endif
