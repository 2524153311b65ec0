// Llama (H. Touvron et al., 2023) as transformers builds it, as a classifier of the last real token; names and defaults: hf_semantics 1.4.
#include "core/nn/architecture.h"
#include "core/nn/encoder.h"
#include "core/nn/model.h"
#include "core/nn/rotation.h"

#include <algorithm>

namespace tb::nn {

namespace {

struct Config {
    ModelDecl model;
    int key_heads = 32, width = 128;  // heads of keys and values; a head's width
    std::int64_t padding = -1;        // -1: none
    double eps = 1e-6, attention_dropout = 0;
    RotationConfig rotation;
    bool attention_bias = false, feed_forward_bias = false;
    Problems problems;
};

void read_heads(ConfigReader& from, Config& out) {
    auto& m = out.model;
    m.heads = from.whole("num_attention_heads", 32, 1, most_heads);
    out.key_heads = from.whole("num_key_value_heads", m.heads, 1, most_heads);
    const bool given = from.find("head_dim") != nullptr;
    out.width = from.whole("head_dim", std::max(1, m.hidden / m.heads), 2, most_heads);
    if (!given) check_heads(from, "num_attention_heads", m.hidden, m.heads);
    if (!from.problems().empty()) return;
    if (m.heads % out.key_heads != 0) from.bad("num_key_value_heads", Json(out.key_heads), "a divisor of num_attention_heads (" + std::to_string(m.heads) + ")");
    if (out.width % 2 != 0) from.bad("head_dim", Json(out.width), "an even width, since rotary positions turn its halves");
}

Config read(const Json& json) {
    ConfigReader from(json);
    Config out;
    auto& m = out.model;
    m.vocabulary = from.whole("vocab_size", 32000);
    m.positions = from.whole("max_position_embeddings", 2048);
    m.hidden = from.whole("hidden_size", 4096, 1, most_width);
    m.layers = from.whole("num_hidden_layers", 32, 1, most_layers);
    m.feed_forward = from.whole("intermediate_size", 11008);
    m.initializer_range = from.real("initializer_range", 0.02);
    read_heads(from, out);
    if (from.find("pad_token_id")) out.padding = from.whole("pad_token_id", 0, 0, m.vocabulary - 1);
    out.eps = from.real("rms_norm_eps", 1e-6);
    out.rotation = read_rotation(from, out.width);
    out.attention_dropout = from.probability("attention_dropout", 0);
    out.attention_bias = from.flag("attention_bias");
    out.feed_forward_bias = from.flag("mlp_bias");
    from.word("hidden_act", {"silu", "swish"});
    from.refuse("quantization_config");
    if (const Json* part = from.find("partial_rotary_factor"); part && *part != 1) from.bad("partial_rotary_factor", *part, "1");
    out.problems = from.problems();
    return out;
}

std::string layer_name(int i) { return "model.layers." + std::to_string(i) + "."; }

void declare_layer(Declarer& add, const Config& config, int i) {
    const auto& m = config.model;
    const auto name = layer_name(i);
    const auto queries = std::int64_t{m.heads} * config.width, keys = std::int64_t{config.key_heads} * config.width;
    add.block(BlockRole::layer, i);
    add.linear(name + "self_attn.q_proj", m.hidden, queries, Part::attention, config.attention_bias);
    add.linear(name + "self_attn.k_proj", m.hidden, keys, Part::attention, config.attention_bias);
    add.linear(name + "self_attn.v_proj", m.hidden, keys, Part::attention, config.attention_bias);
    add.linear(name + "self_attn.o_proj", queries, m.hidden, Part::attention, config.attention_bias);
    add.linear(name + "mlp.gate_proj", m.hidden, m.feed_forward, Part::feed_forward, config.feed_forward_bias);
    add.linear(name + "mlp.up_proj", m.hidden, m.feed_forward, Part::feed_forward, config.feed_forward_bias);
    add.linear(name + "mlp.down_proj", m.feed_forward, m.hidden, Part::feed_forward, config.feed_forward_bias);
    add.rms_norm(name + "input_layernorm", m.hidden);
    add.rms_norm(name + "post_attention_layernorm", m.hidden);
}

Expected<ModelDecl> declare_llama(const Json& json, int num_labels, bool regression) {
    auto config = read(json);
    if (!config.problems.empty()) return tl::unexpected(config.problems);
    auto& m = config.model;
    name_classifier(m, json, {"llama", "LlamaForSequenceClassification", "model"}, {"score"}, num_labels, regression);
    Declarer add(m);
    add.block(BlockRole::embeddings);
    add.words("model.embed_tokens", m.vocabulary, m.hidden, static_cast<int>(config.padding));
    for (int i = 0; i < m.layers; ++i) declare_layer(add, config, i);
    add.block(BlockRole::head);
    add.rms_norm("model.norm", m.hidden);
    add.linear("score", m.hidden, num_labels, Part::other, false);
    return std::move(m);
}

struct Layer {
    Linear query, key, value, output, gate, up, down;
    int attention_norm, feed_forward_norm;  // tensors
};

Layer find_layer(const ModelDecl& model, int i) {
    const auto name = layer_name(i);
    const auto linear = [&](const char* part) { return find_linear(model, name + part); };
    return {linear("self_attn.q_proj"), linear("self_attn.k_proj"), linear("self_attn.v_proj"), linear("self_attn.o_proj"), linear("mlp.gate_proj"),
        linear("mlp.up_proj"), linear("mlp.down_proj"), tensor_index(model, name + "input_layernorm.weight"),
        tensor_index(model, name + "post_attention_layernorm.weight")};
}

class Llama : public Network {
public:
    Llama(const ModelDecl& model, const Config& config)
        : config_(config), words_(tensor_index(model, "model.embed_tokens.weight")), norm_(tensor_index(model, "model.norm.weight")), score_(find_linear(model, "score")) {
        for (int i = 0; i < model.layers; ++i) layers_.push_back(find_layer(model, i));
    }

