#include "core/peft/attach.h"

#include <torch/csrc/autograd/custom_function.h>

namespace tb::peft {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

at::Tensor gradient_of(const at::Tensor& weight) { return weight.defined() && weight.requires_grad() ? weight.grad() : at::Tensor(); }

at::Tensor scaled(const at::Tensor& h, const at::Tensor& e) { return e.defined() ? h * e.view({1, -1}) : h; }

struct LowRankFunction : torch::autograd::Function<LowRankFunction> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& y, const at::Tensor& x, const at::Tensor& a, const at::Tensor& b, const std::optional<at::Tensor>& e_in,
        double scale) {
        const auto e = e_in.value_or(at::Tensor());
        const auto inner = at::mm(x, a.t());  // [rows, rank]
        context->save_for_backward({x, a, b, e});
        context->saved_data["inner"] = inner;
        context->saved_data["scale"] = scale;
        return at::addmm(y, scaled(inner, e), b.t(), 1, scale);
    }
    static variable_list backward(AutogradContext* context, variable_list dys) {
        const auto saved = context->get_saved_variables();
        const auto &x = saved[0], &a = saved[1], &b = saved[2], &e = saved[3];
        const auto inner = context->saved_data["inner"].toTensor();
        const double scale = context->saved_data["scale"].toDouble();
        const auto& dy = dys[0];
        if (auto gradient = gradient_of(b); gradient.defined()) gradient.addmm_(dy.t(), scaled(inner, e), 1, scale);
        auto d_inner = at::mm(dy, b);
        d_inner.mul_(scale);
        if (auto gradient = gradient_of(e); gradient.defined()) gradient.view({-1}).add_((d_inner * inner).sum(0));
        if (e.defined()) d_inner.mul_(e.detach().view({1, -1}));
        if (auto gradient = gradient_of(a); gradient.defined()) gradient.addmm_(d_inner.t(), x);
        return {dy, context->needs_input_grad(1) ? at::mm(d_inner, a) : at::Tensor(), {}, {}, {}, {}};
    }
};

}  // namespace

at::Tensor add_low_rank(const at::Tensor& y, const at::Tensor& x, const at::Tensor& a, const at::Tensor& b, const at::Tensor& e, double scale) {
    return LowRankFunction::apply(y, x, a, b, e.defined() ? std::optional(e) : std::nullopt, scale);
}

}  // namespace tb::peft
