// BERT (J. Devlin et al., 2019) as transformers builds it; names, dropout places and defaults: hf_semantics 1.2.
#include "core/nn/architecture.h"
#include "core/nn/codes.h"
#include "core/nn/declare.h"
#include "core/nn/layers.h"
#include "core/nn/model.h"

namespace tb::nn {

namespace {

struct Config {
    ModelDecl model;
    int types = 2, padding = 0;
    double eps = 1e-12, hidden_dropout = 0.1, probability_dropout = 0.1, classifier_dropout = 0.1;
    Problems problems;
};

Config read(const Json& json) {
    ConfigReader from(json);
    Config out;
    auto& m = out.model;
    m.vocabulary = from.whole("vocab_size", 30522);
    m.positions = from.whole("max_position_embeddings", 512);
    m.hidden = from.whole("hidden_size", 768);
    m.layers = from.whole("num_hidden_layers", 12);
    m.heads = from.whole("num_attention_heads", 12);
    m.feed_forward = from.whole("intermediate_size", 3072);
    m.initializer_range = from.real("initializer_range", 0.02);
    out.types = from.whole("type_vocab_size", 2);
    out.padding = from.whole("pad_token_id", 0, 0, m.vocabulary - 1);
    out.eps = from.real("layer_norm_eps", 1e-12);
    out.hidden_dropout = from.probability("hidden_dropout_prob", 0.1);
    out.probability_dropout = from.probability("attention_probs_dropout_prob", 0.1);
    out.classifier_dropout = from.probability("classifier_dropout", out.hidden_dropout);
    from.word("hidden_act", {"gelu", "gelu_python"});
    from.word("position_embedding_type", {"absolute"});
    from.refuse("is_decoder");
    if (from.problems().empty() && m.hidden % m.heads != 0) {
        from.add({&codes::nn_heads_do_not_divide, "$.num_attention_heads",
            {{"hidden", std::int64_t{m.hidden}}, {"heads", std::int64_t{m.heads}}}, Severity::error});
    }
    out.problems = from.problems();
    return out;
}

std::string layer_name(int i) { return "bert.encoder.layer." + std::to_string(i) + "."; }

Expected<ModelDecl> declare_bert(const Json& json, int num_labels, bool regression) {
    auto config = read(json);
    if (!config.problems.empty()) return tl::unexpected(config.problems);
    auto& m = config.model;
    m.model_type = "bert";
    m.architecture = "BertForSequenceClassification";
    m.prefix = "bert";
    m.num_labels = num_labels;
    m.regression = regression;
    m.head_modules = {"classifier"};
    m.config = classifier_config(json, m.architecture, num_labels, regression);
    Declarer add(m);
    add.block(BlockRole::embeddings);
    add.embedding("bert.embeddings.word_embeddings", m.vocabulary, m.hidden, config.padding);
    add.embedding("bert.embeddings.position_embeddings", m.positions, m.hidden);
    add.embedding("bert.embeddings.token_type_embeddings", config.types, m.hidden);
    add.norm("bert.embeddings.LayerNorm", m.hidden);
    for (int i = 0; i < m.layers; ++i) {
        const auto name = layer_name(i);
        add.block(BlockRole::layer, i);
        for (const char* part : {"query", "key", "value"}) add.linear(name + "attention.self." + part, m.hidden, m.hidden, Part::attention);
        add.linear(name + "attention.output.dense", m.hidden, m.hidden, Part::attention);
        add.norm(name + "attention.output.LayerNorm", m.hidden);
        add.linear(name + "intermediate.dense", m.hidden, m.feed_forward, Part::feed_forward);
        add.linear(name + "output.dense", m.feed_forward, m.hidden, Part::feed_forward);
        add.norm(name + "output.LayerNorm", m.hidden);
    }
    add.block(BlockRole::head);
    add.linear("bert.pooler.dense", m.hidden, m.hidden);
    add.linear("classifier", m.hidden, num_labels);
    return std::move(m);
}

class Bert : public Network {
public:
    explicit Bert(const ModelDecl& model) {
        const auto config = read(model.config);
        words_ = tensor_index(model, "bert.embeddings.word_embeddings.weight");
        positions_ = tensor_index(model, "bert.embeddings.position_embeddings.weight");
        types_ = tensor_index(model, "bert.embeddings.token_type_embeddings.weight");
        padding_ = config.padding;
        norm_ = find_norm(model, "bert.embeddings.LayerNorm", config.eps);
        for (int i = 0; i < model.layers; ++i) {
            const auto name = layer_name(i);
            layers_.push_back({find_linear(model, name + "attention.self.query"), find_linear(model, name + "attention.self.key"),
                find_linear(model, name + "attention.self.value"), find_linear(model, name + "attention.output.dense"),
                find_linear(model, name + "intermediate.dense"), find_linear(model, name + "output.dense"),
                find_norm(model, name + "attention.output.LayerNorm", config.eps), find_norm(model, name + "output.LayerNorm", config.eps),
                model.heads, config.probability_dropout, config.hidden_dropout, config.hidden_dropout, layer_site(i)});
        }
        pooler_ = find_linear(model, "bert.pooler.dense");
        classifier_ = find_linear(model, "classifier");
        embedding_dropout_ = config.hidden_dropout;
        classifier_dropout_ = config.classifier_dropout;
    }

    Pool pool() const override { return Pool::first; }

    at::Tensor embeddings(const Batch& batch, const Context& c) const override {
        return c.ops.embed({{c.weight(words_), batch.ids, padding_}, {c.weight(types_), batch.type_ids}, {c.weight(positions_), batch.positions}},
            weights_of(norm_, c), Rows{&c.packing}, c.dropout(embedding_dropout_, 0));
    }

    at::Tensor layer(int index, const at::Tensor& x, const Context& c, bool pooled_only) const override {
        return layers_[static_cast<std::size_t>(index)].forward(x, c, pooled_only);
    }

    at::Tensor head(const at::Tensor& pooled, const Context& c) const override {
        const Rows rows{&c.packing, true};
        const auto site = layer_site(static_cast<int>(layers_.size()));
        const auto hidden = at::tanh(linear(pooler_, pooled, c, rows));
        return linear(classifier_, c.ops.dropout(hidden, rows, c.dropout(classifier_dropout_, site)), c, rows);
    }

    void set_dropout(double p) override {
        embedding_dropout_ = classifier_dropout_ = p;
        for (auto& one : layers_) one.probability_dropout = one.attention_dropout = one.output_dropout = p;
    }

    std::vector<Linear*> linears() override {
        std::vector<Linear*> all;
        for (auto& layer : layers_) {
            for (auto* one : layer.linears()) all.push_back(one);
        }
        all.insert(all.end(), {&pooler_, &classifier_});
        return all;
    }

private:
    int words_, positions_, types_, padding_;
    Norm norm_;
    std::vector<EncoderLayer> layers_;
    Linear pooler_, classifier_;
    double embedding_dropout_, classifier_dropout_;
};

std::unique_ptr<Network> build_bert(const ModelDecl& model) { return std::make_unique<Bert>(model); }

}  // namespace

extern const Architecture bert{"bert", declare_bert, build_bert};

}  // namespace tb::nn
