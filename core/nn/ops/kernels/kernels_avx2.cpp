// Compiled for avx2 (core/nn/CMakeLists.txt sets the flags of this unit alone).
#if defined(__x86_64__)
#define TB_VECTOR_BYTES 32
#define TB_LEVEL kernels_avx2
#define TB_LEVEL_NAME "avx2"
#include "core/nn/ops/kernels/body.h"
#endif
