// AdaLoRA (Q. Zhang et al., 2023) as PEFT computes it (hf_semantics 3.3): an update in the form of a singular value decomposition, whose triplets are
// dropped where they are worth least until the budget is met.
#include "core/peft/adalora/allocator.h"
#include "core/peft/attach.h"
#include "core/peft/codes.h"
#include "core/peft/lora/fields.h"

#include <algorithm>

namespace tb::peft {

namespace {

const std::vector<Defaults> defaults{{"bert", {"query", "value"}, {}}, {"roberta", {"query", "key", "value", "dense"}, {}}, {"llama", {"q_proj", "v_proj"}, {}},
    {"distilbert", {"q_lin", "v_lin"}, {}, true}};

class AdaLoraLayer : public Layer {
public:
    AdaLoraLayer(const Place& place, double scale, double dropout) : place_(place), scale_(scale), dropout_(dropout) {}

    at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const nn::Context& context, const nn::Rows& rows) const override {
        const auto dropped = context.ops.dropout(x, rows, context.dropout(dropout_, adapter_site(place_.linear)));
        const auto own = [&](AdaTensor which) { return context.weight(place_.tensors[which]); };
        return add_low_rank(context.ops.linear(x, weight, bias), dropped, own(ada_a), own(ada_b), own(ada_e), scale_);
    }

    std::pair<at::Tensor, at::Tensor> merged(const at::Tensor& weight, const at::Tensor& bias, const nn::Parameters& parameters) const override {
        const auto own = [&](AdaTensor which) { return parameters[static_cast<std::size_t>(place_.tensors[which])]; };
        return {at::add(weight, at::mm(own(ada_b), own(ada_a) * own(ada_e)), scale_), bias};
    }

private:
    Place place_;
    double scale_, dropout_;
};

Field number(const char* name, const char* title, int standard, const char* description, double least, double most = 0) {
    return {.name = name, .title = title, .type = FieldType::whole, .standard = standard, .description = description, .least = least, .most = most};
}
Field smoothing(const char* name, const char* title, const char* description) {
    return {.name = name, .title = title, .type = FieldType::real, .standard = 0.85, .description = description, .least = 0, .most = 1, .above_least = true, .below_most = true, .advanced = true};
}

class AdaLora : public Method {
public:
    const Card& card() const override {
        static const Card card = [] {
            Card out{"ADALORA", "AdaLoRA", "LoRA that begins with a larger rank and, while training, moves what rank is left to the matrices that need it.", {}, lora_passed_over()};
            out.passed_over.insert(out.passed_over.end(), {"use_dora", "use_rslora"});
            out.ignored = {{"r", 8}};
            out.fields = {number("init_r", "First rank", 12, "Rank of every matrix at the start.", 1, 65536), number("target_r", "Last rank", 8, "Mean rank of the matrices at the end.", 0, 65536),
                {.name = "lora_alpha", .title = "Alpha", .type = FieldType::real, .standard = 8, .description = "The update is scaled by alpha / init_r.", .least = 0, .above_least = true},
                lora_dropout_field(), target_field(), number("tinit", "Steps before", 0, "Steps with the full rank before it falls.", 0),
                number("tfinal", "Steps after", 0, "Steps with the last ranks at the end.", 0), number("deltaT", "Every", 1, "Steps between two allocations.", 1),
                {.name = "orth_reg_weight", .title = "Orthogonality", .type = FieldType::real, .standard = 0.5, .description = "Weight of the penalty that keeps the vectors at right angles; it is part of the loss.", .least = 0},
                smoothing("beta1", "Beta 1", "Smoothing of a weight's sensitivity."), smoothing("beta2", "Beta 2", "Smoothing of its uncertainty."),
                {.name = "total_step", .title = "Steps in all", .type = FieldType::whole, .standard = nullptr, .description = "The length the budget is planned for; the run's own where it is not given.", .least = 1, .may_be_null = true, .advanced = true}};
            for (auto& field : shared_lora_fields()) {
                if (field.name == "rank_pattern") field = {.name = "rank_pattern", .title = "Ranks kept", .type = FieldType::patterns, .standard = nullptr, .description = "Which triplets an adapter still has; written by training.", .may_be_null = true, .advanced = true};
                if (field.name != "alpha_pattern") out.fields.push_back(std::move(field));
            }
            out.passed_over.push_back("alpha_pattern");
            out.fields.push_back({.name = "init_lora_weights", .title = "First values", .type = FieldType::flag, .standard = true, .description = "Singular values begin at zero, so that training begins at the base model; else all are random.", .advanced = true});
            return out;
        }();
        return card;
    }

