#pragma once
// What architectures are composed of: linear layers with a place for an adapter, norms, and the encoder layer of the BERT family.
#include "core/nn/ops/ops.h"
#include "core/nn/parameters.h"

#include <memory>

namespace tb::nn {

struct Pass;

// What the layers of one forward pass share.
struct Context {
    const Parameters& parameters;
    const Ops& ops;
    const Packing& packing;
    const Pass& pass;

    // Dropout at a site of the model; none outside training.
    Dropout dropout(double p, std::uint32_t site) const;
    at::Tensor weight(int tensor) const { return tensor < 0 ? at::Tensor() : parameters[static_cast<std::size_t>(tensor)]; }
};

// What a PEFT method puts in the place of a linear layer: the layer's output (bias included) for rows x [rows, in].
class Adapter {
public:
    virtual ~Adapter() = default;
    virtual at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const Context& context, const Rows& rows) const = 0;
};

// gelu_tanh: x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2. Only gelu has a fast form.
enum class Activation { gelu, gelu_tanh, relu, silu };

struct Linear {
    std::string module;  // as in ModelDecl::linears
    int weight = -1, bias = -1;  // tensors of the model; -1: no bias
    int block = 0;
    std::shared_ptr<const Adapter> adapter;
};
struct Norm {
    int weight = -1, bias = -1;
    double eps = 1e-12;
};
Linear find_linear(const ModelDecl& model, const std::string& module);
Norm find_norm(const ModelDecl& model, const std::string& module, double eps);
NormWeights weights_of(const Norm& norm, const Context& context);

// Linear layers and what follows them, [rows, in] -> [rows, out].
at::Tensor linear(const Linear& layer, const at::Tensor& x, const Context& context, const Rows& rows);
at::Tensor linear_activation(const Linear& layer, const at::Tensor& x, Activation activation, const Context& context, const Rows& rows);
// LayerNorm(dropout(linear(x)) + residual).
at::Tensor linear_residual_norm(const Linear& layer, const at::Tensor& x, const at::Tensor& residual, const Norm& norm, const Context& context,
    const Rows& rows, const Dropout& dropout);

// Self-attention and feed-forward, each with residual and LayerNorm after it (BERT, DistilBERT, RoBERTa).
struct EncoderLayer {
    Linear query, key, value, attention_output, up, down;
    Norm attention_norm, output_norm;
    int heads = 1;
    Activation activation = Activation::gelu;
    double probability_dropout = 0, attention_dropout = 0, output_dropout = 0;  // 0 where the architecture has none
    std::uint32_t site = 0;  // the layer's first; it may use four

    std::vector<Linear*> linears() { return {&query, &key, &value, &attention_output, &up, &down}; }
    // Rows of every token, or (`pooled_only`) of the pooled ones: all that the last layer has to compute.
    at::Tensor forward(const at::Tensor& x, const Context& context, bool pooled_only) const;
};
constexpr std::uint32_t layer_site(int layer) { return 1 + 4 * static_cast<std::uint32_t>(layer); }

}  // namespace tb::nn
