#pragma once
// The fine-tuning methods that are there, under their PEFT names, and what they make of a model's declaration. Nothing outside this folder knows a
// method by name: it asks here. No torch, so that a plan needs no weights.
#include "core/nn/declaration.h"
#include "core/peft/card.h"

#include <set>

namespace tb::peft {

class Method;  // core/peft/method.h

// A linear layer with an adapter.
struct Place {
    std::string module;
    int linear = 0;            // index into ModelDecl::linears
    std::vector<int> tensors;  // its own, indices into Setup::model.tensors, in the method's order
};

// A model's declaration under a method and a freezing depth.
struct Setup {
    const Method* method = nullptr;  // none: what `freeze` leaves is trained
    Json config;                     // every default filled in; null without a method
    nn::ModelDecl model;             // the base's tensors, then those that the method adds
    std::vector<bool> trainable;     // one a tensor
    std::vector<Place> places;
    std::set<std::string> saved;     // modules trained and saved whole: the head, and what modules_to_save names
    bool all_biases = false;         // every bias trains, and PEFT's file holds those of the saved modules three times
    Json file = Json::object();      // settings that PEFT's file must say in other words than the config: targets spelled out
    std::int64_t beside = 0;         // what PEFT counts beside the weights that take part: replaced copies of saved modules, AdaLoRA's ranknum
    Problems notes;                  // warnings and notes
};

// The registered methods, in the order in which they are shown.
std::vector<Card> cards();

// The form of a spec's "peft": nothing where it is null.
Problems check(const Json& peft);

// What trains, and what is added: `peft` null leaves the method out. With a method nothing else of the base trains, and adapters keep out of what
// `freeze` names. Problems: those of check, of freeze, targets that are not there or all frozen.
Expected<Setup> apply(const nn::ModelDecl& model, const Json& peft, const FreezeSpec& freeze);
nn::ParameterCounts count_parameters(const Setup& setup);

// What can only be said once the number of steps is known (max_steps); the config with what then follows filled in.
Problems check_steps(const Setup& setup, std::int64_t max_steps);
Json settled(const Setup& setup, std::int64_t max_steps);

// Whether the result is an adapter/ in PEFT's layout; else it is a model/.
bool writes_adapter(const Setup& setup);

class Registry {
public:
    // A name can be taken once only.
    Expected<void> add(const Method& method);
    const Method* find(const std::string& name) const;  // nullptr: nobody registered it
    const std::vector<const Method*>& methods() const { return methods_; }

private:
    std::vector<const Method*> methods_;
};
// The methods of this program.
const Registry& registry();

}  // namespace tb::peft
