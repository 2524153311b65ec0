#include "core/nn/model.h"

#include "core/hub/weights.h"
#include "core/nn/architecture.h"
#include "core/nn/codes.h"
#include "core/nn/declare.h"
#include "core/nn/layers.h"
#include "core/nn/safetensors.h"
#include "core/nn/weights.h"

#include <stdexcept>

namespace tb::nn {

namespace {

template <class T>
at::Tensor tensor_of(const std::vector<T>& values, at::ScalarType type, at::Device device) {
    return at::from_blob(const_cast<T*>(values.data()), {static_cast<std::int64_t>(values.size())}, at::TensorOptions(c10::CppTypeToScalarType<T>::value))
        .to(device, type, false, true);
}

}  // namespace

Batch to_batch(const PackedBatch& packed, at::Device device) {
    Batch batch;
    batch.ids = tensor_of(packed.ids, at::kLong, device);
    batch.type_ids = tensor_of(packed.type_ids, at::kLong, device);
    batch.positions = tensor_of(packed.positions, at::kLong, device);
    batch.offsets = packed.offsets;
    batch.label = tensor_of(packed.label, at::kLong, device);
    batch.target = tensor_of(packed.target, at::kFloat, device);
    return batch;
}

struct Model::Network {
    std::unique_ptr<nn::Network> layers;
    const Ops* ops = nullptr;
};

Model::Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

Expected<Model> Model::load(const ModelFolder& folder, int num_labels, bool regression, std::int64_t seed, LoadReport* report) {
    auto declared = declare(folder.config, num_labels, regression);
    if (!weights_file(folder.path)) {
        auto problems = declared ? Problems{} : declared.error();
        problems.push_back({&codes::nn_weights_missing, folder.path.string(), {}, Severity::error});
        return tl::unexpected(problems);
    }
    if (!declared) return tl::unexpected(declared.error());
    LoadReport own;
    auto weights = load_weights(*declared, folder.path, seed, report ? *report : own);
    if (!weights) return tl::unexpected(weights.error());
    Model model;
    model.declaration_ = std::make_unique<ModelDecl>(std::move(*declared));
    model.parameters_ = std::make_unique<Parameters>(*model.declaration_, std::move(*weights));
    model.network_ = std::make_unique<Network>();
    model.network_->layers = find_architecture(model.declaration_->model_type)->build(*model.declaration_);
    model.network_->ops = &chosen_ops();
    return model;
}

void Model::set_precision(Precision precision) { network_->ops = &chosen_ops(precision); }

void Model::set_ops(const Ops& ops) { network_->ops = &ops; }

void Model::set_dropout(double p) { network_->layers->set_dropout(p); }

void Model::add_tensors(const std::vector<TensorDecl>& tensors, std::vector<at::Tensor> values) {
    std::vector<at::Tensor> all;
    for (std::size_t i = 0; i < parameters_->size(); ++i) all.push_back((*parameters_)[i].detach());
    for (auto& value : values) all.push_back(std::move(value));
    for (const auto& tensor : tensors) {
        declaration_->blocks[static_cast<std::size_t>(tensor.block)].parameters += tensor.count();
        declaration_->tensors.push_back(tensor);
    }
    *parameters_ = Parameters(*declaration_, std::move(all));
}

void Model::set_adapter(const std::string& module, std::shared_ptr<const Adapter> adapter) {
    for (auto* linear : network_->layers->linears()) {
        if (linear->module != module) continue;
        linear->adapter = std::move(adapter);
        return;
    }
    throw std::out_of_range("no linear layer " + module);
}

// The lowest block with something that trains; below it nothing is recorded.
static int lowest_trained(const ModelDecl& model, const Parameters& parameters, nn::Network& layers) {
    int lowest = static_cast<int>(model.blocks.size());
    for (std::size_t i = 0; i < model.tensors.size(); ++i) {
        if (parameters.trains(i)) lowest = std::min(lowest, model.tensors[i].block);
    }
    for (const auto* linear : layers.linears()) {
        if (linear->adapter) lowest = std::min(lowest, linear->block);
    }
    return lowest;
}

// A tokenizer with more tokens than the model would read beyond its table.
static void check_ids(const Batch& batch, const ModelDecl& model) {
    if (!batch.ids.is_cpu()) return;  // the library looks there itself
    const auto largest = batch.ids.max().item<std::int64_t>();
    TORCH_CHECK_INDEX(largest < model.vocabulary, "token id ", largest, " is not in the model's vocabulary of ", model.vocabulary,
        ": the tokenizer belongs to another model");
}

at::Tensor Model::forward(const Batch& batch, const Pass& pass) {
    auto& net = *network_->layers;
    check_ids(batch, *declaration_);
    const Packing packing(batch.offsets, net.pool(), batch.ids.device(), net.pooled_positions(batch));
    const Context context{*parameters_, *network_->ops, packing, pass};
    const int lowest = lowest_trained(*declaration_, *parameters_, net), layers = declaration_->layers;
    const auto block = [&](int index, auto&& run) {
        const c10::AutoGradMode record(at::GradMode::is_enabled() && pass.training && index >= lowest);
        return run();
    };
    auto x = block(0, [&] { return net.embeddings(batch, context); });
    for (int i = 0; i < layers; ++i) x = block(1 + i, [&] { return net.layer(i, x, context, i == layers - 1); });
    return block(1 + layers, [&] { return net.head(x, context); });
}

at::Tensor loss(const at::Tensor& logits, const Batch& batch, bool regression, double label_smoothing) {
    return regression ? mean_squared_error(logits, batch.target) : cross_entropy(logits, batch.label, label_smoothing);
}

Expected<void> save_pretrained(
    const Model& model, const Tokenizer& tokenizer, const std::vector<std::string>& label_names, const std::filesystem::path& folder) {
    const auto& decl = model.declaration();
    NamedTensors tensors;
    for (std::size_t i = 0; i < decl.tensors.size(); ++i) {
        if (!decl.tensors[i].added) tensors.emplace_back(decl.tensors[i].name, model.parameters()[i]);
    }
    if (auto done = write_safetensors(folder / "model.safetensors", tensors, {{"format", "pt"}}); !done) return done;
    for (const auto& [name, content] : tokenizer.files()) {
        if (auto done = write_file(folder / name, content); !done) return done;
    }
    auto config = with_label_names(decl.config, label_names);
    // transformers' classifiers by the last token refuse batches without it.
    if (const auto pad = tokenizer.pad_id(); pad && config.value("pad_token_id", Json()).is_null()) config["pad_token_id"] = *pad;
    return write_json(folder / "config.json", config);
}

}  // namespace tb::nn
