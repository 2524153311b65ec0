#include "core/peft/registry.h"

#include "core/peft/codes.h"

#include <algorithm>

namespace tb::peft {

Expected<void> Registry::add(const std::string& name) {
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) return fail(codes::peft_registered_twice, {}, {{"name", name}});
    names_.push_back(name);
    return {};
}

Problems Registry::check(const Json& peft) const {
    if (peft.is_null()) return {};
    const std::string found = peft.is_object() ? peft.value("peft_type", Json("")).dump() : peft.dump();
    std::string known;
    for (const auto& name : names_) {
        if (found == Json(name).dump()) return {};
        known += (known.empty() ? "" : ", ") + name;
    }
    return {{&codes::peft_unknown, "$.peft.peft_type", {{"found", found}, {"known", known.empty() ? "none" : known}}}};
}

Registry& registry() {
    static Registry methods;
    return methods;
}

}  // namespace tb::peft
