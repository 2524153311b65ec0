#include "core/base/model_type.h"

#include <algorithm>

namespace tb {

// What comes before the part of a class's name that says what the model is for, in small letters.
static std::string family_of(const std::string& class_name) {
    auto end = class_name.size();
    for (const char* purpose : {"For", "Model", "LMHead", "PreTrained"}) end = std::min(end, class_name.find(purpose));
    auto family = class_name.substr(0, end);
    for (auto& c : family)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return family;
}

std::string model_type_of(const Json& config) {
    if (!config.is_object()) return {};
    if (const auto type = config.find("model_type"); type != config.end() && type->is_string()) return type->get<std::string>();
    const auto classes = config.find("architectures");
    if (classes == config.end() || !classes->is_array() || classes->empty() || !classes->front().is_string()) return {};
    return family_of(classes->front().get<std::string>());
}

}  // namespace tb
