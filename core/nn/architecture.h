#pragma once
// The one place where architectures are known. Each has a file that declares its tensors and composes its forward pass; nothing else asks for a
// model's type by name.
#include "core/nn/declaration.h"

#include <ATen/ATen.h>

#include <memory>
#include <span>
#include <string_view>

namespace tb::nn {

struct Batch;
struct Context;
struct Linear;
enum class Pool;

// The blocks of one architecture over nn/ops. Rows of tokens go from block to block; the last layer hands only the pooled rows to the head.
class Network {
public:
    virtual ~Network() = default;
    virtual Pool pool() const = 0;
    // Positions of the pooled tokens in their rows; empty where pool() says them.
    virtual std::vector<std::int32_t> pooled_positions(const Batch&) const { return {}; }
    virtual at::Tensor embeddings(const Batch& batch, const Context& context) const = 0;                        // [tokens, hidden]
    virtual at::Tensor layer(int index, const at::Tensor& x, const Context& context, bool pooled_only) const = 0;  // [tokens or rows, hidden]
    // [rows, num_labels] of the pooled rows; a masked-LM head: [tokens, num_labels] of every token's.
    virtual at::Tensor head(const at::Tensor& pooled, const Context& context) const = 0;
    virtual void set_dropout(double p) = 0;
    virtual std::vector<Linear*> linears() = 0;  // every place for an adapter
};

struct Architecture {
    std::string_view model_type;
    // Problems as in nn::declare.
    Expected<ModelDecl> (*declare)(const Json& config, int num_labels, bool regression);
    Expected<ModelDecl> (*declare_masked_lm)(const Json& config);  // nullptr: the family has no such head
    std::unique_ptr<Network> (*build)(const ModelDecl& model);
};

extern const Architecture bert, distilbert, llama, roberta;

std::span<const Architecture* const> architectures();
const Architecture* find_architecture(std::string_view model_type);  // nullptr: unknown

}  // namespace tb::nn
