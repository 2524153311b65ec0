// The masked-LM heads of the encoders against transformers: tests/golden/masked_lm, tiny random models.
#include "core/base/files.h"
#include "core/nn/codes.h"
#include "core/nn/model.h"
#include "core/nn/ops/ops.h"
#include "core/nn/safetensors.h"

#include <QTemporaryDir>
#include <QtTest>
#include <numeric>

using namespace tb;
using namespace tb::nn;

static const fs::path goldens = fs::path(TUNEBENCH_SOURCE) / "tests/golden/masked_lm";

static ModelFolder folder_of(const fs::path& path) {
    ModelFolder folder;
    folder.path = path;
    folder.config = read_json(path / "config.json").value();
    folder.has_weights = true;
    return folder;
}

static Batch batch_of(const Json& golden) {
    PackedBatch out;
    out.offsets.push_back(0);
    for (const auto& row : golden["ids"]) {
        for (std::size_t t = 0; t < row.size(); ++t) {
            out.ids.push_back(row[t]);
            out.type_ids.push_back(0);
            out.positions.push_back(static_cast<std::int32_t>(t));
        }
        out.offsets.push_back(static_cast<std::int32_t>(out.ids.size()));
    }
    for (const auto& row : golden["labels"])
        for (const std::int64_t label : row) out.label.push_back(label);  // of every token
    return to_batch(out, at::kCPU);
}

class TestMaskedLm : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void follows_the_reference_data() {
        QTest::addColumn<QString>("family");
        QTest::addColumn<bool>("fast");
        for (const char* family : {"bert", "distilbert", "roberta"})
            for (const bool fast : {true, false}) QTest::addRow("%s %s", family, fast ? "fast" : "reference") << family << fast;
    }
    void follows_the_reference() {
        QFETCH(QString, family);
        QFETCH(bool, fast);
        const auto golden = read_json(goldens / "golden.json").value()[family.toStdString()];
        LoadReport report;
        auto model = Model::load_masked_lm(folder_of(goldens / family.toStdString()), 1, &report);
        QVERIFY2(model, model ? "" : describe(model.error()).c_str());
        if (!fast) model->set_ops(reference_ops());
        QVERIFY(report.initialised.empty() && report.unexpected.empty());
        const auto& decl = model->declaration();
        model->parameters().set_trainable(std::vector<bool>(decl.tensors.size(), true));
        QVERIFY(model->parameters().tables().empty());  // the decoder looks at every row of the token table
        const auto batch = batch_of(golden);
        const auto logits = model->forward(batch, {true, 1, 0, 0});
        QCOMPARE(logits.sizes(), (at::IntArrayRef{batch.tokens(), decl.vocabulary}));
        std::int64_t at = 0;
        for (const auto& row : golden["logits"])
            for (const auto& token : row) {
                const auto wanted = at::tensor(token.get<std::vector<float>>());
                QVERIFY(at::allclose(logits[at++].detach(), wanted, 1e-5, 1e-5));
            }
        const auto value = nn::loss(logits, batch, false, 0);
        QVERIFY(std::abs(value.item<double>() - golden["loss"].get<double>()) < 1e-6);
        value.backward();
        for (const auto& [name, norm] : golden["gradients"].items()) {
            const auto found = model->parameters().get(name).grad().norm().item<double>();
            QVERIFY2(std::abs(found - norm.get<double>()) <= 1e-6 + 1e-4 * norm.get<double>(), name.c_str());
        }
    }

    // The same weights under another activation, or with positions that are not trained.
    void variants_of_the_configuration_data() {
        QTest::addColumn<int>("index");
        const auto all = read_json(goldens / "variants.json").value();
        for (std::size_t i = 0; i < all.size(); ++i)
            QTest::addRow("%s %s", all[i]["family"].get<std::string>().c_str(), json_text(all[i]["change"]).c_str()) << static_cast<int>(i);
    }
    void variants_of_the_configuration() {
        QFETCH(int, index);
        const auto variant = read_json(goldens / "variants.json").value()[std::size_t(index)];
        auto folder = folder_of(goldens / variant["family"].get<std::string>());
        for (const auto& [key, value] : variant["change"].items()) folder.config[key] = value;
        auto model = Model::load_masked_lm(folder, 1);
        QVERIFY2(model, model ? "" : describe(model.error()).c_str());
        const auto& decl = model->declaration();
        const auto trains = trainable_tensors(decl, {false, 0}).value();
        model->parameters().set_trainable(trains);
        const auto batch = batch_of(read_json(goldens / "golden.json").value()["bert"]);
        const auto value = nn::loss(model->forward(batch, {true, 1, 0, 0}), batch, false, 0);
        QVERIFY(std::abs(value.item<double>() - variant["loss"].get<double>()) < 2e-6);
        value.backward();
        const auto& gradients = variant["gradients"];
        for (std::size_t i = 0; i < decl.tensors.size(); ++i) {
            const auto& name = decl.tensors[i].name;
            QVERIFY2(trains[i] == gradients.contains(name), name.c_str());
            if (!trains[i]) continue;
            const auto found = model->parameters().get(name).grad().norm().item<double>(), wanted = gradients[name].get<double>();
            QVERIFY2(std::abs(found - wanted) <= 1e-6 + 1e-4 * wanted, name.c_str());
        }
    }

    void a_file_may_repeat_the_tied_matrix() {
        QTemporaryDir home;
        const fs::path folder(home.path().toStdString());
        fs::copy(goldens / "bert/config.json", folder / "config.json");
        const auto file = read_safetensors(goldens / "bert/model.safetensors").value();
        NamedTensors tensors(file.tensors.begin(), file.tensors.end());
        tensors.emplace_back("cls.predictions.decoder.weight", *file.find("bert.embeddings.word_embeddings.weight"));
        tensors.emplace_back("cls.predictions.decoder.bias", *file.find("cls.predictions.bias"));
        QVERIFY(write_safetensors(folder / "model.safetensors", tensors, {{"format", "pt"}}));
        LoadReport report;
        QVERIFY(Model::load_masked_lm(folder_of(folder), 1, &report));
        QVERIFY(report.unexpected.empty());
    }

    void refuses_what_has_no_such_head() {
        const auto llama = declare_masked_lm({{"model_type", "llama"}});
        QVERIFY(!llama && llama.error().front().code == &codes::nn_no_masked_lm);
        auto config = read_json(goldens / "bert/config.json").value();
        config["tie_word_embeddings"] = false;
        const auto untied = declare_masked_lm(config);
        QVERIFY(!untied && untied.error().front().place == "$.tie_word_embeddings");
    }

    void the_classifier_of_the_same_file_starts_with_a_new_head() {
        LoadReport report;
        QVERIFY(Model::load(folder_of(goldens / "bert"), 2, false, 1, &report));
        QVERIFY(report.head_untrained && !report.unexpected.empty());
    }
};

QTEST_APPLESS_MAIN(TestMaskedLm)
#include "test_masked_lm.moc"
