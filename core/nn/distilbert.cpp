// DistilBERT (V. Sanh et al., 2019) as transformers builds it; names, dropout places and defaults: hf_semantics 1.1.
#include "core/nn/architecture.h"
#include "core/nn/encoder.h"
#include "core/nn/model.h"

#include <optional>

namespace tb::nn {

namespace {

constexpr double norm_eps = 1e-12;  // fixed in the architecture, not in config.json

struct Config {
    ModelDecl model;
    int padding = 0;
    double hidden_dropout = 0.1, probability_dropout = 0.1, classifier_dropout = 0.2;
    Activation activation = Activation::gelu;
    bool sinusoidal = false;
    Problems problems;
};

Config read(const Json& json) {
    ConfigReader from(json);
    Config out;
    auto& m = out.model;
    m.vocabulary = from.whole("vocab_size", 30522);
    m.positions = from.whole("max_position_embeddings", 512);
    m.hidden = from.whole("dim", 768, 1, most_width);
    m.layers = from.whole("n_layers", 6, 1, most_layers);
    m.heads = from.whole("n_heads", 12, 1, most_heads);
    m.feed_forward = from.whole("hidden_dim", 3072);
    m.initializer_range = from.real("initializer_range", 0.02);
    out.padding = from.whole("pad_token_id", 0, 0, m.vocabulary - 1);
    out.hidden_dropout = from.probability("dropout", 0.1);
    out.probability_dropout = from.probability("attention_dropout", 0.1);
    out.classifier_dropout = from.probability("seq_classif_dropout", 0.2);
    out.activation = read_activation(from, "activation");
    out.sinusoidal = from.flag("sinusoidal_pos_embds");
    from.refuse("quantization_config");
    check_heads(from, "n_heads", m.hidden, m.heads);
    out.problems = from.problems();
    return out;
}

EncoderNames names() {
    return {"distilbert.embeddings.", "distilbert.transformer.layer.", "attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin",
        "sa_layer_norm", "ffn.lin1", "ffn.lin2", "output_layer_norm"};
}

MaskedNames masked() { return {"vocab_transform", "vocab_layer_norm", "vocab_projector.bias", {"vocab_projector.weight"}}; }

void declare_blocks(Declarer& add, const Config& config, const ModelDecl& m) {
    add.block(BlockRole::embeddings);
    add.words("distilbert.embeddings.word_embeddings", m.vocabulary, m.hidden, config.padding);
    const char* positions = "distilbert.embeddings.position_embeddings";
    // The reference takes the file's table, and does not train it.
    if (config.sinusoidal) add.fixed_positions(positions, m.positions, m.hidden);
    else add.embedding(positions, m.positions, m.hidden);
    add.norm("distilbert.embeddings.LayerNorm", m.hidden);
    declare_encoder_layers(add, m, names());
}

Expected<ModelDecl> declare_distilbert(const Json& json, int num_labels, bool regression) {
    auto config = read(json);
    if (!config.problems.empty()) return tl::unexpected(config.problems);
    auto& m = config.model;
    name_classifier(m, json, {"distilbert", "DistilBertForSequenceClassification", "distilbert"}, {"pre_classifier", "classifier"}, num_labels, regression);
    Declarer add(m);
    declare_blocks(add, config, m);
    add.block(BlockRole::head);
    add.linear("pre_classifier", m.hidden, m.hidden);
    add.linear("classifier", m.hidden, num_labels);
    return std::move(m);
}

Expected<ModelDecl> declare_masked_distilbert(const Json& json) {
    auto config = read(json);
    if (!config.problems.empty()) return tl::unexpected(config.problems);
    auto& m = config.model;
    name_masked_lm(m, json, {"distilbert", "DistilBertForMaskedLM", "distilbert"});
    Declarer add(m);
    declare_blocks(add, config, m);
    declare_masked_head(add, m, masked());
    return std::move(m);
}

class DistilBert : public Network {
public:
    DistilBert(const ModelDecl& model, const Config& config)
        : words_(tensor_index(model, "distilbert.embeddings.word_embeddings.weight")),
          positions_(tensor_index(model, "distilbert.embeddings.position_embeddings.weight")),
          padding_(config.padding),
          encoder_(model, names(), norm_eps, {config.hidden_dropout, config.probability_dropout, false}, config.activation),
          classifier_dropout_(config.classifier_dropout) {
        if (model.masked_lm) {
            masked_.emplace(model, masked(), norm_eps, config.activation);
        } else {
            pre_classifier_ = find_linear(model, "pre_classifier");
            classifier_ = find_linear(model, "classifier");
        }
    }

    Pool pool() const override { return Pool::first; }

    at::Tensor embeddings(const Batch& batch, const Context& c) const override {
        return encoder_.embeddings({{c.weight(words_), batch.ids, padding_}, {c.weight(positions_), batch.positions}}, c);
    }

    at::Tensor layer(int index, const at::Tensor& x, const Context& c, bool pooled_only) const override { return encoder_.layer(index, x, c, pooled_only); }

    at::Tensor head(const at::Tensor& pooled, const Context& c) const override {
        if (masked_) return masked_->forward(pooled, c.weight(words_), c);
        const Rows rows{&c.packing, true};
        const auto hidden = at::relu(linear(pre_classifier_, pooled, c, rows));
        return linear(classifier_, c.ops.dropout(hidden, rows, c.dropout(classifier_dropout_, encoder_.head_site())), c, rows);
    }

    void set_dropout(double p) override {
        encoder_.set_dropout(p);
        classifier_dropout_ = p;
    }

    std::vector<Linear*> linears() override { return masked_ ? encoder_.linears({&masked_->dense}) : encoder_.linears({&pre_classifier_, &classifier_}); }

private:
    int words_, positions_, padding_;
    Encoder encoder_;
    std::optional<MaskedHead> masked_;
    Linear pre_classifier_, classifier_;
    double classifier_dropout_;
};

std::unique_ptr<Network> build_distilbert(const ModelDecl& model) { return std::make_unique<DistilBert>(model, read(model.config)); }

}  // namespace

extern const Architecture distilbert{"distilbert", declare_distilbert, declare_masked_distilbert, build_distilbert};

}  // namespace tb::nn