    Problems check(const Json& config) const override {
        auto problems = check_layers(config);
        if (config["init_r"].get<std::int64_t>() <= config["target_r"].get<std::int64_t>() && config["rank_pattern"].is_null())
            problems.push_back({&codes::peft_rank_does_not_fall, "$.peft.init_r", {{"init", config["init_r"].get<std::int64_t>()}, {"target", config["target_r"].get<std::int64_t>()}}});
        if (!config["total_step"].is_null()) append_phase(config, config["total_step"], problems);
        return problems;
    }

    Problems check_steps(const Json& config, std::int64_t max_steps) const override {
        Problems problems;
        if (config["total_step"].is_null()) append_phase(config, max_steps, problems);
        else if (config["total_step"].get<std::int64_t>() != max_steps)
            problems.push_back({&codes::peft_total_step_differs, "$.peft.total_step", {{"total", config["total_step"].get<std::int64_t>()}, {"steps", max_steps}}, Severity::warning});
        return problems;
    }

    // The old budget was for another run.
    Json continued(Json config) const override {
        config["total_step"] = nullptr;
        return config;
    }

    Json settled(Json config, std::int64_t max_steps) const override {
        if (config["total_step"].is_null()) config["total_step"] = max_steps;
        return config;
    }

    Expected<void> declare(Setup& setup, const FreezeSpec& freeze) const override {
        const auto targets = choose_targets(setup, card(), freeze, defaults);
        if (!targets) return tl::unexpected(targets.error());
        for (const int index : targets->linears) {
            const auto linear = setup.model.linears[static_cast<std::size_t>(index)];
            const auto kept = kept_triplets(setup.config, linear.module);
            const auto rank = static_cast<std::int64_t>(std::count(kept.begin(), kept.end(), true));
            const auto tensor = [&](const char* name, std::vector<std::int64_t> shape) { return add_tensor(setup, index, linear.module + name, std::move(shape)); };
            setup.places.push_back({linear.module, index, {tensor(".lora_A", {rank, linear.in}), tensor(".lora_B", {linear.out, rank}), tensor(".lora_E", {rank, 1})}});
        }
        train_saved(setup);
        setup.beside += static_cast<std::int64_t>(setup.places.size());  // ranknum
        return train_biases(setup, freeze);
    }

    std::vector<at::Tensor> draw(const Setup& setup, const nn::Parameters&) const override {
        std::vector<at::Tensor> values;
        for (const auto& place : setup.places) {
            const auto shape = [&](AdaTensor which) { return setup.model.tensors[static_cast<std::size_t>(place.tensors[which])].shape; };
            auto a = at::randn(shape(ada_a)), e = at::randn(shape(ada_e)), b = at::randn(shape(ada_b));
            at::randn({1});  // ranknum's, before it is filled
            if (setup.config["init_lora_weights"].get<bool>()) {
                e.zero_();
                a.normal_(0, 0.02);
                b.normal_(0, 0.02);
            }
            values.insert(values.end(), {a, b, e});
        }
        return values;
    }

    std::shared_ptr<const Layer> layer(const Setup& setup, const Place& place) const override {
        const auto ranknum = static_cast<double>(setup.config["init_r"].get<float>() + 1e-5f);
        return std::make_shared<AdaLoraLayer>(place, setup.config["lora_alpha"].get<double>() / ranknum, setup.config["lora_dropout"].get<double>());
    }

    // The penalty belongs to the loss that the model itself computes, which it does not with label smoothing (hf_semantics 2.7).
    std::unique_ptr<Tuner> tuner(std::shared_ptr<const Setup> setup, nn::Parameters& parameters, const TrainingSpec& training, std::int64_t max_steps) const override {
        return std::make_unique<Allocator>(std::move(setup), parameters, training.label_smoothing_factor == 0, max_steps);
    }

private:
    static void append_phase(const Json& config, const Json& total, Problems& problems) {
        const auto tinit = config["tinit"].get<std::int64_t>(), tfinal = config["tfinal"].get<std::int64_t>();
        if (tinit >= total.get<std::int64_t>() - tfinal)
            problems.push_back({&codes::peft_no_budget_phase, "$.peft.tinit", {{"tinit", tinit}, {"tfinal", tfinal}, {"total", total.get<std::int64_t>()}}});
    }
};

}  // namespace

const Method& adalora() {
    static const AdaLora method;
    return method;
}

}  // namespace tb::peft
