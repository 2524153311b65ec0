// LoRA (E. J. Hu et al., 2021), with rsLoRA's scaling (D. Kalajdzievski, 2023) and DoRA's magnitudes (S.-Y. Liu et al., 2024), as PEFT computes them
// (hf_semantics 3.2).
#include "core/peft/attach.h"
#include "core/peft/codes.h"
#include "core/peft/lora/fields.h"
#include "core/peft/targets.h"

#include <cmath>

namespace tb::peft {

namespace {

const std::vector<Defaults> defaults{{"bert", {"query", "value"}, {}}, {"roberta", {"query", "value"}, {}}, {"llama", {"q_proj", "v_proj"}, {}},
    {"distilbert", {"q_lin", "v_lin"}, {}, true}};

struct Scale {
    std::int64_t rank = 0;
    double factor = 0;
};

Scale scale_of(const Json& config, const std::string& module) {
    const double rank = pattern_value(config["rank_pattern"], module, config["r"].get<double>());
    const double alpha = pattern_value(config["alpha_pattern"], module, config["lora_alpha"].get<double>());
    return {static_cast<std::int64_t>(rank), alpha / (config["use_rslora"].get<bool>() ? std::sqrt(rank) : rank)};
}

at::Tensor row_norms(const at::Tensor& weight) { return at::linalg_norm(weight, c10::nullopt, {1}); }

class LoraLayer : public Layer {
public:
    LoraLayer(const Place& place, double scale, double dropout) : place_(place), scale_(scale), dropout_(dropout) {}

    at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const nn::Context& context, const nn::Rows& rows) const override {
        const auto drop = context.dropout(dropout_, adapter_site(place_.linear));
        const auto dropped = context.ops.dropout(x, rows, drop);
        if (place_.tensors.size() == 2) return add_low_rank(context.ops.linear(x, weight, bias), dropped, a(context), b(context), {}, scale_);
        return with_magnitude(x, dropped, drop.active(), weight, bias, context);
    }

    std::pair<at::Tensor, at::Tensor> merged(const at::Tensor& weight, const at::Tensor& bias, const nn::Parameters& parameters) const override {
        const auto own = [&](int i) { return parameters[static_cast<std::size_t>(place_.tensors[static_cast<std::size_t>(i)])]; };
        auto sum = at::add(weight, at::mm(own(1), own(0)), scale_);
        if (place_.tensors.size() == 2) return {sum, bias};
        return {sum * (own(2) / row_norms(sum)).unsqueeze(1), bias};
    }

private:
    at::Tensor a(const nn::Context& context) const { return context.weight(place_.tensors[0]); }
    at::Tensor b(const nn::Context& context) const { return context.weight(place_.tensors[1]); }

    // (W x + b) + (m/n - 1) W x~ + (m/n) s B A x~, where n are the row norms of W + s B A, which are a constant to the gradient.
    at::Tensor with_magnitude(const at::Tensor& x, const at::Tensor& dropped, bool drops, const at::Tensor& weight, const at::Tensor& bias, const nn::Context& context) const {
        at::Tensor norms;
        {
            const at::NoGradGuard no_grad;
            norms = row_norms(at::add(weight, at::mm(b(context), a(context)), scale_));
        }
        const auto ratio = context.weight(place_.tensors[2]) / norms;
        const auto product = context.ops.linear(dropped, weight, {});
        if (!drops) {
            const auto sum = add_low_rank(product, x, a(context), b(context), {}, scale_) * ratio;
            return bias.defined() ? sum + bias : sum;
        }
        // Its own product without dropout, since the adapted one sees the dropped rows.
        const auto adapted = add_low_rank(product, dropped, a(context), b(context), {}, scale_) * ratio;
        return context.ops.linear(x, weight, bias) + (adapted - product);
    }

