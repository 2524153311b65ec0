#include "core/nn/rotation.h"

#include <numbers>

namespace tb::nn {

using Form = RotationConfig::Form;

RotationConfig read_rotation(ConfigReader& from, int width) {
    RotationConfig out;
    out.width = width;
    out.theta = from.real("rope_theta", 10000);
    const Json* scaling = from.find("rope_scaling");
    if (!scaling) return out;
    if (!scaling->is_object()) {
        from.bad("rope_scaling", *scaling, "null, or an object with a rope_type");
        return out;
    }
    ConfigReader inner(*scaling, "rope_scaling.");
    const char* name = inner.find("rope_type") ? "rope_type" : "type";  // the older name
    const auto type = inner.word(name, {"default", "linear", "llama3"});
    out.form = type == "linear" ? Form::linear : type == "llama3" ? Form::llama3 : Form::plain;
    if (out.form != Form::plain) out.factor = inner.real("factor");
    if (out.form == Form::llama3) {
        out.low_factor = inner.real("low_freq_factor");
        out.high_factor = inner.real("high_freq_factor");
        out.original_length = inner.real("original_max_position_embeddings");
        if (inner.problems().empty() && out.high_factor <= out.low_factor) {
            inner.bad("high_freq_factor", *inner.find("high_freq_factor"), "a number above low_freq_factor");
        }
    }
    for (const auto& problem : inner.problems()) from.add(problem);
    return out;
}

// Llama 3.1: wave lengths that fitted the original length often enough stay, the longest become `factor` times as long, between them it blends.
static at::Tensor blended(const RotationConfig& config, const at::Tensor& frequencies) {
    const auto lengths = at::mul(at::reciprocal(frequencies), 2 * std::numbers::pi);
    const auto longest = config.original_length / config.low_factor, shortest = config.original_length / config.high_factor;
    const auto scaled = at::where(at::gt(lengths, longest), at::div(frequencies, config.factor), frequencies);
    const auto share = at::div(at::sub(at::mul(at::reciprocal(lengths), config.original_length), config.low_factor), config.high_factor - config.low_factor);
    const auto blend = at::add(at::div(at::mul(at::rsub(share, 1), scaled), config.factor), at::mul(share, scaled));
    const auto between = at::logical_and(at::ge(lengths, shortest), at::le(lengths, longest));
    return at::where(between, blend, scaled);
}

Rotation rotation(const RotationConfig& config, std::int64_t n, at::Device device) {
    const at::NoGradGuard none;
    const auto options = at::TensorOptions(at::kFloat);
    auto frequencies = at::reciprocal(at::pow(config.theta, at::div(at::arange(0, config.width, 2, options), config.width)));
    if (config.form == Form::linear) frequencies = at::div(frequencies, config.factor);
    if (config.form == Form::llama3) frequencies = blended(config, frequencies);
    const auto turned = at::outer(at::arange(n, options), frequencies);
    return {at::cos(turned).to(device), at::sin(turned).to(device)};
}

}  // namespace tb::nn
