#pragma once
// AdaLoRA at work: the orthogonal penalty, what each triplet is worth, and the budget that moves them between matrices.
#include "core/peft/adalora/budget.h"
#include "core/peft/method.h"

namespace tb::peft {

// A place's tensors in this order.
enum AdaTensor { ada_a, ada_b, ada_e };

// Which of a matrix's init_r triplets the config's rank_pattern keeps; all where it does not say.
std::vector<bool> kept_triplets(const Json& config, const std::string& module);

class Allocator : public Tuner {
public:
    Allocator(std::shared_ptr<const Setup> setup, nn::Parameters& parameters, bool penalised, std::int64_t max_steps);

    // Of the triplets that a file would hold, once settled: those are all that an evaluation of the file sees.
    double penalty() const override { return penalised_ ? penalise(0) : 0; }
    double add_penalty(double share) override { return penalised_ ? penalise(share) * share : 0; }
    void before_step(std::int64_t step, double clip) override;
    std::optional<Allocation> after_step(std::int64_t step) override;
    void settle() override;
    TunerState state() const override;
    void restore(const TunerState& state) override;
    nn::NamedTensors file_tensors() const override;
    Json file_config() const override;

private:
    // Of one tensor of a place: smoothed sensitivity and uncertainty, and this step's clipped gradient.
    struct Importance {
        at::Tensor mean, uncertainty, gradient;
    };

    const at::Tensor& own(std::size_t place, AdaTensor which) const { return weight(setup_->places[place].tensors[which]); }
    // The penalty, and its gradient times `share` where that is not 0.
    double penalise(double share) const;
    at::Tensor kept(std::size_t place, AdaTensor which) const;
    void drop();  // what the last mask dropped is zero again
    void observe();
    void mask_to(std::int64_t budget);
    at::Tensor worth(std::size_t place) const;  // [rank]
    Allocation allocation(const Budget& budget) const;
    std::vector<bool> file_pattern(std::size_t place) const;  // [init_r]

    bool penalised_, settled_ = false;
    double weight_, beta1_, beta2_;
    Schedule schedule_;
    std::vector<std::array<Importance, 3>> importance_;  // one a place
    std::vector<std::vector<bool>> pattern_;             // one a place once a mask was drawn: the triplets it kept
};

}  // namespace tb::peft