    Place place_;
    double scale_, dropout_;
};

class Lora : public Method {
public:
    const Card& card() const override {
        static const Card card = [] {
            Card out{"LORA", "LoRA", "Adds two small matrices beside each chosen weight matrix and trains only those; they can be merged into the model afterwards.", {}, lora_passed_over()};
            out.fields = {{.name = "r", .title = "Rank", .type = FieldType::whole, .standard = 8, .description = "Width of the two matrices: more trains more.", .least = 1, .most = 65536},
                {.name = "lora_alpha", .title = "Alpha", .type = FieldType::real, .standard = 8, .description = "The update is scaled by alpha / rank.", .least = 0, .above_least = true},
                lora_dropout_field(), target_field(), {.name = "use_rslora", .title = "Rank-stabilised", .type = FieldType::flag, .standard = false, .description = "Scale by alpha / sqrt(rank), which suits large ranks.", .advanced = true},
                {.name = "use_dora", .title = "DoRA", .type = FieldType::flag, .standard = false, .description = "Train the length of each row apart from its direction; slower, often better at small ranks.", .advanced = true}};
            for (auto& field : shared_lora_fields()) out.fields.push_back(std::move(field));
            out.fields.push_back({.name = "init_lora_weights", .title = "First values", .type = FieldType::flag_or_choice, .standard = true, .description = "true: uniform and zero, so that training begins at the base model; gaussian: normal and zero; false: both random.", .choices = {"gaussian"}, .advanced = true});
            return out;
        }();
        return card;
    }

    Problems check(const Json& config) const override {
        auto problems = check_layers(config);
        check_patterns(config, "rank_pattern", true, problems);
        check_patterns(config, "alpha_pattern", false, problems);
        return problems;
    }

    Expected<void> declare(Setup& setup, const FreezeSpec& freeze) const override {
        const auto targets = choose_targets(setup, card(), freeze, defaults);
        if (!targets) return tl::unexpected(targets.error());
        for (const int index : targets->linears) {
            const auto linear = setup.model.linears[static_cast<std::size_t>(index)];
            const auto rank = scale_of(setup.config, linear.module).rank;
            Place place{linear.module, index, {}};
            place.tensors.push_back(add_tensor(setup, index, linear.module + ".lora_A.weight", {rank, linear.in}));
            place.tensors.push_back(add_tensor(setup, index, linear.module + ".lora_B.weight", {linear.out, rank}));
            if (setup.config["use_dora"].get<bool>()) place.tensors.push_back(add_tensor(setup, index, linear.module + ".lora_magnitude_vector", {linear.out}));
            setup.places.push_back(std::move(place));
        }
        for (const char* key : {"rank_pattern", "alpha_pattern"}) tell_unmatched_patterns(setup, key);
        train_saved(setup);
        return train_biases(setup, freeze);
    }

    std::vector<at::Tensor> draw(const Setup& setup, const nn::Parameters& base) const override {
        std::vector<at::Tensor> values;
        for (const auto& place : setup.places) {
            const auto& linear = setup.model.linears[static_cast<std::size_t>(place.linear)];
            const auto scale = scale_of(setup.config, place.module);
            const auto& first = setup.config["init_lora_weights"];
            auto a = uniform({scale.rank, linear.in}), b = uniform({linear.out, scale.rank});
            if (first == "gaussian") a.normal_(0, 1.0 / static_cast<double>(scale.rank));
            else if (first == true) a = uniform({scale.rank, linear.in});
            if (first != false) b.zero_();
            values.push_back(a);
            values.push_back(b);
            if (place.tensors.size() == 3) values.push_back(row_norms(at::add(base.get(place.module + ".weight"), at::mm(b, a), scale.factor)));
        }
        return values;
    }

    std::shared_ptr<const Layer> layer(const Setup& setup, const Place& place) const override {
        return std::make_shared<LoraLayer>(place, scale_of(setup.config, place.module).factor, setup.config["lora_dropout"].get<double>());
    }

private:
    // nn.Linear's own first values: uniform within 1 / sqrt(in), computed as torch.nn.init does.
    static at::Tensor uniform(std::vector<std::int64_t> shape) {
        const double gain = std::sqrt(2.0 / (1 + 5.0)), deviation = gain / std::sqrt(static_cast<double>(shape[1])), bound = std::sqrt(3.0) * deviation;
        return at::empty(shape, at::kFloat).uniform_(-bound, bound);
    }
};

}  // namespace

const Method& lora() {
    static const Lora method;
    return method;
}

}  // namespace tb::peft
