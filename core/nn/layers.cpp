#include "core/nn/layers.h"

#include "core/nn/declare.h"
#include "core/nn/model.h"

#include <stdexcept>

namespace tb::nn {

Dropout Context::dropout(double p, std::uint32_t site) const {
    return {pass.training ? p : 0.0, pass.seed, pass.step, pass.micro_batch, site};
}

Linear find_linear(const ModelDecl& model, const std::string& module) {
    for (const auto& one : model.linears) {
        if (one.module != module) continue;
        return {module, tensor_index(model, module + ".weight"), one.bias ? tensor_index(model, module + ".bias") : -1, one.block, nullptr};
    }
    throw std::out_of_range("linear layer not declared: " + module);
}

Norm find_norm(const ModelDecl& model, const std::string& module, double eps) {
    return {tensor_index(model, module + ".weight"), tensor_index(model, module + ".bias"), eps};
}

NormWeights weights_of(const Norm& norm, const Context& context) { return {context.weight(norm.weight), context.weight(norm.bias), norm.eps}; }

namespace {

// A linear layer's rows, and the bias that the next operation still has to add (undefined: none).
struct Product {
    at::Tensor rows, bias;
};

Product product(const Linear& layer, const at::Tensor& x, const Context& context, const Rows& rows) {
    const auto weight = context.weight(layer.weight), bias = context.weight(layer.bias);
    if (layer.adapter) return {layer.adapter->forward(x, weight, bias, context, rows), {}};
    if (context.ops.bias_later) return {context.ops.linear(x, weight, {}), bias};
    return {context.ops.linear(x, weight, bias), {}};
}

}  // namespace

at::Tensor linear(const Linear& layer, const at::Tensor& x, const Context& context, const Rows& rows) {
    const auto weight = context.weight(layer.weight), bias = context.weight(layer.bias);
    return layer.adapter ? layer.adapter->forward(x, weight, bias, context, rows) : context.ops.linear(x, weight, bias);
}

at::Tensor linear_activation(const Linear& layer, const at::Tensor& x, Activation activation, const Context& context, const Rows& rows) {
    if (activation == Activation::gelu_tanh) return at::gelu(linear(layer, x, context, rows), "tanh");
    if (activation == Activation::relu) return at::relu(linear(layer, x, context, rows));
    if (activation == Activation::silu) return at::silu(linear(layer, x, context, rows));
    const auto y = product(layer, x, context, rows);
    return context.ops.gelu(y.rows, y.bias);
}

at::Tensor linear_residual_norm(const Linear& layer, const at::Tensor& x, const at::Tensor& residual, const Norm& norm, const Context& context,
    const Rows& rows, const Dropout& dropout) {
    const auto y = product(layer, x, context, rows);
    return context.ops.residual_norm(y.rows, y.bias, residual, weights_of(norm, context), rows, dropout);
}

at::Tensor EncoderLayer::forward(const at::Tensor& x, const Context& context, bool pooled_only) const {
    const Rows all{&context.packing, false}, rows{&context.packing, pooled_only};
    const auto own = pooled_only ? context.ops.pooled_rows(x, context.packing) : x;
    const auto q = linear(query, own, context, rows);
    const auto k = linear(key, x, context, all), v = linear(value, x, context, all);
    const auto attended = context.ops.attention(q, k, v, heads, rows, context.dropout(probability_dropout, site));
    const auto middle =
        linear_residual_norm(attention_output, attended, own, attention_norm, context, rows, context.dropout(attention_dropout, site + 1));
    return linear_residual_norm(
        down, linear_activation(up, middle, activation, context, rows), middle, output_norm, context, rows, context.dropout(output_dropout, site + 2));
}

}  // namespace tb::nn
