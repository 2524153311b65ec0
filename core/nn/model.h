#pragma once
// A loaded model: its declaration, its weights, its forward pass over packed rows. Internal to the engine (names torch types).
#include "core/data/dataset.h"
#include "core/hub/folders.h"
#include "core/nn/declaration.h"
#include "core/nn/ops/matmul.h"
#include "core/nn/parameters.h"

#include <memory>
#include <set>
#include <ATen/ATen.h>

namespace tb::nn {

// What a forward pass needs to know besides the batch. The dropout masks are a function of seed, step and micro-batch.
struct Pass {
    bool training = false;  // dropout is active and what trains is recorded for backward
    std::uint64_t seed = 42;
    std::uint32_t step = 0;         // optimizer step, 0-based
    std::uint32_t micro_batch = 0;  // within the step
};

// A packed batch on the device. `offsets` stays on the host: only attention asks where a sequence ends.
struct Batch {
    at::Tensor ids, type_ids, positions;  // int64 [tokens]
    std::vector<std::int32_t> offsets;       // [rows + 1]
    at::Tensor label;                     // int64 [rows], -100: unlabelled
    at::Tensor target;                    // float [rows], regression
    at::Tensor features;                  // what Model::features made of this batch where that is kept; else undefined
    at::Tensor host_ids;                  // the ids on the host, where `ids` lie elsewhere
    at::Tensor ids_on_host() const { return host_ids.defined() ? host_ids : ids.is_cpu() ? ids : ids.to(at::kCPU); }
    int rows() const { return static_cast<int>(offsets.size()) - 1; }
    int tokens() const { return offsets.back(); }
};
Batch to_batch(const PackedBatch& packed, at::Device device);  // all its integers in one transfer

class Adapter;  // core/nn/layers.h
struct Ops;     // core/nn/ops/ops.h

struct LoadReport {
    std::vector<std::string> initialised;  // tensors the file lacks, drawn from the seed as transformers does
    std::vector<std::string> unexpected;   // tensors of the file that the architecture does not know
    bool head_untrained = false;
};

class Model {
public:
    // Reads the folder's weights (weights.h: gamma/beta names and missing prefixes repaired) and initialises what is missing from `seed`.
    // Problems: no weights, a truncated or broken file, shapes that do not fit (each tensor, found and wanted).
    static Expected<Model> load(const ModelFolder& folder, int num_labels, bool regression, std::int64_t seed, LoadReport* report = nullptr);

    // The same with the masked-LM head: forward gives a score for every entry of the vocabulary at every token.
    static Expected<Model> load_masked_lm(const ModelFolder& folder, std::int64_t seed, LoadReport* report = nullptr);

    // Tensors that the model's own files do not give: those drawn at loading, and those an adapter has brought since. An adapter that is saved carries
    // them, since nothing else can give them back.
    const std::set<std::string>& drawn() const { return drawn_; }
    const std::set<std::string>& brought() const { return brought_; }
    // A base tensor's values from an adapter.
    void bring(std::size_t tensor, const at::Tensor& value);

    const ModelDecl& declaration() const { return *declaration_; }
    Parameters& parameters() { return *parameters_; }
    const Parameters& parameters() const { return *parameters_; }

    // What the matrix products of the linear layers are computed in; float32 unless told.
    void set_precision(Precision precision);
    // The operations the layers run on; on the processor chosen_ops unless told, elsewhere the references.
    void set_ops(const Ops& ops);
    // Takes the weights to a device; batches have to lie there too.
    void move_to(at::Device device);
    // Sets every dropout probability of the configuration (parity checks use 0).
    void set_dropout(double p);
    // Logits [rows, num_labels] ([tokens, vocabulary] of a masked-LM head), float32. Below the lowest trained block nothing is recorded for backward; with batch.features it is not run.
    at::Tensor forward(const Batch& batch, const Pass& pass);
    // How many blocks lie below the lowest one with something that trains.
    int frozen_blocks() const;
    // Output of the frozen blocks (one at least) without dropout: [tokens, hidden], or [rows, hidden] where only the head trains.
    at::Tensor features(const Batch& batch) const;
    // Adds tensors to the declaration and their values to the parameters; nothing trains until set_trainable is called again.
    void add_tensors(const std::vector<TensorDecl>& tensors, std::vector<at::Tensor> values);
    // Puts an adapter into the linear layer `module` (a module of the declaration), or takes it out (nullptr).
    void set_adapter(const std::string& module, std::shared_ptr<const Adapter> adapter);

    Model(Model&&) noexcept;
    Model& operator=(Model&&) noexcept;
    ~Model();

private:
    Model();
    static Expected<Model> load(Expected<ModelDecl> declared, const ModelFolder& folder, std::int64_t seed, LoadReport* report);
    struct Network;  // the architecture's layers over nn/ops
    struct Run;      // one pass over a batch
    std::unique_ptr<ModelDecl> declaration_;
    std::unique_ptr<Parameters> parameters_;
    std::unique_ptr<Network> network_;
    std::set<std::string> drawn_, brought_;
};

// Mean cross-entropy with label smoothing (rows labelled -100 left out), or mean squared error. Scalar.
at::Tensor loss(const at::Tensor& logits, const Batch& batch, bool regression, double label_smoothing);

// Writes config.json, model.safetensors ({"format":"pt"}) and the tokenizer's files into `folder` (which exists).
Expected<void> save_pretrained(const Model& model, const Tokenizer& tokenizer, const std::vector<std::string>& label_names, const std::filesystem::path& folder);

}  // namespace tb::nn
