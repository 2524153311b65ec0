#include "core/nn/model.h"

#include "core/hub/weights.h"
#include "core/nn/architecture.h"
#include "core/nn/codes.h"
#include "core/nn/declare.h"
#include "core/nn/layers.h"
#include "core/nn/ops/on_device.h"
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

static Batch to_batch_elsewhere(const PackedBatch& packed, at::Device device) {
    Batch batch;
    std::vector<at::Tensor> parts;
    std::vector<std::int64_t> sizes;
    for (const auto* part : {&packed.ids, &packed.type_ids, &packed.positions}) parts.push_back(tensor_of(*part, at::kLong, at::kCPU));
    parts.push_back(tensor_of(packed.label, at::kLong, at::kCPU));
    for (const auto& part : parts) sizes.push_back(part.numel());
    const auto there = on_device(at::cat(parts), device).split_with_sizes(sizes);
    batch.ids = there[0];
    batch.type_ids = there[1];
    batch.positions = there[2];
    batch.label = there[3];
    batch.target = on_device(tensor_of(packed.target, at::kFloat, at::kCPU), device);
    batch.offsets = packed.offsets;
    batch.host_ids = parts[0];
    return batch;
}

Batch to_batch(const PackedBatch& packed, at::Device device) {
    if (!device.is_cpu()) return to_batch_elsewhere(packed, device);
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
    Precision precision = Precision::float32;
};

Model::Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

Expected<Model> Model::load(const ModelFolder& folder, int num_labels, bool regression, std::int64_t seed, LoadReport* report) {
    return load(declare(folder.config, num_labels, regression), folder, seed, report);
}

Expected<Model> Model::load_masked_lm(const ModelFolder& folder, std::int64_t seed, LoadReport* report) {
    return load(nn::declare_masked_lm(folder.config), folder, seed, report);
}

Expected<Model> Model::load(Expected<ModelDecl> declared, const ModelFolder& folder, std::int64_t seed, LoadReport* report) {
    if (!weights_file(folder.path)) {
        auto problems = declared ? Problems{} : declared.error();
        problems.push_back({&codes::nn_weights_missing, folder.path.string(), {}, Severity::error});
        return tl::unexpected(problems);
    }
    if (!declared) return tl::unexpected(declared.error());
    LoadReport own;
    auto& told = report ? *report : own;
    auto weights = load_weights(*declared, folder.path, seed, told);
    if (!weights) return tl::unexpected(weights.error());
    Model model;
    model.drawn_.insert(told.initialised.begin(), told.initialised.end());
    model.declaration_ = std::make_unique<ModelDecl>(std::move(*declared));
    model.parameters_ = std::make_unique<Parameters>(*model.declaration_, std::move(*weights));
    model.network_ = std::make_unique<Network>();
    model.network_->layers = find_architecture(model.declaration_->model_type)->build(*model.declaration_);
    model.network_->ops = &chosen_ops();
    return model;
}

void Model::set_precision(Precision precision) {
    network_->precision = precision;
    network_->ops = parameters_->device().is_cpu() ? &chosen_ops(precision) : &reference_ops(precision);
}

void Model::set_ops(const Ops& ops) { network_->ops = &ops; }

void Model::move_to(at::Device device) {
    if (device == parameters_->device()) return;
    parameters_->move_to(device);
    set_precision(network_->precision);
}

void Model::bring(std::size_t tensor, const at::Tensor& value) {
    parameters_->assign(tensor, value);
    const auto& name = declaration_->tensors[tensor].name;
    drawn_.erase(name);
    brought_.insert(name);
}

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

int Model::frozen_blocks() const {
    int lowest = static_cast<int>(declaration_->blocks.size());
    for (std::size_t i = 0; i < declaration_->tensors.size(); ++i) {
        if (parameters_->trains(i)) lowest = std::min(lowest, declaration_->tensors[i].block);
    }
    for (const auto* linear : network_->layers->linears()) {
        if (linear->adapter) lowest = std::min(lowest, linear->block);
    }
    return lowest;
}

// A tokenizer with more tokens than the model would read beyond its table. Looked at on the host: a GPU that reads beyond it takes no more orders.
static void check_ids(const Batch& batch, const ModelDecl& model) {
    const auto largest = batch.ids_on_host().max().item<std::int64_t>();
    TORCH_CHECK_INDEX(largest < model.vocabulary, "token id ", largest, " is not in the model's vocabulary of ", model.vocabulary,
        ": the tokenizer belongs to another model");
}

// Kernels of the processor would take another device's addresses for their own.
static void check_places(const Batch& batch, const Parameters& parameters, const Ops& ops) {
    const auto place = batch.ids.device();
    TORCH_CHECK(place == parameters.device(), "the batch lies on ", place, ", the model on ", parameters.device());
    TORCH_CHECK(place.is_cpu() || ops.any_device, "the operations called ", ops.name, " run on the processor alone; the model lies on ", place);
}

struct Model::Run {
    Run(const Model& model, const Batch& batch, const Pass& pass)
        : net(*model.network_->layers), batch(batch), pass(pass), packing(batch.offsets, net.pool(), batch.ids.device(), net.pooled_positions(batch)),
          context{*model.parameters_, *model.network_->ops, packing, pass}, layers(model.declaration_->layers), masked_lm(model.declaration_->masked_lm), lowest(model.frozen_blocks()) {}

    // Blocks from..to (exclusive); `x` is the output of the one before.
    at::Tensor blocks(int from, int to, at::Tensor x) const {
        for (int index = from; index < to; ++index) {
            const c10::AutoGradMode record(at::GradMode::is_enabled() && pass.training && index >= lowest);
            x = block(index, x);
        }
        return x;
    }
    at::Tensor block(int index, const at::Tensor& x) const {
        if (index == 0) return net.embeddings(batch, context);
        return index > layers ? net.head(x, context) : net.layer(index - 1, x, context, index == layers && !masked_lm);
    }

    const nn::Network& net;
    const Batch& batch;
    const Pass& pass;
    const Packing packing;
    const Context context;
    const int layers;
    const bool masked_lm;  // its head looks at every token, not at the pooled ones
    const int lowest;
};

at::Tensor Model::forward(const Batch& batch, const Pass& pass) {
    check_places(batch, *parameters_, *network_->ops);
    check_ids(batch, *declaration_);
    const Run run(*this, batch, pass);
    return run.blocks(batch.features.defined() ? run.lowest : 0, run.layers + 2, batch.features);
}

at::Tensor Model::features(const Batch& batch) const {
    at::NoGradGuard no_grad;
    check_places(batch, *parameters_, *network_->ops);
    check_ids(batch, *declaration_);
    const Pass pass;
    const Run run(*this, batch, pass);
    return run.blocks(0, run.lowest, {});
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
