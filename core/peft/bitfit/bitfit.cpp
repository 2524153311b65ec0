// BitFit (E. Ben Zaken et al., 2021): every bias and the head. PEFT has no such method, so the result is a whole model that transformers loads.
#include "core/peft/codes.h"
#include "core/peft/method.h"
#include "core/peft/targets.h"

namespace tb::peft {

namespace {

class BitFit : public Method {
public:
    const Card& card() const override {
        static const Card card{"BITFIT", "BitFit", "Trains the biases and the head, and nothing else; the result is a whole model.",
            {{.name = "modules_to_save", .title = "Trained whole", .type = FieldType::names, .standard = nullptr, .description = "Modules trained as they are, beside the head.", .may_be_null = true, .advanced = true}}, {}};
        return card;
    }
    bool writes_adapter() const override { return false; }

    Expected<void> declare(Setup& setup, const FreezeSpec& freeze) const override {
        Problems problems;
        const auto frozen = frozen_blocks(setup.model, freeze);
        if (!frozen) problems = frozen.error();
        setup.saved = saved_modules(setup.model, setup.config["modules_to_save"], problems);
        if (!problems.empty()) return tl::unexpected(problems);
        bool any = false;
        for (std::size_t i = 0; i < setup.model.tensors.size(); ++i) {
            const auto& tensor = setup.model.tensors[i];
            if (tensor.kind != nn::TensorKind::bias && tensor.kind != nn::TensorKind::norm_bias) continue;
            any = true;
            if (!(*frozen)[static_cast<std::size_t>(tensor.block)]) setup.trainable[i] = true;
        }
        if (!any) setup.notes.push_back({&codes::peft_no_biases, "$.peft.peft_type", {{"model", setup.model.model_type}}, Severity::warning});
        train_saved(setup);
        setup.beside = 0;  // nothing is replaced by a copy
        return {};
    }

    std::vector<at::Tensor> draw(const Setup&, const nn::Parameters&) const override { return {}; }
    std::shared_ptr<const Layer> layer(const Setup&, const Place&) const override { return nullptr; }
};

}  // namespace

const Method& bitfit() {
    static const BitFit method;
    return method;
}

}  // namespace tb::peft
