#pragma once
// The weights of a model. What trains lies in one flat float32 buffer, its gradients in another of the same layout, so that clipping and
// AdamW are one pass; decayed tensors come first, each tensor starts on a 64-byte border (the gaps stay zero).
#include "core/nn/declaration.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

namespace tb::nn {

// A stretch of the flat buffers.
struct Span {
    std::int64_t begin = 0, end = 0;
    bool decays = true;
};
// A trained table that only the batch's token ids look into: an update has gradients in the rows of its tokens alone.
struct Table {
    Span span;
    std::int64_t rows = 0, width = 0;
};

class Parameters {
public:
    Parameters(const ModelDecl& model, std::vector<at::Tensor> tensors);

    // Lays the flat buffers out anew for what trains; weights keep their values, gradients are zero.
    void set_trainable(const std::vector<bool>& trainable);
    bool trains(std::size_t tensor) const { return trainable_[tensor]; }

    const at::Tensor& operator[](std::size_t tensor) const { return tensors_[tensor]; }
    const at::Tensor& get(const std::string& name) const;  // a name that is not declared is a bug
    std::size_t size() const { return tensors_.size(); }
    // Where all of them lie.
    at::Device device() const { return tensors_.empty() ? at::Device(at::kCPU) : tensors_.front().device(); }
    // Takes everything there, the flat buffers too; gradients are zero. What looked at the old buffers (an optimizer) has to be made anew.
    void move_to(at::Device device);
    // Copies new values in (same shape), in place.
    void assign(std::size_t tensor, const at::Tensor& value);

    at::Tensor& weights() { return weights_; }      // [flat]
    at::Tensor& gradients() { return gradients_; }  // [flat]
    std::int64_t decayed() const { return decayed_; }  // flat elements before this one decay
    const std::vector<Table>& tables() const { return tables_; }
    const std::vector<Span>& spans() const { return spans_; }  // all the rest
    const at::Tensor& weights() const { return weights_; }

private:
    const ModelDecl* model_;
    std::vector<at::Tensor> tensors_;
    std::vector<bool> trainable_;
    at::Tensor weights_, gradients_;
    std::int64_t decayed_ = 0;
    std::vector<Table> tables_;
    std::vector<Span> spans_;
};

}  // namespace tb::nn
