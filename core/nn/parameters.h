#pragma once
// The weights of a model. What trains lies in one flat float32 buffer, its gradients in another of the same layout, so that clipping and
// AdamW are one pass; decayed tensors come first, each tensor starts on a 64-byte border (the gaps stay zero).
#include "core/nn/declaration.h"

#include <torch/torch.h>

namespace tb::nn {

class Parameters {
public:
    Parameters(const ModelDecl& model, std::vector<torch::Tensor> tensors);

    // Lays the flat buffers out anew for what trains; weights keep their values, gradients are zero.
    void set_trainable(const std::vector<bool>& trainable);
    bool trains(std::size_t tensor) const { return trainable_[tensor]; }

    const torch::Tensor& operator[](std::size_t tensor) const { return tensors_[tensor]; }
    const torch::Tensor& get(const std::string& name) const;  // a name that is not declared is a bug
    std::size_t size() const { return tensors_.size(); }
    // Copies new values in (same shape), in place.
    void assign(std::size_t tensor, const torch::Tensor& value);

    torch::Tensor& weights() { return weights_; }      // [flat]
    torch::Tensor& gradients() { return gradients_; }  // [flat]
    std::int64_t decayed() const { return decayed_; }  // flat elements before this one decay
    const torch::Tensor& weights() const { return weights_; }

private:
    const ModelDecl* model_;
    std::vector<torch::Tensor> tensors_;
    std::vector<bool> trainable_;
    torch::Tensor weights_, gradients_;
    std::int64_t decayed_ = 0;
};

}  // namespace tb::nn
