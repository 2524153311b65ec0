#include "core/nn/encoder.h"

#include "core/nn/codes.h"

namespace tb::nn {

EncoderNames bert_names(const std::string& prefix) {
    return {prefix + ".embeddings.", prefix + ".encoder.layer.", "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
        "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm"};
}

void check_heads(ConfigReader& from, const char* key, int hidden, int heads) {
    if (!from.problems().empty() || hidden % heads == 0) return;
    from.add({&codes::nn_heads_do_not_divide, std::string("$.") + key, {{"hidden", std::int64_t{hidden}}, {"heads", std::int64_t{heads}}}, Severity::error});
}

Activation read_activation(ConfigReader& from, const char* key) {
    const auto name = from.word(key, {"gelu", "gelu_python", "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "relu", "silu", "swish"});
    if (name == "relu") return Activation::relu;
    if (name == "silu" || name == "swish") return Activation::silu;
    return name == "gelu" || name == "gelu_python" ? Activation::gelu : Activation::gelu_tanh;
}

BertConfig read_bert_config(const Json& json, int default_vocabulary, int default_padding) {
    ConfigReader from(json);
    BertConfig out;
    auto& m = out.model;
    m.vocabulary = from.whole("vocab_size", default_vocabulary);
    m.positions = from.whole("max_position_embeddings", 512);
    m.hidden = from.whole("hidden_size", 768, 1, most_width);
    m.layers = from.whole("num_hidden_layers", 12, 1, most_layers);
    m.heads = from.whole("num_attention_heads", 12, 1, most_heads);
    m.feed_forward = from.whole("intermediate_size", 3072);
    m.initializer_range = from.real("initializer_range", 0.02);
    out.types = from.whole("type_vocab_size", 2);
    out.padding = from.whole("pad_token_id", default_padding, 0, m.vocabulary - 1);
    out.eps = from.real("layer_norm_eps", 1e-12);
    out.hidden_dropout = from.probability("hidden_dropout_prob", 0.1);
    out.probability_dropout = from.probability("attention_probs_dropout_prob", 0.1);
    out.classifier_dropout = from.probability("classifier_dropout", out.hidden_dropout);
    out.activation = read_activation(from, "hidden_act");
    from.word("position_embedding_type", {"absolute"});
    for (const char* key : {"is_decoder", "quantization_config"}) from.refuse(key);
    check_heads(from, "num_attention_heads", m.hidden, m.heads);
    out.problems = from.problems();
    return out;
}

void declare_encoder_layers(Declarer& add, const ModelDecl& model, const EncoderNames& names) {
    const auto hidden = model.hidden, wide = model.feed_forward;
    for (int i = 0; i < model.layers; ++i) {
        const auto name = names.layer + std::to_string(i) + ".";
        add.block(BlockRole::layer, i);
        for (const char* part : {names.query, names.key, names.value, names.attention_output}) add.linear(name + part, hidden, hidden, Part::attention);
        add.norm(name + names.attention_norm, hidden);
        add.linear(name + names.up, hidden, wide, Part::feed_forward);
        add.linear(name + names.down, wide, hidden, Part::feed_forward);
        add.norm(name + names.output_norm, hidden);
    }
}

void declare_bert_blocks(Declarer& add, const BertConfig& config, const std::string& prefix, int position_rows, int position_padding) {
    const auto& m = config.model;
    const auto names = bert_names(prefix);
    add.block(BlockRole::embeddings);
    add.words(names.embeddings + "word_embeddings", m.vocabulary, m.hidden, config.padding);
    add.embedding(names.embeddings + "position_embeddings", position_rows, m.hidden, position_padding);
    add.embedding(names.embeddings + "token_type_embeddings", config.types, m.hidden);
    add.norm(names.embeddings + "LayerNorm", m.hidden);
    declare_encoder_layers(add, m, names);
}

void declare_masked_head(Declarer& add, ModelDecl& model, const MaskedNames& names) {
    model.tied = names.tied;
    add.block(BlockRole::head);
    add.linear(names.dense, model.hidden, model.hidden);
    add.norm(names.norm, model.hidden);
    add.bias(names.bias, model.vocabulary);
}

MaskedHead::MaskedHead(const ModelDecl& model, const MaskedNames& names, double eps, Activation activation)
    : dense(find_linear(model, names.dense)), norm_(find_norm(model, names.norm, eps)), bias_(tensor_index(model, names.bias)), activation_(activation) {}

at::Tensor MaskedHead::forward(const at::Tensor& x, const at::Tensor& words, const Context& context) const {
    const auto hidden = linear_activation(dense, x, activation_, context, Rows{&context.packing});
    const auto norm = weights_of(norm_, context);
    return context.ops.linear(at::layer_norm(hidden, {hidden.size(1)}, norm.weight, norm.bias, norm.eps), words, context.weight(bias_));
}

Encoder::Encoder(const ModelDecl& model, const EncoderNames& names, double eps, const EncoderDropout& dropout, Activation activation)
    : norm_(find_norm(model, names.embeddings + "LayerNorm", eps)), dropout_(dropout) {
    for (int i = 0; i < model.layers; ++i) {
        const auto name = names.layer + std::to_string(i) + ".";
        const auto linear = [&](const char* part) { return find_linear(model, name + part); };
        EncoderLayer layer{linear(names.query), linear(names.key), linear(names.value), linear(names.attention_output), linear(names.up), linear(names.down),
            find_norm(model, name + names.attention_norm, eps), find_norm(model, name + names.output_norm, eps)};
        layer.heads = model.heads;
        layer.activation = activation;
        layer.site = layer_site(i);
        layers_.push_back(std::move(layer));
    }
    apply_dropout();
}

void Encoder::apply_dropout() {
    for (auto& one : layers_) {
        one.probability_dropout = dropout_.probabilities;
        one.attention_dropout = dropout_.after_attention ? dropout_.hidden : 0;
        one.output_dropout = dropout_.hidden;
    }
}

at::Tensor Encoder::embeddings(const std::vector<Lookup>& lookups, const Context& context) const {
    return context.ops.embed(lookups, weights_of(norm_, context), Rows{&context.packing}, context.dropout(dropout_.hidden, 0));
}

void Encoder::set_dropout(double p) {
    dropout_.hidden = dropout_.probabilities = p;
    apply_dropout();
}

std::vector<Linear*> Encoder::linears(std::initializer_list<Linear*> head) {
    std::vector<Linear*> all;
    for (auto& layer : layers_) {
        for (auto* one : layer.linears()) all.push_back(one);
    }
    all.insert(all.end(), head);
    return all;
}

}  // namespace tb::nn
