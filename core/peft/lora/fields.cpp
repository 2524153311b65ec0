#include "core/peft/lora/fields.h"

#include "core/peft/codes.h"
#include "core/spec/reader.h"

#include <algorithm>
#include <cmath>

namespace tb::peft {

Field lora_dropout_field() {
    return {.name = "lora_dropout", .title = "Dropout", .type = FieldType::real, .standard = 0.0, .description = "Share of the adapter's inputs left out in training.", .least = 0, .most = 1,
        .below_most = true};
}

std::vector<Field> shared_lora_fields() {
    return {{.name = "exclude_modules", .title = "Except", .type = FieldType::targets, .standard = nullptr, .description = "Layers to leave alone, named as targets are.", .may_be_null = true, .advanced = true},
        {.name = "modules_to_save", .title = "Trained whole", .type = FieldType::names, .standard = nullptr, .description = "Modules trained and saved as they are, beside the head.", .may_be_null = true, .advanced = true},
        {.name = "layers_to_transform", .title = "Layers", .type = FieldType::layers, .standard = nullptr, .description = "Positions of the layers that get adapters; all where it is not given.", .may_be_null = true, .advanced = true},
        {.name = "layers_pattern", .title = "Layer list", .type = FieldType::targets, .standard = nullptr, .description = "Name of the list that layers_to_transform counts in, such as layer.", .may_be_null = true, .advanced = true},
        {.name = "rank_pattern", .title = "Rank by layer", .type = FieldType::patterns, .standard = Json::object(), .description = "Ranks of single layers, by name or expression.", .advanced = true},
        {.name = "alpha_pattern", .title = "Alpha by layer", .type = FieldType::patterns, .standard = Json::object(), .description = "Alphas of single layers, by name or expression.", .advanced = true},
        {.name = "bias", .title = "Biases", .type = FieldType::choice, .standard = "none", .description = "Which biases train too: none, all of them, or those of the targets.", .choices = {"none", "all", "lora_only"}, .advanced = true}};
}

std::vector<std::string> lora_passed_over() {
    return {"alora_invocation_tokens", "arrow_config", "corda_config", "ensure_weight_tying", "eva_config", "kasa_config", "layer_replication", "loftq_config", "lora_bias", "lora_ga_config",
        "megatron_config", "megatron_core", "monteclora_config", "qalora_group_size", "target_parameters", "trainable_token_indices", "use_bdlora", "use_qalora", "velora_config"};
}

Problems check_layers(const Json& config) {
    Problems problems;
    const auto &layers = config["layers_to_transform"], &pattern = config["layers_pattern"];
    const bool given = !pattern.is_null() && pattern != Json::array();
    if (config["target_modules"].is_string() && !layers.is_null()) problems.push_back({&codes::peft_layers_with_expression, "$.peft.layers_to_transform", {}});
    if (given && layers.is_null()) problems.push_back({&codes::peft_pattern_alone, "$.peft.layers_pattern", {}});
    for (const auto& one : pattern.is_array() ? pattern : Json::array({pattern}))
        if (auto bad = bad_expression(one, "$.peft.layers_pattern")) problems.push_back(*bad);
    return problems;
}

void check_patterns(const Json& config, const char* key, bool whole, Problems& problems) {
    const auto place = std::string("$.peft.") + key;
    for (const auto& [expression, value] : config[key].items()) {
        if (auto bad = bad_expression(expression, place)) problems.push_back(*bad);
        const bool fits = value.is_number() && (!whole || (value.get<double>() >= 1 && std::floor(value.get<double>()) == value.get<double>()));
        if (!fits)
            problems.push_back({&codes::peft_wrong_kind, place + "." + expression, {{"found", shown(value)}, {"wanted", std::string(whole ? "a whole number of at least 1" : "a number above 0")}}});
    }
}

void tell_unmatched_patterns(Setup& setup, const char* key) {
    for (const auto& [expression, value] : setup.config[key].items()) {
        const auto names = [&expression = expression](const Place& place) { return names_by_pattern(expression, place.module); };
        if (std::none_of(setup.places.begin(), setup.places.end(), names))
            setup.notes.push_back({&codes::peft_pattern_unmatched, std::string("$.peft.") + key, {{"found", expression}, {"key", std::string(key)}}, Severity::warning});
    }
}

Expected<void> train_biases(Setup& setup, const FreezeSpec& freeze) {
    const auto mode = setup.config["bias"].get<std::string>();
    if (mode == "none") return {};
    const auto frozen = frozen_blocks(setup.model, freeze);
    if (!frozen) return tl::unexpected(frozen.error());
    setup.all_biases = mode == "all";
    const auto is_target = [&](const std::string& name) {
        return std::any_of(setup.places.begin(), setup.places.end(), [&](const Place& place) { return name == place.module + ".bias"; });
    };
    bool below = false;
    for (std::size_t i = 0; i < setup.model.tensors.size(); ++i) {
        const auto& tensor = setup.model.tensors[i];
        const bool bias = tensor.kind == nn::TensorKind::bias || tensor.kind == nn::TensorKind::norm_bias;
        if (!bias || !(setup.all_biases || is_target(tensor.name))) continue;
        setup.trainable[i] = true;
        below = below || (*frozen)[static_cast<std::size_t>(tensor.block)];
    }
    if (below) setup.notes.push_back({&codes::peft_biases_below, "$.peft.bias", {}, Severity::warning});
    return {};
}

}  // namespace tb::peft
