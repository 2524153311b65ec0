// What each method makes of a declaration: counts of the dissertation's table 4.7 and of hf_semantics section 4, targets by PEFT's rules.
#include "core/peft/codes.h"
#include "core/peft/registry.h"

#include <QTest>
#include <algorithm>
#include <numeric>

using namespace tb;

static Json config_of(const std::string& model) {
    if (model == "distilbert") return {{"model_type", "distilbert"}, {"vocab_size", 30522}};
    if (model == "distilbert-cased") return {{"model_type", "distilbert"}, {"vocab_size", 28996}};
    if (model == "bert") return {{"model_type", "bert"}};
    if (model == "roberta") return {{"model_type", "roberta"}, {"vocab_size", 50265}, {"max_position_embeddings", 514}, {"type_vocab_size", 1}, {"pad_token_id", 1}, {"layer_norm_eps", 1e-5}};
    return {{"model_type", "llama"}, {"vocab_size", 32000}, {"hidden_size", 2048}, {"intermediate_size", 5632}, {"num_hidden_layers", 22}, {"num_attention_heads", 32}, {"num_key_value_heads", 4},
        {"max_position_embeddings", 2048}, {"pad_token_id", 2}};
}
static std::optional<nn::ModelDecl> declared(const std::string& model) {
    const auto known = nn::known_architectures();
    const auto config = config_of(model);
    if (std::find(known.begin(), known.end(), config["model_type"].get<std::string>()) == known.end()) return {};
    return nn::declare(config, 2, false).value();
}
static Json attention(const std::string& model) {
    if (model == "llama") return {"q_proj", "v_proj"};
    return model.starts_with("distilbert") ? Json{"q_lin", "v_lin"} : Json{"query", "value"};
}
static std::vector<std::string> modules(const peft::Setup& setup) {
    std::vector<std::string> names;
    for (const auto& place : setup.places) names.push_back(place.module);
    return names;
}

