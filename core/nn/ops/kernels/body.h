// Every kernel, compiled once a level: the including unit defines TB_VECTOR_BYTES, TB_LEVEL (the table's name) and TB_LEVEL_NAME.
#include "core/nn/ops/kernels/kernels.h"

#include "core/nn/ops/kernels/vector.h"

#include "core/nn/ops/kernels/body_mask.h"
#include "core/nn/ops/kernels/body_rows.h"
#include "core/nn/ops/kernels/body_attention.h"
#include "core/nn/ops/kernels/body_optimizer.h"
#include "core/nn/ops/kernels/body_decoder.h"

namespace tb::nn {
extern const Kernels TB_LEVEL;
const Kernels TB_LEVEL{TB_LEVEL_NAME, lanes, mask_row, norm_forward, norm_backward, gelu_forward, multiply_sum, apply_mask, column_sums,
    attention_forward, attention_backward, sum_of_squares, adam, adam_idle, &decoder_kernels};
}  // namespace tb::nn
