#include "core/nn/parameters.h"

#include "core/nn/declare.h"

namespace tb::nn {

constexpr std::int64_t border = 64 / sizeof(float);  // elements between two 64-byte borders

Parameters::Parameters(const ModelDecl& model, std::vector<at::Tensor> tensors)
    : model_(&model), tensors_(std::move(tensors)), trainable_(model.tensors.size(), false) {
    TORCH_CHECK(tensors_.size() == model.tensors.size(), "one tensor for each that is declared");
    set_trainable(trainable_);
}

// What lies between the tables, in the order of the buffer; a stretch does not go over the border of what decays.
static std::vector<Span> between(const std::vector<Table>& tables, std::int64_t decayed, std::int64_t end) {
    std::vector<Span> spans;
    const auto add = [&](std::int64_t from, std::int64_t to, bool decays) {
        if (from < to) spans.push_back({from, to, decays});
    };
    for (const bool decays : {true, false}) {
        std::int64_t at = decays ? 0 : decayed;
        for (const auto& table : tables) {
            if (table.span.decays != decays) continue;
            add(at, table.span.begin, decays);
            at = table.span.end;
        }
        add(at, decays ? decayed : end, decays);
    }
    return spans;
}

void Parameters::set_trainable(const std::vector<bool>& trainable) {
    at::NoGradGuard no_grad;
    TORCH_CHECK(trainable.size() == tensors_.size(), "one flag for each tensor");
    std::vector<std::int64_t> start(tensors_.size(), -1);
    std::int64_t end = 0;
    tables_.clear();
    for (const bool decays : {true, false}) {
        for (std::size_t i = 0; i < tensors_.size(); ++i) {
            if (!trainable[i] || model_->tensors[i].decays != decays) continue;
            start[i] = end;
            const auto& decl = model_->tensors[i];
            if (decl.by_token) tables_.push_back({{end, end + decl.count(), decays}, decl.shape[0], decl.shape[1]});
            end += (model_->tensors[i].count() + border - 1) / border * border;
        }
        if (decays) decayed_ = end;
    }
    spans_ = between(tables_, decayed_, end);
    const auto options = tensors_.empty() ? at::TensorOptions(at::kFloat) : tensors_.front().options().dtype(at::kFloat).requires_grad(false);
    auto weights = at::zeros({end}, options);
    gradients_ = at::zeros({end}, options);
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
        const auto& shape = model_->tensors[i].shape;
        if (start[i] < 0) {
            // What stops training leaves the old buffer, so that the buffer can go.
            tensors_[i] = trainable_[i] ? tensors_[i].detach().clone() : tensors_[i].detach();
            continue;
        }
        const auto place = [&](const at::Tensor& flat) { return flat.narrow(0, start[i], model_->tensors[i].count()).view(shape).detach(); };
        auto view = place(weights);
        view.copy_(tensors_[i]);
        view.requires_grad_(true);
        view.mutable_grad() = place(gradients_);
        tensors_[i] = std::move(view);
    }
    weights_ = std::move(weights);
    trainable_ = trainable;
}

void Parameters::move_to(at::Device device) {
    for (auto& tensor : tensors_) tensor = tensor.detach().to(device);
    set_trainable(trainable_);
}

const at::Tensor& Parameters::get(const std::string& name) const {
    return tensors_[static_cast<std::size_t>(tensor_index(*model_, name))];
}

void Parameters::assign(std::size_t tensor, const at::Tensor& value) {
    at::NoGradGuard no_grad;
    TORCH_CHECK(value.sizes() == tensors_[tensor].sizes(), "a new value has the old shape");
    tensors_[tensor].copy_(value);
}

}  // namespace tb::nn
