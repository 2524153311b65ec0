#pragma once
// AdamW over the flat buffers of what trains: norm in one pass, clipping and update in another. Internal to the engine (names torch types).
#include "core/nn/parameters.h"
#include "core/spec/spec.h"

namespace tb {

// p <- p(1 - lr wd); m <- b1 m + (1-b1) g; v <- b2 v + (1-b2) g^2; p <- p - lr/(1-b1^t) m / (sqrt(v)/sqrt(1-b2^t) + eps)
// (Loshchilov and Hutter 2019, in the order of torch.optim.AdamW). Elements before Parameters::decayed() decay.
class AdamW {
public:
    AdamW(nn::Parameters& parameters, const TrainingSpec& training);

    // L2 norm over all gradients. Does not depend on the number of threads.
    double gradient_norm() const;
    // One step with the gradients times `clip`; leaves them zero.
    void step(double rate, double clip);

    at::Tensor& first_moment() { return first_; }    // [flat]
    at::Tensor& second_moment() { return second_; }  // [flat]
    std::int64_t steps() const { return steps_; }
    void set_steps(std::int64_t steps) { steps_ = steps; }

private:
    void step_on_cpu(double rate, double clip);
    void step_on_device(double rate, double clip);

    nn::Parameters* parameters_;
    double beta1_, beta2_, epsilon_, decay_;
    at::Tensor first_, second_;
    std::int64_t steps_ = 0;
};

// min(1, max_norm / (norm + 1e-6)), as torch.nn.utils.clip_grad_norm_; 1 where max_norm is 0.
double clip_factor(double norm, double max_norm);

}  // namespace tb