class TestCounts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void published_pairs_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("method");
        QTest::addColumn<qint64>("trainable");
        QTest::addColumn<qint64>("all");
        const auto row = [](const char* model, const char* method, qint64 trainable, qint64 all) { QTest::addRow("%s %s", model, method) << model << method << trainable << all; };
        row("distilbert", "LORA", 665'858, 66'955'010 + 665'858);
        row("distilbert", "ADALORA", 665'906, 67'620'928);
        row("distilbert", "IA3", 601'346, 66'955'010 + 601'346);
        row("distilbert", "full", 66'955'010, 66'955'010);
        row("distilbert-cased", "LORA", 665'858, 66'448'900);
        row("distilbert-cased", "full", 65'783'042, 65'783'042);
        row("distilbert", "DORA", 675'074, 66'955'010 + 675'074);
        row("distilbert", "BITFIT", 643'586, 66'955'010);
        row("roberta", "LORA", 739'586, 125'386'756);
        row("roberta", "ADALORA", 739'682, 124'647'170 + 739'682 + 24);
        row("roberta", "IA3", 610'562, 124'647'170 + 610'562);
        row("roberta", "full", 124'647'170, 124'647'170);
        row("roberta", "DORA", 758'018, 124'647'170 + 758'018);
        row("roberta", "BITFIT", 694'274, 124'647'170);
        row("llama", "LORA", 567'296, 1'035'083'776);
        row("llama", "ADALORA", 567'472, 1'034'516'480 + 567'472 + 44);
        row("llama", "IA3", 54'784, 1'034'516'480 + 54'784);
        row("llama", "full", 1'034'516'480, 1'034'516'480);
        row("llama", "DORA", 617'984, 1'034'516'480 + 617'984);
    }
    void published_pairs() {
        QFETCH(QString, model);
        QFETCH(QString, method);
        const auto base = declared(model.toStdString());
        if (!base) QSKIP("this architecture is not registered");
        const auto targets = attention(model.toStdString());
        Json peft = {{"peft_type", method.toStdString()}, {"target_modules", targets}};
        if (method == "LORA" || method == "DORA") peft = {{"peft_type", "LORA"}, {"r", 4}, {"lora_alpha", 8}, {"target_modules", targets}, {"use_dora", method == "DORA"}};
        if (method == "ADALORA") peft.update({{"init_r", 4}, {"target_r", 2}});
        if (method == "IA3") peft["feedforward_modules"] = Json::array();
        if (method == "BITFIT") peft = {{"peft_type", "BITFIT"}};
        if (method == "full") peft = nullptr;
        const auto setup = peft::apply(*base, peft, {});
        QVERIFY2(setup.has_value(), setup ? "" : describe(setup.error()).c_str());
        const auto counts = peft::count_parameters(*setup);
        QTEST(static_cast<qint64>(counts.trainable), "trainable");
        QTEST(static_cast<qint64>(counts.peft_all_params), "all");
        const auto added = std::accumulate(counts.parts.begin(), counts.parts.end(), std::int64_t(0), [](std::int64_t sum, const nn::PartCount& part) { return sum + part.added; });
        QCOMPARE(counts.total, base->total() + added);
        QCOMPARE(counts.total, setup->model.total());
        for (std::size_t i = 0; i < base->tensors.size(); ++i) QVERIFY(!setup->model.tensors[i].added);
    }
    void defaults_as_peft() {
        const auto count = [](const char* model, const char* method) {
            const auto base = declared(model);
            return base ? peft::count_parameters(peft::apply(*base, {{"peft_type", method}}, {}).value()).trainable : -1;
        };
        QCOMPARE(count("bert", "LORA"), 12 * 2 * 8 * (768 + 768) + 1'538);
        QCOMPARE(count("distilbert", "LORA"), 6 * 2 * 8 * (768 + 768) + 592'130);
        if (declared("roberta")) QCOMPARE(count("roberta", "IA3"), 656'642);
        if (declared("llama")) QCOMPARE(count("llama", "IA3"), 139'264);
        // PEFT has no default for DistilBERT; that one is taken here is said.
        const auto setup = peft::apply(*declared("distilbert"), {{"peft_type", "LORA"}}, {}).value();
        QCOMPARE(setup.notes.front().code, &codes::peft_default_targets);
    }
    void above_a_depth() {
        const auto base = *declared("distilbert");
        const auto setup = peft::apply(base, {{"peft_type", "LORA"}, {"r", 4}, {"target_modules", {"q_lin", "v_lin"}}}, {true, 4}).value();
        QCOMPARE(setup.places.size(), std::size_t(4));
        QCOMPARE(setup.places.front().module, std::string("distilbert.transformer.layer.4.attention.q_lin"));
        QCOMPARE(setup.file["target_modules"].size(), std::size_t(4));
        const auto parts = peft::count_parameters(setup).parts;
        QCOMPARE(parts.size(), std::size_t(4));
        QVERIFY(!parts[1].trains && parts[1].added == 0);
        QVERIFY(parts[2].trains && parts[2].trainable == parts[2].added && parts[2].added == 4 * 4 * 1536);
        const auto frozen = peft::apply(base, {{"peft_type", "LORA"}, {"target_modules", {"q_lin"}}}, {true, 6});
        QCOMPARE(frozen.error().front().code, &codes::peft_targets_frozen);
        const auto biases = peft::apply(base, {{"peft_type", "BITFIT"}}, {true, 5}).value();
        QCOMPARE(peft::count_parameters(biases).trainable, 592'130 + 4 * 768 + 768 + 3072 + 768 + 768);
    }
    void targets_by_peft_rules_data() {
        QTest::addColumn<QString>("peft");
        QTest::addColumn<int>("matched");
        QTest::addColumn<QString>("first");
        const auto row = [](const char* name, const char* peft, int matched, const char* first) { QTest::newRow(name) << peft << matched << first; };
        row("end", R"j({"target_modules": ["query"]})j", 12, "bert.encoder.layer.0.attention.self.query");
        row("end after a dot only", R"j({"target_modules": ["uery", "key"]})j", 12, "bert.encoder.layer.0.attention.self.key");
        row("two parts", R"j({"target_modules": ["output.dense"]})j", 24, "bert.encoder.layer.0.attention.output.dense");
        row("whole name", R"j({"target_modules": ["bert.encoder.layer.3.attention.self.key"]})j", 1, "bert.encoder.layer.3.attention.self.key");
        row("expression", R"j({"target_modules": ".*layer\\.(0|11)\\..*(query|value)"})j", 4, "bert.encoder.layer.0.attention.self.query");
        row("expression over the whole name", R"j({"target_modules": "query|.*\\.1\\..*key"})j", 1, "bert.encoder.layer.1.attention.self.key");
        row("all", R"j({"target_modules": "all-linear"})j", 73, "bert.encoder.layer.0.attention.self.query");
        row("except", R"j({"target_modules": "all-linear", "exclude_modules": ["query", "pooler.dense"]})j", 60, "bert.encoder.layer.0.attention.self.key");
        row("layers", R"j({"target_modules": ["query"], "layers_to_transform": [1, 7]})j", 2, "bert.encoder.layer.1.attention.self.query");
        row("layers by a list of lists", R"j({"target_modules": ["dense"], "layers_to_transform": [2], "layers_pattern": ["layers", "encoder.layer"]})j", 3, "bert.encoder.layer.2.attention.output.dense");
        row("one layer by its list", R"j({"target_modules": ["query"], "layers_to_transform": 3, "layers_pattern": "layer"})j", 1, "bert.encoder.layer.3.attention.self.query");
        row("never the head", R"j({"target_modules": ["query", "classifier"]})j", 12, "bert.encoder.layer.0.attention.self.query");
    }
    void targets_by_peft_rules() {
        QFETCH(QString, peft);
        auto config = json_from(peft.toStdString());
        config["peft_type"] = "LORA";
        const auto setup = peft::apply(*declared("bert"), config, {});
        QVERIFY2(setup.has_value(), setup ? "" : describe(setup.error()).c_str());
        QTEST(static_cast<int>(setup->places.size()), "matched");
        QTEST(QString::fromStdString(modules(*setup).front()), "first");
    }
    void targets_that_are_not_there() {
        const auto base = *declared("bert");
        const auto none = peft::apply(base, {{"peft_type", "LORA"}, {"target_modules", {"q_proj"}}}, {});
        QCOMPARE(none.error().front().code, &codes::peft_no_target);
        QVERIFY(describe(none.error()).find("query") != std::string::npos);
        const auto broken = peft::apply(base, {{"peft_type", "LORA"}, {"target_modules", "(query"}}, {});
        QCOMPARE(broken.error().front().code, &codes::peft_bad_expression);
        const auto half = peft::apply(base, {{"peft_type", "LORA"}, {"target_modules", {"query", "q_proj"}}}, {}).value();
        QCOMPARE(half.notes.front().code, &codes::peft_target_unmatched);
        const auto module = peft::apply(base, {{"peft_type", "LORA"}, {"modules_to_save", {"poolr"}}}, {});
        QCOMPARE(module.error().front().code, &codes::peft_no_saved_module);
        const auto table = peft::apply(base, {{"peft_type", "LORA"}, {"target_modules", {"query", "word_embeddings"}}}, {});
        QCOMPARE(table.error().front().code, &codes::peft_embedding_target);
        const auto pattern = peft::apply(base, {{"peft_type", "LORA"}, {"rank_pattern", {{"qury", 3}}}}, {}).value();
        QCOMPARE(pattern.notes.front().code, &codes::peft_pattern_unmatched);
    }
    void modules_that_cannot_be_saved_whole() {
        const auto saved = [](const char* model, const char* entry) { return peft::apply(*declared(model), {{"peft_type", "LORA"}, {"modules_to_save", {entry}}}, {}); };
        QCOMPARE(saved("bert", "layer").error().front().code, &codes::peft_saved_list);
        QCOMPARE(saved("bert", "embeddings").error().front().code, &codes::peft_saved_nested);
        QVERIFY(saved("bert", "bert.embeddings").has_value());
        if (declared("roberta")) QCOMPARE(saved("roberta", "classifier.dense").error().front().code, &codes::peft_saved_nested);
    }
    // PEFT's file names the layers in full wherever PEFT would understand the setting otherwise.
    void how_the_file_names_targets_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("peft");
        QTest::addColumn<int>("named");
        const auto row = [](const char* name, const char* model, const char* peft, int named) { QTest::newRow(name) << model << peft << named; };
        row("as given", "bert", R"j({"target_modules": ["query", "value"]})j", 0);
        row("head left out by PEFT too", "roberta", R"j({"target_modules": ["query", "dense"]})j", 0);
        row("head that PEFT would adapt", "distilbert", R"j({"target_modules": ["q_lin", "pre_classifier"]})j", 6);
        row("name of nothing", "bert", R"j({"target_modules": ["query", "attention"]})j", 12);
        row("expression", "bert", R"j({"target_modules": ".*\\.0\\.attention\\.self\\..*"})j", 3);
        row("all", "llama", R"j({"target_modules": "all-linear"})j", 154);
        row("feed-forward default outside the targets", "bert", R"j({"peft_type": "IA3", "target_modules": ["key"]})j", 12);
    }
    void how_the_file_names_targets() {
        QFETCH(QString, model);
        QFETCH(QString, peft);
        const auto base = declared(model.toStdString());
        if (!base) QSKIP("this architecture is not registered");
        auto config = json_from(peft.toStdString());
        if (!config.contains("peft_type")) config["peft_type"] = "LORA";
        const auto setup = peft::apply(*base, config, {});
        QVERIFY2(setup.has_value(), setup ? "" : describe(setup.error()).c_str());
        QTEST(static_cast<int>(setup->file.value("target_modules", Json::array()).size()), "named");
    }
    // PEFT knows no depth: with "all" every bias trains, and a warning says so; those of the targets are above the depth as these are.
    void biases_and_a_depth() {
        const auto base = *declared("bert");
        const auto apply = [&](const char* mode) {
            return peft::apply(base, {{"peft_type", "LORA"}, {"r", 1}, {"target_modules", {"query"}}, {"bias", mode}}, {true, 11}).value();
        };
        const auto all = apply("all"), own = apply("lora_only");
        QCOMPARE(peft::count_parameters(all).trainable, 1536 + 1'538 + 102'144 + 768);
        QCOMPARE(all.notes.front().code, &codes::peft_biases_below);
        QCOMPARE(peft::count_parameters(own).trainable, 1536 + 1'538 + 768);
        QVERIFY(own.notes.empty());
    }
    void what_trains_beside() {
        const auto base = *declared("bert");
        const auto count = [&](Json peft) {
            peft.update({{"peft_type", "LORA"}, {"r", 1}, {"target_modules", {"query"}}});
            return peft::count_parameters(peft::apply(base, peft, {}).value()).trainable - 12 * 1536 - 1'538;
        };
        QCOMPARE(count({}), 0);
        QCOMPARE(count({{"modules_to_save", {"pooler"}}}), 768 * 768 + 768);
        QCOMPARE(count({{"bias", "lora_only"}}), 12 * 768);
        QCOMPARE(count({{"bias", "all"}}), 102'144 + 768);  // the encoder's and the pooler's; the head trains anyway
        QCOMPARE(count({{"rank_pattern", {{"layer.0.attention.self.query", 3}}}}), 2 * 1536);
    }
};

QTEST_APPLESS_MAIN(TestCounts)
#include "test_counts.moc"
