#pragma once
// AdamW over the flat buffers of what trains: norm in one pass, clipping and update in another. Internal to the engine (names torch types).
#include "core/nn/parameters.h"
#include "core/spec/spec.h"
#include "core/train/lazy_rows.h"

namespace tb {

// p <- p(1 - lr wd); m <- b1 m + (1-b1) g; v <- b2 v + (1-b2) g^2; p <- p - lr/(1-b1^t) m / (sqrt(v)/sqrt(1-b2^t) + eps)
// (Loshchilov and Hutter 2019, in the order of torch.optim.AdamW). Elements before Parameters::decayed() decay.
//
// On a device both are libtorch's own, over the flat buffers: the gradient of a table is whole there anyway, so no row waits.
// On the CPU the rows of a table (nn::Table) wait: a row that an update's tokens do not name makes its step when it is next looked up, or when catch_up
// is called. Every step is made one by one in the dense update's order of operations, so that when it is made changes no bit.
class AdamW {
public:
    AdamW(nn::Parameters& parameters, const TrainingSpec& training);

    // To be called before a pass of an update reads the tables: int64 ids [tokens] of its batch. Brings their rows up to date.
    void look_up(const at::Tensor& ids);
    // Brings every row up to date: before anybody but an announced pass reads the weights or the moments.
    void catch_up();

    // L2 norm over all gradients. Does not depend on the number of threads.
    double gradient_norm() const;
    // One step with the gradients times `clip`; leaves them zero.
    void step(double rate, double clip);

    // The moments; with the weights they are as if no row ever waited only after catch_up.
    at::Tensor& first_moment() { return first_; }    // [flat]
    at::Tensor& second_moment() { return second_; }  // [flat]
    std::int64_t steps() const { return steps_; }
    // After the moments and weights were replaced: they stand after so many steps.
    void restart_at(std::int64_t steps);

private:
    bool on_cpu() const { return parameters_->weights().is_cpu(); }
    nn::AdamConstants constants(double rate, bool decays) const;
    void step_on_cpu(double rate, double clip);
    void step_on_device(double rate, double clip);
    FlatBuffers buffers();

    nn::Parameters* parameters_;
    double beta1_, beta2_, epsilon_, decay_;
    at::Tensor first_, second_;
    std::int64_t steps_ = 0;
    std::vector<LazyRows> tables_;
};

// min(1, max_norm / (norm + 1e-6)), as torch.nn.utils.clip_grad_norm_; 1 where max_norm is 0.
double clip_factor(double norm, double max_norm);

}  // namespace tb
