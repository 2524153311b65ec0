#include "core/nn/architecture.h"

#include <array>

namespace tb::nn {

std::span<const Architecture* const> architectures() {
    static constexpr std::array known{&bert, &distilbert, &llama, &roberta};
    return known;
}

const Architecture* find_architecture(std::string_view model_type) {
    for (const auto* one : architectures()) {
        if (one->model_type == model_type) return one;
    }
    return nullptr;
}

}  // namespace tb::nn
