// RoBERTa (Y. Liu et al., 2019) as transformers builds it; names, dropout places and defaults: hf_semantics 1.3. The equations are BERT's; positions are
// counted from the padding id, and the head has no pooler.
#include "core/nn/architecture.h"
#include "core/nn/codes.h"
#include "core/nn/encoder.h"
#include "core/nn/model.h"
#include "core/nn/ops/on_device.h"

#include <optional>

namespace tb::nn {

namespace {

BertConfig read(const Json& json) {
    auto config = read_bert_config(json, 50265, 1);
    // Rows of the position table up to the padding id's are never a token's.
    const int usable = config.model.positions - config.padding - 1;
    if (config.problems.empty() && usable < 1) {
        config.problems.push_back({&codes::nn_bad_value, "$.max_position_embeddings",
            {{"found", std::to_string(config.model.positions)}, {"allowed", "a whole number of at least " + std::to_string(config.padding + 2)}}, Severity::error});
    }
    config.model.positions = usable;
    return config;
}

MaskedNames masked() { return {"lm_head.dense", "lm_head.layer_norm", "lm_head.bias", {"lm_head.decoder.weight", "lm_head.decoder.bias"}}; }

Expected<ModelDecl> declare_roberta(const Json& json, int num_labels, bool regression) {
    auto config = read(json);
    if (!config.problems.empty()) return tl::unexpected(config.problems);
    auto& m = config.model;
    name_classifier(m, json, {"roberta", "RobertaForSequenceClassification", "roberta"}, {"classifier"}, num_labels, regression);
    Declarer add(m);
    declare_bert_blocks(add, config, "roberta", m.positions + config.padding + 1, config.padding);
    add.block(BlockRole::head);
    add.linear("classifier.dense", m.hidden, m.hidden);
    add.linear("classifier.out_proj", m.hidden, num_labels);
    return std::move(m);
}

Expected<ModelDecl> declare_masked_roberta(const Json& json) {
    auto config = read(json);
    if (!config.problems.empty()) return tl::unexpected(config.problems);
    auto& m = config.model;
    name_masked_lm(m, json, {"roberta", "RobertaForMaskedLM", "roberta"});
    Declarer add(m);
    declare_bert_blocks(add, config, "roberta", m.positions + config.padding + 1, config.padding);
    declare_masked_head(add, m, masked());
    return std::move(m);
}

// Of each token that is not padding its number in its sequence, from 1, plus the padding id; padding within a text keeps the padding id.
// Counted on the host, where a dozen small operations cost nothing.
at::Tensor position_ids(const Batch& batch, int padding) {
    const auto ids = batch.ids_on_host();
    const auto real = ids.ne(padding).to(at::kLong);
    const auto counted = at::cumsum(real, 0);
    const std::vector<std::int64_t> offsets(batch.offsets.begin(), batch.offsets.end());
    const auto borders = at::tensor(offsets, at::kLong);
    const auto starts = borders.narrow(0, 0, batch.rows());
    const auto before = at::index_select(at::sub(counted, real), 0, starts);
    const auto own = at::sub(counted, at::repeat_interleave(before, at::diff(borders), std::nullopt, ids.size(0)));
    return on_device(at::add(at::mul(own, real), padding), batch.ids.device());
}

class Roberta : public Network {
public:
    Roberta(const ModelDecl& model, const BertConfig& config)
        : words_(tensor_index(model, "roberta.embeddings.word_embeddings.weight")),
          positions_(tensor_index(model, "roberta.embeddings.position_embeddings.weight")),
          types_(tensor_index(model, "roberta.embeddings.token_type_embeddings.weight")),
          padding_(config.padding),
          encoder_(model, bert_names("roberta"), config.eps, {config.hidden_dropout, config.probability_dropout}, config.activation),
          classifier_dropout_(config.classifier_dropout) {
        if (model.masked_lm) {
            masked_.emplace(model, masked(), config.eps);  // with GELU, whatever the layers have
        } else {
            dense_ = find_linear(model, "classifier.dense");
            out_ = find_linear(model, "classifier.out_proj");
        }
    }

    Pool pool() const override { return Pool::first; }

    at::Tensor embeddings(const Batch& batch, const Context& c) const override {
        // Texts of a pair are told apart by separators alone: every token is of type 0.
        return encoder_.embeddings({{c.weight(words_), batch.ids, padding_}, {c.weight(types_), at::zeros_like(batch.ids)},
                                       {c.weight(positions_), position_ids(batch, padding_), padding_}}, c);
    }

    at::Tensor layer(int index, const at::Tensor& x, const Context& c, bool pooled_only) const override { return encoder_.layer(index, x, c, pooled_only); }

    at::Tensor head(const at::Tensor& pooled, const Context& c) const override {
        if (masked_) return masked_->forward(pooled, c.weight(words_), c);
        const Rows rows{&c.packing, true};
        const auto site = encoder_.head_site();
        const auto hidden = at::tanh(linear(dense_, c.ops.dropout(pooled, rows, c.dropout(classifier_dropout_, site)), c, rows));
        return linear(out_, c.ops.dropout(hidden, rows, c.dropout(classifier_dropout_, site + 1)), c, rows);
    }

    void set_dropout(double p) override {
        encoder_.set_dropout(p);
        classifier_dropout_ = p;
    }

    std::vector<Linear*> linears() override { return masked_ ? encoder_.linears({&masked_->dense}) : encoder_.linears({&dense_, &out_}); }

private:
    int words_, positions_, types_, padding_;
    Encoder encoder_;
    std::optional<MaskedHead> masked_;
    Linear dense_, out_;
    double classifier_dropout_;
};

std::unique_ptr<Network> build_roberta(const ModelDecl& model) { return std::make_unique<Roberta>(model, read(model.config)); }

}  // namespace

extern const Architecture roberta{"roberta", declare_roberta, declare_masked_roberta, build_roberta};

}  // namespace tb::nn
