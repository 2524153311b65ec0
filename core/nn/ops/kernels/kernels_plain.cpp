// For any processor: vectors of four floats, which the compiler writes with what the target has.
#define TB_VECTOR_BYTES 16
#define TB_LEVEL kernels_plain
#define TB_LEVEL_NAME "plain"
#include "core/nn/ops/kernels/body.h"
