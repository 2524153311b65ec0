// DistilBERT (V. Sanh et al., 2019) as transformers builds it; names, dropout places and defaults: hf_semantics 1.1.
#include "core/nn/architecture.h"
#include "core/nn/codes.h"
#include "core/nn/declare.h"
#include "core/nn/layers.h"
#include "core/nn/model.h"

namespace tb::nn {

namespace {

constexpr double norm_eps = 1e-12;  // fixed in the architecture, not in config.json

struct Config {
    ModelDecl model;
    int padding = 0;
    double hidden_dropout = 0.1, probability_dropout = 0.1, classifier_dropout = 0.2;
    Problems problems;
};

Config read(const Json& json) {
    ConfigReader from(json);
    Config out;
    auto& m = out.model;
    m.vocabulary = from.whole("vocab_size", 30522);
    m.positions = from.whole("max_position_embeddings", 512);
    m.hidden = from.whole("dim", 768);
    m.layers = from.whole("n_layers", 6);
    m.heads = from.whole("n_heads", 12);
    m.feed_forward = from.whole("hidden_dim", 3072);
    m.initializer_range = from.real("initializer_range", 0.02);
    out.padding = from.whole("pad_token_id", 0, 0, m.vocabulary - 1);
    out.hidden_dropout = from.probability("dropout", 0.1);
    out.probability_dropout = from.probability("attention_dropout", 0.1);
    out.classifier_dropout = from.probability("seq_classif_dropout", 0.2);
    from.word("activation", {"gelu", "gelu_python"});
    from.refuse("sinusoidal_pos_embds");
    if (from.problems().empty() && m.hidden % m.heads != 0) {
        from.add({&codes::nn_heads_do_not_divide, "$.n_heads", {{"hidden", std::int64_t{m.hidden}}, {"heads", std::int64_t{m.heads}}}, Severity::error});
    }
    out.problems = from.problems();
    return out;
}

std::string layer_name(int i) { return "distilbert.transformer.layer." + std::to_string(i) + "."; }

Expected<ModelDecl> declare_distilbert(const Json& json, int num_labels, bool regression) {
    auto config = read(json);
    if (!config.problems.empty()) return tl::unexpected(config.problems);
    auto& m = config.model;
    m.model_type = "distilbert";
    m.architecture = "DistilBertForSequenceClassification";
    m.prefix = "distilbert";
    m.num_labels = num_labels;
    m.regression = regression;
    m.head_modules = {"pre_classifier", "classifier"};
    m.config = classifier_config(json, m.architecture, num_labels, regression);
    Declarer add(m);
    add.block(BlockRole::embeddings);
    add.embedding("distilbert.embeddings.word_embeddings", m.vocabulary, m.hidden, config.padding);
    add.embedding("distilbert.embeddings.position_embeddings", m.positions, m.hidden);
    add.norm("distilbert.embeddings.LayerNorm", m.hidden);
    for (int i = 0; i < m.layers; ++i) {
        const auto name = layer_name(i);
        add.block(BlockRole::layer, i);
        for (const char* part : {"q_lin", "k_lin", "v_lin", "out_lin"}) add.linear(name + "attention." + part, m.hidden, m.hidden, Part::attention);
        add.norm(name + "sa_layer_norm", m.hidden);
        add.linear(name + "ffn.lin1", m.hidden, m.feed_forward, Part::feed_forward);
        add.linear(name + "ffn.lin2", m.feed_forward, m.hidden, Part::feed_forward);
        add.norm(name + "output_layer_norm", m.hidden);
    }
    add.block(BlockRole::head);
    add.linear("pre_classifier", m.hidden, m.hidden);
    add.linear("classifier", m.hidden, num_labels);
    return std::move(m);
}

class DistilBert : public Network {
public:
    explicit DistilBert(const ModelDecl& model) {
        const auto config = read(model.config);
        words_ = tensor_index(model, "distilbert.embeddings.word_embeddings.weight");
        positions_ = tensor_index(model, "distilbert.embeddings.position_embeddings.weight");
        padding_ = config.padding;
        norm_ = find_norm(model, "distilbert.embeddings.LayerNorm", norm_eps);
        for (int i = 0; i < model.layers; ++i) {
            const auto name = layer_name(i);
            const double after_attention = 0;  // unlike BERT
            layers_.push_back({find_linear(model, name + "attention.q_lin"), find_linear(model, name + "attention.k_lin"),
                find_linear(model, name + "attention.v_lin"), find_linear(model, name + "attention.out_lin"), find_linear(model, name + "ffn.lin1"),
                find_linear(model, name + "ffn.lin2"), find_norm(model, name + "sa_layer_norm", norm_eps),
                find_norm(model, name + "output_layer_norm", norm_eps), model.heads, config.probability_dropout, after_attention,
                config.hidden_dropout, layer_site(i)});
        }
        pre_classifier_ = find_linear(model, "pre_classifier");
        classifier_ = find_linear(model, "classifier");
        embedding_dropout_ = config.hidden_dropout;
        classifier_dropout_ = config.classifier_dropout;
    }

    Pool pool() const override { return Pool::first; }

    at::Tensor embeddings(const Batch& batch, const Context& c) const override {
        return c.ops.embed({{c.weight(words_), batch.ids, padding_}, {c.weight(positions_), batch.positions}}, weights_of(norm_, c),
            Rows{&c.packing}, c.dropout(embedding_dropout_, 0));
    }

    at::Tensor layer(int index, const at::Tensor& x, const Context& c, bool pooled_only) const override {
        return layers_[static_cast<std::size_t>(index)].forward(x, c, pooled_only);
    }

    at::Tensor head(const at::Tensor& pooled, const Context& c) const override {
        const Rows rows{&c.packing, true};
        const auto site = layer_site(static_cast<int>(layers_.size()));
        const auto hidden = at::relu(linear(pre_classifier_, pooled, c, rows));
        return linear(classifier_, c.ops.dropout(hidden, rows, c.dropout(classifier_dropout_, site)), c, rows);
    }

    void set_dropout(double p) override {
        embedding_dropout_ = classifier_dropout_ = p;
        for (auto& one : layers_) one.probability_dropout = one.output_dropout = p;
    }

    std::vector<Linear*> linears() override {
        std::vector<Linear*> all;
        for (auto& layer : layers_) {
            for (auto* one : layer.linears()) all.push_back(one);
        }
        all.insert(all.end(), {&pre_classifier_, &classifier_});
        return all;
    }

private:
    int words_, positions_, padding_;
    Norm norm_;
    std::vector<EncoderLayer> layers_;
    Linear pre_classifier_, classifier_;
    double embedding_dropout_, classifier_dropout_;
};

std::unique_ptr<Network> build_distilbert(const ModelDecl& model) { return std::make_unique<DistilBert>(model); }

}  // namespace

extern const Architecture distilbert{"distilbert", declare_distilbert, build_distilbert};

}  // namespace tb::nn
