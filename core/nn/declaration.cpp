#include "core/nn/declaration.h"

#include "core/base/model_type.h"
#include "core/nn/architecture.h"
#include "core/nn/codes.h"

namespace tb::nn {

std::int64_t TensorDecl::count() const {
    std::int64_t n = 1;
    for (const auto size : shape) n *= size;
    return n;
}

std::int64_t ModelDecl::total() const {
    std::int64_t n = 0;
    for (const auto& tensor : tensors) n += tensor.count();
    return n;
}

std::vector<std::string> known_architectures() {
    std::vector<std::string> names;
    for (const auto* one : architectures()) names.emplace_back(one->model_type);
    return names;
}

static std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

static Expected<const Architecture*> architecture_of(const Json& config) {
    const auto type = model_type_of(config);
    if (type.empty()) return fail(codes::nn_missing_value, "$.model_type", {{"key", "model_type"}});
    const auto* architecture = find_architecture(type);
    if (!architecture) return fail(codes::nn_unknown_architecture, "$.model_type", {{"found", type}, {"known", joined(known_architectures())}});
    return architecture;
}

Expected<ModelDecl> declare(const Json& config, int num_labels, bool regression) {
    const auto architecture = architecture_of(config);
    if (!architecture) return tl::unexpected(architecture.error());
    return (*architecture)->declare(config, regression ? 1 : num_labels, regression);
}

Expected<ModelDecl> declare_masked_lm(const Json& config) {
    const auto architecture = architecture_of(config);
    if (!architecture) return tl::unexpected(architecture.error());
    const auto declare = (*architecture)->declare_masked_lm;
    if (!declare) return fail(codes::nn_no_masked_lm, "$.model_type", {{"found", std::string((*architecture)->model_type)}});
    if (const auto tied = config.find("tie_word_embeddings"); tied != config.end() && *tied == false)
        return fail(codes::nn_bad_value, "$.tie_word_embeddings", {{"found", "false"}, {"allowed", "true"}});
    return declare(config);
}

// Which layers `freeze` names: one flag a layer.
static std::vector<bool> frozen_layers(const ModelDecl& model, const FreezeSpec& freeze, Problems& problems) {
    std::vector<bool> frozen(static_cast<std::size_t>(model.layers), false);
    const auto problem = [&](const Code& code, std::string place, int found) {
        problems.push_back(Problem{&code, std::move(place),
            {{"found", std::int64_t{found}}, {"layers", std::int64_t{model.layers}}, {"last", std::int64_t{model.layers - 1}}}, Severity::error});
    };
    if (const auto* first = std::get_if<int>(&freeze.layers)) {
        if (*first < 0 || *first > model.layers) {
            problem(codes::nn_layer_count_out_of_range, "$.freeze.layers", *first);
            return frozen;
        }
        for (int i = 0; i < *first; ++i) frozen[static_cast<std::size_t>(i)] = true;
        return frozen;
    }
    const auto& list = std::get<std::vector<int>>(freeze.layers);
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i] < 0 || list[i] >= model.layers) problem(codes::nn_layer_out_of_range, "$.freeze.layers[" + std::to_string(i) + "]", list[i]);
        else frozen[static_cast<std::size_t>(list[i])] = true;
    }
    return frozen;
}

Expected<std::vector<bool>> trainable_tensors(const ModelDecl& model, const FreezeSpec& freeze) {
    Problems problems;
    const auto layers = frozen_layers(model, freeze, problems);
    if (!problems.empty()) return tl::unexpected(problems);
    std::vector<bool> trains;
    bool any = false;
    for (const auto& tensor : model.tensors) {
        const auto& block = model.blocks[static_cast<std::size_t>(tensor.block)];
        const bool frozen = block.role == BlockRole::embeddings ? freeze.embeddings
                            : block.role == BlockRole::layer    ? layers[static_cast<std::size_t>(block.index)]
                                                                : false;
        trains.push_back(!frozen && !tensor.fixed);
        any = any || trains.back();
    }
    if (!any) return fail(codes::nn_nothing_trains, "$.freeze");
    return trains;
}

static std::string part_label(const PartCount& part) {
    if (part.role == BlockRole::embeddings) return "embeddings";
    if (part.role == BlockRole::head) return "head";
    if (part.first == part.last) return "layer " + std::to_string(part.first);
    return "layers " + std::to_string(part.first) + "-" + std::to_string(part.last);
}

ParameterCounts count_parameters(const ModelDecl& model, const std::vector<bool>& trainable) {
    ParameterCounts counts;
    std::vector<PartCount> blocks(model.blocks.size());
    for (std::size_t i = 0; i < model.tensors.size(); ++i) {
        auto& block = blocks[static_cast<std::size_t>(model.tensors[i].block)];
        if (model.tensors[i].added) block.added += model.tensors[i].count();
        if (!trainable[i]) continue;
        counts.trainable += model.tensors[i].count();
        block.trainable += model.tensors[i].count();
    }
    // Neighbours of one state: frozen, partly trained, trained; with or without what a method added.
    const auto same = [&](const PartCount& part, std::size_t b) {
        const bool whole = part.trainable == part.parameters, block_whole = blocks[b].trainable == model.blocks[b].parameters;
        return (part.trainable > 0) == (blocks[b].trainable > 0) && whole == block_whole && (part.added > 0) == (blocks[b].added > 0);
    };
    for (std::size_t b = 0; b < model.blocks.size(); ++b) {
        const auto& block = model.blocks[b];
        counts.total += block.parameters;
        if (block.role == BlockRole::embeddings) counts.embeddings += block.parameters;
        auto* last = counts.parts.empty() ? nullptr : &counts.parts.back();
        if (last && block.role == BlockRole::layer && last->role == BlockRole::layer && same(*last, b)) {
            last->parameters += block.parameters;
            last->trainable += blocks[b].trainable;
            last->added += blocks[b].added;
            last->last = block.index;
        } else {
            const auto& own = blocks[b];
            counts.parts.push_back({"", own.trainable > 0, block.parameters, block.role, block.index, block.index, own.trainable, own.added});
        }
    }
    for (auto& part : counts.parts) part.label = part_label(part);
    counts.peft_all_params = counts.total;
    return counts;
}

}  // namespace tb::nn
