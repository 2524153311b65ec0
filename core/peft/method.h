#pragma once
// What a fine-tuning method is: one class a method, in a folder of its own. Internal to the engine (names torch types).
#include "core/nn/layers.h"
#include "core/nn/model.h"
#include "core/nn/safetensors.h"
#include "core/peft/registry.h"

#include <memory>
#include <optional>

namespace tb::peft {

// An adapter in the place of a linear layer. Its weights are tensors of the model, which it knows by index.
//
// Dropout sites: architectures number theirs from 0 (embeddings, layers, head); an adapter's site is 2^15 + the index of its linear layer in the
// declaration, so that the two never meet below 8,190 layers, and neither depends on which other layers have adapters.
class Layer : public nn::Adapter {
public:
    // What the linear layer's weight [out, in] and bias become when the adapter is merged into them (an undefined bias stays so).
    virtual std::pair<at::Tensor, at::Tensor> merged(const at::Tensor& weight, const at::Tensor& bias, const nn::Parameters& parameters) const = 0;
};
constexpr std::uint32_t adapter_site(int linear) { return 0x8000u + static_cast<std::uint32_t>(linear); }

// What a method moved between matrices in one step.
struct Allocation {
    std::int64_t budget = 0, nonzero = 0;
    bool mask = false;
    std::vector<std::pair<std::string, int>> ranks;  // module, triplets that are not zero
};

// What a method keeps beside its weights, for a checkpoint.
struct TunerState {
    Json json;  // null: nothing
    nn::NamedTensors tensors;
};

// A method at work in a model. This one does nothing around an update; most methods need no more.
class Tuner {
public:
    // `parameters` as the base model and the first draw have them; values from files come after.
    Tuner(std::shared_ptr<const Setup> setup, nn::Parameters& parameters);
    virtual ~Tuner() = default;
    Tuner(const Tuner&) = delete;
    Tuner& operator=(const Tuner&) = delete;
    const Setup& setup() const { return *setup_; }

    // The method's own term of the loss, where it has one: its value, as it stands in every batch's loss.
    virtual double penalty() const { return 0; }
    // The same times `share`, its gradient added to the parameters'.
    virtual double add_penalty(double /*share*/) { return 0; }
    // Around optimizer step `step` (from 1): before it gradients are there and will be multiplied by `clip`; after it they are gone.
    virtual void before_step(std::int64_t /*step*/, double /*clip*/) {}
    virtual std::optional<Allocation> after_step(std::int64_t /*step*/) { return {}; }
    // Makes the weights those that a file of them would hold; before predictions are reported.
    virtual void settle() {}
    virtual TunerState state() const { return {}; }
    virtual void restore(const TunerState&) {}
    // The file's tensors and settings, where they are not simply the weights and the config.
    virtual nn::NamedTensors file_tensors() const;
    virtual Json file_config() const;

protected:
    const at::Tensor& weight(int tensor) const { return (*parameters_)[static_cast<std::size_t>(tensor)]; }
    std::shared_ptr<const Setup> setup_;
    nn::Parameters* parameters_;

private:
    // The biases of the modules that train whole, as the base has them: where all biases train, PEFT's file holds those too.
    struct ReplacedBias {
        std::size_t tensor;
        std::string module, rest;  // the tensor's name in two parts: the saved module, and what follows
        at::Tensor value;
    };
    std::vector<ReplacedBias> replaced_;
};

class Method {
public:
    virtual ~Method() = default;
    virtual const Card& card() const = 0;
    virtual bool writes_adapter() const { return true; }
    // Settings that exclude each other, each well formed by itself.
    virtual Problems check(const Json& /*config*/) const { return {}; }
    virtual Problems check_steps(const Json& /*config*/, std::int64_t /*max_steps*/) const { return {}; }
    virtual Json settled(Json config, std::int64_t /*max_steps*/) const { return config; }
    // The config of an adapter that training goes on from.
    virtual Json continued(Json config) const { return config; }
    // Fills in a setup whose config is checked, and whose model is the base's with nothing trained.
    virtual Expected<void> declare(Setup& setup, const FreezeSpec& freeze) const = 0;
    // First values of the tensors that were added, drawn from torch's default generator in PEFT's order.
    virtual std::vector<at::Tensor> draw(const Setup& setup, const nn::Parameters& base) const = 0;
    virtual std::shared_ptr<const Layer> layer(const Setup& setup, const Place& place) const = 0;
    virtual std::unique_ptr<Tuner> tuner(std::shared_ptr<const Setup> setup, nn::Parameters& parameters, const TrainingSpec& /*training*/, std::int64_t /*max_steps*/) const {
        return std::make_unique<Tuner>(std::move(setup), parameters);
    }
};

// The methods, each defined in its folder.
const Method& lora();
const Method& adalora();
const Method& ia3();
const Method& bitfit();

}  // namespace tb::peft
