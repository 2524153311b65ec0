#pragma once
// What BERT, DistilBERT and RoBERTa share: embeddings under one LayerNorm, then layers of attention and feed-forward with a residual and a LayerNorm after
// each. They differ in names, in what is looked up and in where dropout is.
#include "core/nn/declare.h"
#include "core/nn/layers.h"

#include <initializer_list>

namespace tb::nn {

struct EncoderNames {
    std::string embeddings;  // "bert.embeddings."
    std::string layer;       // "bert.encoder.layer."
    // Within a layer.
    const char *query, *key, *value, *attention_output, *attention_norm, *up, *down, *output_norm;
};
EncoderNames bert_names(const std::string& prefix);  // BERT's and RoBERTa's

// config.json of BERT and RoBERTa, whose classes differ in these defaults.
struct BertConfig {
    ModelDecl model;  // the sizes
    int types = 2, padding = 0;
    double eps = 1e-12, hidden_dropout = 0.1, probability_dropout = 0.1, classifier_dropout = 0.1;
    Activation activation = Activation::gelu;
    Problems problems;
};
// The activation between a layer's two feed-forward matrices.
Activation read_activation(ConfigReader& from, const char* key);
BertConfig read_bert_config(const Json& json, int default_vocabulary, int default_padding);

// A problem unless the heads divide the width.
void check_heads(ConfigReader& from, const char* key, int hidden, int heads);

void declare_encoder_layers(Declarer& add, const ModelDecl& model, const EncoderNames& names);

// Everything below the head of BERT and RoBERTa, which differ in their table of positions.
void declare_bert_blocks(Declarer& add, const BertConfig& config, const std::string& prefix, int position_rows, int position_padding = -1);

// The masked-LM head's tensors: a linear layer, a LayerNorm, the decoder's bias; its matrix is the table of token embeddings, which files may repeat.
struct MaskedNames {
    const char *dense, *norm, *bias;
    std::vector<std::string> tied;
};
// The rest of a declaration whose blocks below the head are there.
void declare_masked_head(Declarer& add, ModelDecl& model, const MaskedNames& names);

// decoder(LayerNorm(activation(dense x))) for the rows of every token, [tokens, vocabulary].
class MaskedHead {
public:
    MaskedHead(const ModelDecl& model, const MaskedNames& names, double eps, Activation activation = Activation::gelu);
    at::Tensor forward(const at::Tensor& x, const at::Tensor& words, const Context& context) const;
    Linear dense;

private:
    Norm norm_;
    int bias_;
    Activation activation_;
};

struct EncoderDropout {
    double hidden = 0.1, probabilities = 0.1;
    bool after_attention = true;  // of the attention's output (DistilBERT has none there)
};

// The blocks below the head, over nn/ops.
class Encoder {
public:
    Encoder(const ModelDecl& model, const EncoderNames& names, double eps, const EncoderDropout& dropout, Activation activation);

    // dropout(LayerNorm(sum of lookups)).
    at::Tensor embeddings(const std::vector<Lookup>& lookups, const Context& context) const;
    at::Tensor layer(int index, const at::Tensor& x, const Context& context, bool pooled_only) const {
        return layers_[static_cast<std::size_t>(index)].forward(x, context, pooled_only);
    }
    std::uint32_t head_site() const { return layer_site(static_cast<int>(layers_.size())); }
    void set_dropout(double p);
    // Those of the layers, then those of the head.
    std::vector<Linear*> linears(std::initializer_list<Linear*> head);

private:
    void apply_dropout();
    Norm norm_;
    std::vector<EncoderLayer> layers_;
    EncoderDropout dropout_;
};

}  // namespace tb::nn
