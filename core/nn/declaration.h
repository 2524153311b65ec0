#pragma once
// A model is data: an architecture declares its parameters under the hub's own names and where its linear layers are. Freezing, PEFT,
// export, planning and the window's freeze map read this one declaration. No torch here, so that a plan needs no weights.
#include "core/spec/spec.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tb::nn {

enum class TensorKind { matrix, bias, norm_weight, norm_bias, embedding };
enum class BlockRole { embeddings, layer, head };

struct BlockDecl {
    BlockRole role = BlockRole::layer;
    int index = 0;      // of the layer; 0 for embeddings and head
    std::string label;  // "embeddings", "layer 3", "head"
    std::int64_t parameters = 0;
    std::int64_t attention = 0, feed_forward = 0, norms = 0;  // what a layer's parameters are made of
};

struct TensorDecl {
    std::string name;  // "bert.encoder.layer.0.attention.self.query.weight"
    std::vector<std::int64_t> shape;
    TensorKind kind = TensorKind::matrix;
    int block = 0;          // index into ModelDecl::blocks
    int padding_row = -1;   // embeddings: the row that is zero when initialised
    bool decays = true;     // transformers' parameter groups: no bias, no norm
    bool by_token = false;  // a table that nothing reads but the look-up of the batch's token ids
    bool fixed = false;     // a table of positions that is never trained; sines and cosines where it is missing
    bool added = false;     // by a fine-tuning method: not one of the model's own files
    std::int64_t count() const;
};

// A place for an adapter: a linear layer under its module name.
struct LinearDecl {
    std::string module;  // without ".weight"
    std::int64_t in = 0, out = 0;
    bool bias = true;
    int block = 0;
};

struct ModelDecl {
    std::string model_type;    // "bert"
    std::string architecture;  // "BertForSequenceClassification"
    std::string prefix;        // "bert": the base model's name in the file
    int vocabulary = 0, positions = 0, hidden = 0, layers = 0, heads = 0, feed_forward = 0, num_labels = 0;
    bool regression = false;
    bool masked_lm = false;  // the head gives a score for every entry of the vocabulary (num_labels) at every token
    double initializer_range = 0.02;
    std::vector<BlockDecl> blocks;  // embeddings, layers, head, in the order of the data flow
    std::vector<TensorDecl> tensors;
    std::vector<LinearDecl> linears;
    std::vector<std::string> tied;           // names under which a file may repeat a tensor that is declared once
    std::vector<std::string> head_modules;   // what modules_to_save means for this architecture ("classifier", ...)
    Json config;  // config.json with num_labels, id2label applied; what is written beside a result
    std::int64_t total() const;
};

// What `config` (a config.json) declares as a classifier of `num_labels` classes, or a regressor (one output).
// Problems: an unknown model_type (with the list of known ones), a missing or impossible value, each with its JSON path.
Expected<ModelDecl> declare(const Json& config, int num_labels, bool regression);
// With the masked-LM head, its decoder tied to the token embeddings. Problems also: a family without one, weights that are not tied.
Expected<ModelDecl> declare_masked_lm(const Json& config);
std::vector<std::string> known_architectures();

// Which tensors train, by `freeze`: one entry a tensor. Problems: layer index out of range, everything frozen but nothing left.
Expected<std::vector<bool>> trainable_tensors(const ModelDecl& model, const FreezeSpec& freeze);

struct PartCount {
    std::string label;  // "embeddings", "layers 0-3", "layers 4-5", "head"
    bool trains = false;
    std::int64_t parameters = 0;
    BlockRole role = BlockRole::layer;
    int first = 0, last = 0;  // layer range
    std::int64_t trainable = 0;  // of `parameters`
    std::int64_t added = 0;      // of `parameters`: by a fine-tuning method
    bool operator==(const PartCount&) const = default;
};
struct ParameterCounts {
    std::int64_t total = 0, trainable = 0, peft_all_params = 0, embeddings = 0;
    std::vector<PartCount> parts;  // neighbouring layers of the same state are one part
    bool operator==(const ParameterCounts&) const = default;
};
ParameterCounts count_parameters(const ModelDecl& model, const std::vector<bool>& trainable);

}  // namespace tb::nn
