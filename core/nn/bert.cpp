// BERT (J. Devlin et al., 2019) as transformers builds it; names, dropout places and defaults: hf_semantics 1.2.
#include "core/nn/architecture.h"
#include "core/nn/encoder.h"
#include "core/nn/model.h"

#include <optional>

namespace tb::nn {

namespace {

BertConfig read(const Json& json) { return read_bert_config(json, 30522, 0); }

MaskedNames masked() {
    return {"cls.predictions.transform.dense", "cls.predictions.transform.LayerNorm", "cls.predictions.bias", {"cls.predictions.decoder.weight", "cls.predictions.decoder.bias"}};
}

Expected<ModelDecl> declare_bert(const Json& json, int num_labels, bool regression) {
    auto config = read(json);
    if (!config.problems.empty()) return tl::unexpected(config.problems);
    auto& m = config.model;
    name_classifier(m, json, {"bert", "BertForSequenceClassification", "bert"}, {"classifier"}, num_labels, regression);
    Declarer add(m);
    declare_bert_blocks(add, config, "bert", m.positions);
    add.block(BlockRole::head);
    add.linear("bert.pooler.dense", m.hidden, m.hidden);
    add.linear("classifier", m.hidden, num_labels);
    return std::move(m);
}

Expected<ModelDecl> declare_masked_bert(const Json& json) {
    auto config = read(json);
    if (!config.problems.empty()) return tl::unexpected(config.problems);
    auto& m = config.model;
    name_masked_lm(m, json, {"bert", "BertForMaskedLM", "bert"});
    Declarer add(m);
    declare_bert_blocks(add, config, "bert", m.positions);
    declare_masked_head(add, m, masked());
    return std::move(m);
}

class Bert : public Network {
public:
    Bert(const ModelDecl& model, const BertConfig& config)
        : words_(tensor_index(model, "bert.embeddings.word_embeddings.weight")),
          positions_(tensor_index(model, "bert.embeddings.position_embeddings.weight")),
          types_(tensor_index(model, "bert.embeddings.token_type_embeddings.weight")),
          padding_(config.padding),
          type_rows_(config.types),
          encoder_(model, bert_names("bert"), config.eps, {config.hidden_dropout, config.probability_dropout}, config.activation),
          classifier_dropout_(config.classifier_dropout) {
        if (model.masked_lm) {
            masked_.emplace(model, masked(), config.eps, config.activation);
        } else {
            pooler_ = find_linear(model, "bert.pooler.dense");
            classifier_ = find_linear(model, "classifier");
        }
    }

    Pool pool() const override { return Pool::first; }

    at::Tensor embeddings(const Batch& batch, const Context& c) const override {
        TORCH_CHECK_INDEX(type_rows_ > 1 || !batch.type_ids.any().item<bool>(), "the model has one token type (type_vocab_size): it takes no pairs of texts");
        return encoder_.embeddings({{c.weight(words_), batch.ids, padding_}, {c.weight(types_), batch.type_ids}, {c.weight(positions_), batch.positions}}, c);
    }

    at::Tensor layer(int index, const at::Tensor& x, const Context& c, bool pooled_only) const override { return encoder_.layer(index, x, c, pooled_only); }

    at::Tensor head(const at::Tensor& pooled, const Context& c) const override {
        if (masked_) return masked_->forward(pooled, c.weight(words_), c);
        const Rows rows{&c.packing, true};
        const auto hidden = at::tanh(linear(pooler_, pooled, c, rows));
        return linear(classifier_, c.ops.dropout(hidden, rows, c.dropout(classifier_dropout_, encoder_.head_site())), c, rows);
    }

    void set_dropout(double p) override {
        encoder_.set_dropout(p);
        classifier_dropout_ = p;
    }

    std::vector<Linear*> linears() override { return masked_ ? encoder_.linears({&masked_->dense}) : encoder_.linears({&pooler_, &classifier_}); }

private:
    int words_, positions_, types_, padding_, type_rows_;
    Encoder encoder_;
    std::optional<MaskedHead> masked_;
    Linear pooler_, classifier_;
    double classifier_dropout_;
};

std::unique_ptr<Network> build_bert(const ModelDecl& model) { return std::make_unique<Bert>(model, read(model.config)); }

}  // namespace

extern const Architecture bert{"bert", declare_bert, declare_masked_bert, build_bert};

}  // namespace tb::nn
