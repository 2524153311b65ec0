// (IA)^3 (H. Liu et al., 2022) as PEFT computes it (hf_semantics 3.4): a learned vector times a layer's output, or times the input of a feed-forward one.
#include "core/peft/codes.h"
#include "core/peft/method.h"
#include "core/peft/targets.h"

#include <algorithm>

namespace tb::peft {

namespace {

const std::vector<Defaults> defaults{{"bert", {"key", "value", "output.dense"}, {"output.dense"}}, {"roberta", {"key", "value", "output.dense"}, {"output.dense"}},
    {"llama", {"k_proj", "v_proj", "down_proj"}, {"down_proj"}}, {"distilbert", {"k_lin", "v_lin", "lin2"}, {"lin2"}, true}};

// A bare end, without a dot before it, as PEFT compares it here.
bool is_feed_forward(const Json& named, const std::string& module) {
    if (named.is_string()) return matches(named, module);
    return std::any_of(named.begin(), named.end(), [&](const Json& one) { return module.ends_with(one.get<std::string>()); });
}

bool has_others(const Json& inner, const Json& targets) {
    if (!inner.is_array() || !targets.is_array()) return false;
    return std::any_of(inner.begin(), inner.end(), [&](const Json& one) { return std::find(targets.begin(), targets.end(), one) == targets.end(); });
}

class Ia3Layer : public Layer {
public:
    Ia3Layer(int tensor, bool feed_forward) : tensor_(tensor), feed_forward_(feed_forward) {}

    at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const nn::Context& context, const nn::Rows&) const override {
        const auto scale = context.weight(tensor_).view({1, -1});
        return feed_forward_ ? context.ops.linear(x * scale, weight, bias) : context.ops.linear(x, weight, bias) * scale;
    }

    std::pair<at::Tensor, at::Tensor> merged(const at::Tensor& weight, const at::Tensor& bias, const nn::Parameters& parameters) const override {
        const auto& scale = parameters[static_cast<std::size_t>(tensor_)];  // [out, 1] or [1, in]
        return {weight * scale, feed_forward_ || !bias.defined() ? bias : bias * scale.view({-1})};
    }

private:
    int tensor_;
    bool feed_forward_;
};

class Ia3 : public Method {
public:
    const Card& card() const override {
        static const Card card{"IA3", "(IA)³", "Multiplies the outputs of chosen layers, or the inputs of feed-forward ones, by learned vectors: the fewest parameters of all.",
            {target_field(),
                {.name = "feedforward_modules", .title = "Feed-forward", .type = FieldType::targets, .standard = nullptr, .description = "Those of the targets whose input is scaled instead of the output.", .may_be_null = true},
                {.name = "exclude_modules", .title = "Except", .type = FieldType::targets, .standard = nullptr, .description = "Layers to leave alone, named as targets are.", .may_be_null = true, .advanced = true},
                {.name = "modules_to_save", .title = "Trained whole", .type = FieldType::names, .standard = nullptr, .description = "Modules trained and saved as they are, beside the head.", .may_be_null = true, .advanced = true},
                {.name = "init_ia3_weights", .title = "Begin at one", .type = FieldType::flag, .standard = true, .description = "Vectors begin at one, so that training begins at the base model; else they are random.", .advanced = true}},
            {}};
        return card;
    }

    Problems check(const Json& config) const override {
        Problems problems;
        const auto &targets = config["target_modules"], &inner = config["feedforward_modules"];
        if (auto bad = bad_expression(inner, "$.peft.feedforward_modules")) problems.push_back(*bad);
        if (!has_others(inner, targets)) return problems;
        for (const auto& one : inner)
            if (std::find(targets.begin(), targets.end(), one) == targets.end())
                problems.push_back({&codes::peft_not_a_target, "$.peft.feedforward_modules", {{"found", one.get<std::string>()}}});
        return problems;
    }

    Expected<void> declare(Setup& setup, const FreezeSpec& freeze) const override {
        Problems problems;
        const auto* standard = find_defaults(defaults, setup.model.model_type);
        auto& inner = setup.config["feedforward_modules"];
        if (inner.is_null() && standard) inner = standard->feed_forward;
        if (inner.is_null())
            problems.push_back({&codes::peft_no_default_targets, "$.peft.feedforward_modules",
                {{"method", card().title}, {"model", setup.model.model_type}, {"key", "feedforward_modules"}, {"modules", std::string("[]")}}});
        const auto targets = choose_targets(setup, card(), freeze, defaults);
        if (!targets) problems.insert(problems.end(), targets.error().begin(), targets.error().end());
        if (!problems.empty()) return tl::unexpected(problems);
        // PEFT loads no file whose feed-forward names are not among the targets' own.
        const bool spelled_out = targets->spelled_out || has_others(inner, targets->named);
        if (spelled_out) {
            spell_out(setup, *targets);
            setup.file["feedforward_modules"] = Json::array();
        }
        for (const int index : targets->linears) {
            const auto linear = setup.model.linears[static_cast<std::size_t>(index)];
            const bool scales_input = is_feed_forward(inner, linear.module);
            const auto shape = scales_input ? std::vector<std::int64_t>{1, linear.in} : std::vector<std::int64_t>{linear.out, 1};
            setup.places.push_back({linear.module, index, {add_tensor(setup, index, linear.module + ".ia3_l", shape)}});
            if (scales_input && spelled_out) setup.file["feedforward_modules"].push_back(linear.module);
        }
        train_saved(setup);
        return {};
    }

    std::vector<at::Tensor> draw(const Setup& setup, const nn::Parameters&) const override {
        std::vector<at::Tensor> values;
        for (const auto& place : setup.places) {
            auto vector = at::randn(setup.model.tensors[static_cast<std::size_t>(place.tensors[0])].shape);
            if (setup.config["init_ia3_weights"].get<bool>()) vector.fill_(1);
            values.push_back(std::move(vector));
        }
        return values;
    }

    std::shared_ptr<const Layer> layer(const Setup& setup, const Place& place) const override {
        return std::make_shared<Ia3Layer>(place.tensors[0], is_feed_forward(setup.config["feedforward_modules"], place.module));
    }
};

}  // namespace

const Method& ia3() {
    static const Ia3 method;
    return method;
}

}  // namespace tb::peft
