#pragma once
// Angles of rotary positions (J. Su et al., 2021), in the forms that config.json names for Llama.
#include "core/nn/declare.h"
#include "core/nn/ops/ops.h"

namespace tb::nn {

struct RotationConfig {
    enum class Form { plain, linear, llama3 };
    Form form = Form::plain;
    int width = 0;  // of a head
    double theta = 10000;
    double factor = 1;                                            // linear, llama3: longer wave lengths by this
    double low_factor = 1, high_factor = 4, original_length = 0;  // llama3: which wave lengths, as shares of the original length
};
// rope_theta and rope_scaling. Problems: a form that is not known, a number it lacks.
RotationConfig read_rotation(ConfigReader& from, int width);

// Of positions 0 .. n - 1, computed in float32 as transformers does.
Rotation rotation(const RotationConfig& config, std::int64_t n, at::Device device);

}  // namespace tb::nn
