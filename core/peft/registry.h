#pragma once
// The fine-tuning methods that are there, under their PEFT names. The trainer knows no method by name; it asks here.
#include "core/base/json.h"
#include "core/base/problem.h"

#include <string>
#include <vector>

namespace tb::peft {

class Registry {
public:
    // A name can be taken once only.
    Expected<void> add(const std::string& name);
    const std::vector<std::string>& names() const { return names_; }
    // What is wrong with a spec's "peft": nothing where it is null; a method nobody registered otherwise.
    Problems check(const Json& peft) const;

private:
    std::vector<std::string> names_;
};
// The methods of this program.
Registry& registry();

}  // namespace tb::peft