    Pool pool() const override { return Pool::last; }

    // Of each row the last token that is not the padding id (0 where there is none), as the reference finds it.
    std::vector<std::int32_t> pooled_positions(const Batch& batch) const override {
        const auto ids = batch.ids_on_host();
        const auto* id = ids.const_data_ptr<std::int64_t>();
        std::vector<std::int32_t> positions;
        for (std::size_t i = 0; i + 1 < batch.offsets.size(); ++i) {
            auto last = batch.offsets[i + 1] - 1;
            while (last > batch.offsets[i] && id[last] == config_.padding) --last;
            positions.push_back(last - batch.offsets[i]);
        }
        return positions;
    }

    at::Tensor embeddings(const Batch& batch, const Context& c) const override {
        return c.ops.lookup({c.weight(words_), batch.ids, static_cast<int>(config_.padding)});
    }

    at::Tensor layer(int index, const at::Tensor& x, const Context& c, bool pooled_only) const override {
        const auto& l = layers_[static_cast<std::size_t>(index)];
        const Rows all{&c.packing, false}, rows{&c.packing, pooled_only};
        const auto own = [&](const at::Tensor& t) { return pooled_only ? c.ops.pooled_rows(t, c.packing) : t; };
        const auto h = c.ops.rms_norm(x, c.weight(l.attention_norm), config_.eps);
        const auto& turn = rotated(c.packing, x.device());
        const auto q = c.ops.rotary(linear(l.query, own(h), c, rows), config_.model.heads, turn, rows);
        const auto k = c.ops.rotary(linear(l.key, h, c, all), config_.key_heads, turn, all);
        const auto v = linear(l.value, h, c, all);
        const auto drop = c.dropout(config_.attention_dropout, layer_site(index));
        const auto attended = c.ops.causal_attention(q, k, v, config_.model.heads, config_.key_heads, rows, drop);
        const auto middle = at::add(own(x), linear(l.output, attended, c, rows));
        const auto g = c.ops.rms_norm(middle, c.weight(l.feed_forward_norm), config_.eps);
        return at::add(middle, linear(l.down, c.ops.swiglu(linear(l.gate, g, c, rows), linear(l.up, g, c, rows)), c, rows));
    }

    at::Tensor head(const at::Tensor& pooled, const Context& c) const override {
        return linear(score_, c.ops.rms_norm(pooled, c.weight(norm_), config_.eps), c, Rows{&c.packing, true});
    }

    void set_dropout(double p) override { config_.attention_dropout = p; }

    std::vector<Linear*> linears() override {
        std::vector<Linear*> all;
        for (auto& l : layers_) all.insert(all.end(), {&l.query, &l.key, &l.value, &l.output, &l.gate, &l.up, &l.down});
        all.push_back(&score_);
        return all;
    }

private:
    // The table grows with the longest sequence seen; one thread runs a model.
    const Rotation& rotated(const Packing& packing, at::Device device) const {
        std::int64_t longest = 128, known = rotation_.cos.defined() && rotation_.cos.device() == device ? rotation_.cos.size(0) : 0;
        for (int i = 0; i < packing.sequences(); ++i) longest = std::max<std::int64_t>(longest, packing.length(i));
        if (longest > known) rotation_ = rotation(config_.rotation, std::max(longest, 2 * known), device);
        return rotation_;
    }

    Config config_;
    int words_, norm_;
    Linear score_;
    std::vector<Layer> layers_;
    mutable Rotation rotation_;
};

std::unique_ptr<Network> build_llama(const ModelDecl& model) { return std::make_unique<Llama>(model, read(model.config)); }

}  // namespace

extern const Architecture llama{"llama", declare_llama, nullptr, build_llama};

}  // namespace tb::nn
