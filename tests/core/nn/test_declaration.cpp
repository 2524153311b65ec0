// Counts: hf_semantics section 4 and the "parts" of the mock-up of the freeze map.
#include "core/hub/codes.h"
#include "core/nn/codes.h"
#include "core/nn/declaration.h"

#include <QtTest>

using namespace tb;
using namespace tb::nn;

static Json distilbert_config() { return {{"model_type", "distilbert"}, {"vocab_size", 30522}, {"dim", 768}, {"seq_classif_dropout", 0.2}}; }

class TestDeclaration : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tpf03_counts() {
        const auto model = declare(distilbert_config(), 2, false).value();
        const auto counts = count_parameters(model, trainable_tensors(model, {true, 4}).value());
        QCOMPARE(counts.total, 66'955'010);
        QCOMPARE(counts.trainable, 14'767'874);
        QCOMPARE(counts.embeddings, 23'835'648);
        QCOMPARE(counts.parts.size(), std::size_t{4});
        QCOMPARE(counts.parts[1], (PartCount{"layers 0-3", false, 4 * 7'087'872, BlockRole::layer, 0, 3}));
        QCOMPARE(counts.parts[2].label, std::string("layers 4-5"));
        QVERIFY(counts.parts[2].trains && counts.parts[3].trains && !counts.parts[0].trains);
        QCOMPARE(model.total(), counts.total);
        const auto& layer = model.blocks[4];
        QCOMPARE(layer.label, std::string("layer 3"));
        QCOMPARE(layer.attention, 2'362'368);
        QCOMPARE(layer.feed_forward, 4'722'432);
        QCOMPARE(layer.norms, 3'072);
    }
    void bert_base_counts() {
        const auto model = declare({{"model_type", "bert"}}, 2, false).value();
        QCOMPARE(model.total(), 109'483'778);
        QCOMPARE(model.linears.size(), std::size_t{12 * 6 + 2});
        QCOMPARE(model.tensors.front().name, std::string("bert.embeddings.word_embeddings.weight"));
    }
    void layers_by_list() {
        const auto model = declare(distilbert_config(), 2, false).value();
        const auto counts = count_parameters(model, trainable_tensors(model, {false, std::vector<int>{1, 5}}).value());
        QCOMPARE(counts.total - counts.trainable, 2 * 7'087'872);
        QCOMPARE(counts.parts[1].label, std::string("layer 0"));
        QCOMPARE(counts.parts[3].label, std::string("layers 2-4"));
    }
    void layers_out_of_range() {
        const auto model = declare(distilbert_config(), 2, false).value();
        const auto list = trainable_tensors(model, {true, std::vector<int>{-1, 3, 6}});
        QVERIFY(!list);
        QCOMPARE(list.error().size(), std::size_t{2});
        QCOMPARE(list.error()[1].place, std::string("$.freeze.layers[2]"));
        QVERIFY(!trainable_tensors(model, {true, 7}));
        QVERIFY(!trainable_tensors(model, {true, -1}));
        QVERIFY(trainable_tensors(model, {true, 6}));
    }
    void every_bad_value_is_told() {
        const auto bad = declare({{"model_type", "bert"}, {"hidden_size", 0}, {"hidden_act", "mish"}, {"hidden_dropout_prob", 1.0}, {"vocab_size", "many"}}, 2, false);
        QVERIFY(!bad);
        QCOMPARE(bad.error().size(), std::size_t{4});
        QCOMPARE(bad.error()[0].place, std::string("$.vocab_size"));
        QCOMPARE(declare({{"model_type", "bert"}, {"hidden_size", 100}}, 2, false).error()[0].code, &codes::nn_heads_do_not_divide);
    }
    // Sizes whose counts would not fit into 64 bits are no model's.
    void sizes_beyond_reason() {
        const Json huge = {{"model_type", "llama"}, {"hidden_size", 1 << 30}, {"num_attention_heads", 1 << 20}, {"vocab_size", 2'000'000'000}, {"num_hidden_layers", 1 << 20}};
        const auto refused = declare(huge, 2, false);
        QVERIFY(!refused);
        QCOMPARE(refused.error().size(), std::size_t{4});
        const Json largest = {{"model_type", "llama"}, {"hidden_size", 1 << 20}, {"num_attention_heads", 1 << 12}, {"head_dim", 1 << 12}, {"intermediate_size", 1 << 24}, {"num_hidden_layers", 10'000}};
        const auto model = declare(largest, 2, false).value();
        double total = 0;
        for (const auto& tensor : model.tensors) total += static_cast<double>(tensor.count());
        QVERIFY(std::abs(static_cast<double>(model.total()) / total - 1) < 1e-9);
    }
    void unknown_kinds() {
        QCOMPARE(declare({{"model_type", "t5"}}, 2, false).error()[0].code, &codes::nn_unknown_architecture);
        QCOMPARE(declare(Json::object(), 2, false).error()[0].code, &codes::nn_missing_value);
        QCOMPARE(declare(Json(), 2, false).error()[0].code, &codes::nn_missing_value);
    }
    void kinds_by_their_class() {
        const auto model = declare({{"architectures", {"BertForMaskedLM"}}}, 2, false).value();
        QCOMPARE(model.model_type, std::string("bert"));
        QCOMPARE(model.config["model_type"], Json("bert"));
        const auto unknown = declare({{"architectures", {"GPT2LMHeadModel"}}}, 2, false);
        QVERIFY(!unknown);
        const auto text = describe(unknown.error());
        for (const auto& name : known_architectures()) QVERIFY2(text.find(name) != std::string::npos, name.c_str());
        // A folder that says neither is told the same list.
        const std::string incomplete = codes::hub_config_incomplete.text;
        for (const auto& name : known_architectures()) QVERIFY2(incomplete.find(name) != std::string::npos, name.c_str());
    }
    void result_config() {
        const auto model = declare({{"model_type", "bert"}, {"torch_dtype", "bfloat16"}, {"architectures", {"BertModel"}}}, 3, false).value();
        QCOMPARE(model.config["architectures"][0], Json("BertForSequenceClassification"));
        QCOMPARE(model.config["dtype"], Json("float32"));
        QCOMPARE(model.config["id2label"].size(), std::size_t{3});
        QVERIFY(!model.config.contains("torch_dtype"));
        QCOMPARE(declare({{"model_type", "bert"}}, 5, true).value().num_labels, 1);
    }
};

QTEST_APPLESS_MAIN(TestDeclaration)
#include "test_declaration.moc"
