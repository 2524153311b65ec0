// Golden logits, losses and gradient norms of transformers: shared/oracle/goldens (random models of 16 x 2 layers, dropout 0).
#include "core/base/files.h"
#include "core/nn/codes.h"
#include "core/nn/layers.h"
#include "core/nn/model.h"
#include "core/nn/safetensors.h"
#include "core/text/tokenizer.h"

#include <QtTest>

#include <fstream>

using namespace tb;
using namespace tb::nn;

static fs::path goldens() {
    const auto shared = qEnvironmentVariable("TUNEBENCH_SHARED", TUNEBENCH_SOURCE "/../shared").toStdString();
    return fs::path(shared) / "oracle" / "goldens";
}
#define NEEDS_GOLDENS() \
    if (!fs::exists(goldens() / "models")) QSKIP("The oracle's goldens are not there (TUNEBENCH_SHARED)")

static ModelFolder folder_of(const fs::path& path) {
    ModelFolder folder;
    folder.path = path;
    folder.config = read_json(path / "config.json").value();
    folder.model_type = folder.config.at("model_type");
    folder.has_weights = true;
    return folder;
}
static Model load(const std::string& type) { return std::move(Model::load(folder_of(goldens() / "models" / type), 2, false, 42).value()); }

// A padded batch of the goldens, packed.
static Batch packed(const TensorFile& file) {
    const auto ids = *file.find("input_ids"), mask = *file.find("attention_mask");
    const auto* types = file.find("token_type_ids");
    PackedBatch out;
    out.offsets.push_back(0);
    for (std::int64_t row = 0; row < ids.size(0); ++row) {
        const auto length = mask[row].sum().item<std::int64_t>();
        for (std::int64_t t = 0; t < length; ++t) {
            out.ids.push_back(static_cast<std::int32_t>(ids[row][t].item<std::int64_t>()));
            out.type_ids.push_back(types ? static_cast<std::int32_t>((*types)[row][t].item<std::int64_t>()) : 0);
            out.positions.push_back(static_cast<std::int32_t>(t));
        }
        out.offsets.push_back(static_cast<std::int32_t>(out.ids.size()));
        out.label.push_back((*file.find("labels"))[row].item<std::int64_t>());
    }
    return to_batch(out, at::kCPU);
}

// Random rows of the given lengths.
static Batch random_batch(const std::vector<int>& lengths, int vocabulary) {
    PackedBatch out;
    out.offsets.push_back(0);
    std::uint32_t state = 1;
    for (const int length : lengths) {
        for (int t = 0; t < length; ++t) {
            state = state * 1664525u + 1013904223u;
            out.ids.push_back(static_cast<std::int32_t>(1 + (state >> 8) % static_cast<std::uint32_t>(vocabulary - 1)));
            out.type_ids.push_back(0);
            out.positions.push_back(t);
        }
        out.offsets.push_back(static_cast<std::int32_t>(out.ids.size()));
        out.label.push_back(length % 2);
    }
    return to_batch(out, at::kCPU);
}

static double difference(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }
static const std::vector<std::string> types{"bert", "distilbert", "roberta", "llama"};

class Doubled : public Adapter {
public:
    at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const Context& context, const Rows&) const override {
        return context.ops.linear(x, weight, bias) * scale;
    }
    at::Tensor scale = at::full({1}, 2.0f).requires_grad_(true);
};

class FakeTokenizer : public Tokenizer {
public:
    Encoding run(std::string_view, const std::string_view*, const EncodeOptions&) const override { return {}; }
    int special_tokens(bool) const override { return 2; }
    std::int64_t vocabulary_size() const override { return 0; }
    std::optional<int> model_max_length() const override { return {}; }
    std::string token(std::int32_t) const override { return {}; }
    std::optional<std::int32_t> pad_id() const override { return {}; }
    std::vector<std::pair<std::string, std::string>> files() const override { return {{"vocab.txt", "[PAD]\n"}}; }
};

class TestModel : public QObject {
    Q_OBJECT
    QTemporaryDir temporary_;
    fs::path work() const { return temporary_.path().toStdString(); }

private Q_SLOTS:
    void golden_logits_and_gradients_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<bool>("freeze");
        for (const auto& type : types) {
            QTest::newRow((type + " full").c_str()) << QString::fromStdString(type) << false;
            QTest::newRow((type + " freeze").c_str()) << QString::fromStdString(type) << true;
        }
    }
    void golden_logits_and_gradients() {
        NEEDS_GOLDENS();
        QFETCH(QString, type);
        QFETCH(bool, freeze);
        const auto golden = goldens() / "static" / (type.toStdString() + (freeze ? "-freeze" : "-full"));
        const auto expected = read_json(golden / "expected.json").value();
        const auto file = read_safetensors(golden / "batch.safetensors").value();
        auto model = load(type.toStdString());
        const auto trainable = trainable_tensors(model.declaration(), freeze ? FreezeSpec{true, 1} : FreezeSpec{}).value();
        model.parameters().set_trainable(trainable);
        const auto counts = count_parameters(model.declaration(), trainable);
        QCOMPARE(counts.total, expected["parameters"]["total"].get<std::int64_t>());
        QCOMPARE(counts.trainable, expected["parameters"]["trainable"].get<std::int64_t>());
        const auto batch = packed(file);
        const auto* gradients = model.parameters().gradients().const_data_ptr();
        const auto logits = model.forward(batch, {true});
        const auto value = loss(logits, batch, false, 0.0);
        value.backward();
        QVERIFY(difference(logits, *file.find("logits")) < 1e-5);
        QVERIFY(std::abs(value.item<double>() - expected["loss"].get<double>()) < 1e-6);
        std::size_t trained = 0;
        for (std::size_t i = 0; i < model.parameters().size(); ++i) {
            const auto& name = model.declaration().tensors[i].name;
            QCOMPARE(model.parameters().trains(i), expected["grad_norms"].contains(name));
            if (!model.parameters().trains(i)) continue;
            ++trained;
            const double norm = model.parameters()[i].grad().norm().item<double>(), wanted = expected["grad_norms"][name];
            QVERIFY2(std::abs(norm - wanted) < 1e-5 * wanted + 1e-7, (name + ": " + std::to_string(norm) + ", golden " + std::to_string(wanted)).c_str());
            QVERIFY(model.parameters()[i].grad().storage().data() == gradients);
        }
        QCOMPARE(trained, expected["grad_norms"].size());
        QVERIFY(std::abs(model.parameters().gradients().norm().item<double>() - expected["grad_norm"].get<double>()) < 1e-5);
        // A second backward adds in place.
        const auto once = model.parameters().gradients().clone();
        loss(model.forward(batch, {true}), batch, false, 0.0).backward();
        QVERIFY(difference(model.parameters().gradients(), once * 2) < 1e-5);
    }
    // From text to the first step's loss and gradient norm of the golden runs (seed 1, batches of 8, at most 32 tokens).
    void golden_first_step() {
        NEEDS_GOLDENS();
        Examples examples;
        std::ifstream table(goldens() / "data" / "train.tsv");
        std::string line;
        std::getline(table, line);
        while (std::getline(table, line)) {
            const auto tab = line.find('\t');
            examples.text.push_back(line.substr(0, tab));
            examples.label.push_back(line[tab + 1] - '0');
            examples.row.push_back(examples.size() - 1);
        }
        for (const auto& type : types) {
            const auto tokenizer = load_tokenizer(goldens() / "models" / type).value();
            const auto encoded = encode(examples, *tokenizer, 32, 1);
            const auto order = epoch_order(examples.size(), 1, 0);
            const auto batch = to_batch(pack(encoded, std::span(order).first(8)), at::kCPU);
            std::ifstream log(goldens() / "runs" / (type + "-full") / "events.jsonl");
            std::getline(log, line);
            const auto first = json_from(line);
            auto model = load(type);
            model.parameters().set_trainable(trainable_tensors(model.declaration(), {}).value());
            const auto value = loss(model.forward(batch, {true}), batch, false, 0.0);
            value.backward();
            QVERIFY(std::abs(value.item<double>() - first["loss"].get<double>()) < 1e-5);
            QVERIFY(std::abs(model.parameters().gradients().norm().item<double>() - first["grad_norm"].get<double>()) < 1e-5);
        }
    }
    void flat_layout() {
        NEEDS_GOLDENS();
        auto model = load("bert");
        auto& p = model.parameters();
        const auto before = p.get("classifier.weight").clone();
        p.set_trainable(trainable_tensors(model.declaration(), {true, 1}).value());
        QVERIFY(p.weights().numel() == p.gradients().numel() && p.decayed() > 0 && p.decayed() < p.weights().numel());
        for (std::size_t i = 0; i < p.size(); ++i) {
            QCOMPARE(p[i].requires_grad(), p.trains(i));
            if (!p.trains(i)) continue;
            const auto place = p[i].storage_offset();
            QVERIFY(place % 16 == 0 && (place < p.decayed()) == model.declaration().tensors[i].decays);
            QVERIFY(reinterpret_cast<std::uintptr_t>(p[i].const_data_ptr()) % 64 == 0);
        }
        p.weights().mul_(2);
        QVERIFY(at::equal(p.get("classifier.weight"), before * 2));
        p.set_trainable(std::vector<bool>(p.size(), false));
        QCOMPARE(p.weights().numel(), 0);
        QVERIFY(at::equal(p.get("classifier.weight"), before * 2));
    }
    void an_adapter_takes_the_place_of_a_layer() {
        NEEDS_GOLDENS();
        auto model = load("distilbert");
        const auto batch = random_batch({5, 9}, 1000);
        const auto before = model.forward(batch, {});
        const auto adapter = std::make_shared<Doubled>();
        model.set_adapter("classifier", adapter);
        QVERIFY(difference(model.forward(batch, {}), before * 2) < 1e-6);
        model.set_adapter("classifier", nullptr);
        model.set_adapter("distilbert.transformer.layer.1.attention.q_lin", adapter);
        loss(model.forward(batch, {true}), batch, false, 0).backward();
        QVERIFY(adapter->scale.grad().defined() && adapter->scale.grad().abs().item<float>() > 0);
    }
    // A base model's file without its name before the tensors, with old LayerNorm names and a buffer; the head is drawn as transformers draws it.
    void repairs_and_initialisation() {
        NEEDS_GOLDENS();
        const auto source = read_safetensors(goldens() / "models" / "bert" / "model.safetensors").value();
        auto config = read_json(goldens() / "models" / "bert" / "config.json").value();
        config["initializer_range"] = 0.02;
        NamedTensors tensors;
        for (auto [name, tensor] : source.tensors) {
            if (!name.starts_with("bert.") || name.starts_with("bert.pooler")) continue;
            auto text = QString::fromStdString(name.substr(5));
            tensors.emplace_back(text.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta").toStdString(), tensor.to(at::kHalf));
        }
        tensors.emplace_back("embeddings.position_ids", at::arange(64));
        tensors.emplace_back("cls.predictions.bias", at::zeros({5}));
        QVERIFY(write_safetensors(work() / "model.safetensors", tensors, {}));
        QVERIFY(write_json(work() / "config.json", config));
        LoadReport report;
        auto model = std::move(Model::load(folder_of(work()), 3, false, 7, &report).value());
        QCOMPARE(report.unexpected, std::vector<std::string>{"cls.predictions.bias"});
        QCOMPARE(report.initialised, (std::vector<std::string>{"bert.pooler.dense.weight", "bert.pooler.dense.bias", "classifier.weight", "classifier.bias"}));
        QVERIFY(report.head_untrained);
        at::manual_seed(7);
        const auto pooler = at::empty({16, 16}).normal_(0, 0.02), head = at::empty({3, 16}).normal_(0, 0.02);
        QVERIFY(at::equal(model.parameters().get("bert.pooler.dense.weight"), pooler));
        QVERIFY(at::equal(model.parameters().get("classifier.weight"), head));
        QVERIFY(difference(model.parameters().get("bert.encoder.layer.1.output.LayerNorm.weight"), *source.find("bert.encoder.layer.1.output.LayerNorm.weight")) < 1e-3);
    }
    void golden_draws() {
        NEEDS_GOLDENS();
        const auto golden = read_json(goldens() / "init.json").value();
        for (const auto& one : golden) {
            if (one["what"] != "two normal_(0, 0.02) in a row") continue;
            at::manual_seed(one["seed"].get<std::uint64_t>());
            const auto shape = one["shape"].get<std::vector<std::int64_t>>();
            const auto a = at::empty(shape).normal_(0, 0.02), b = at::empty(shape).normal_(0, 0.02);
            const auto first = at::cat({a.flatten().narrow(0, 0, 4), b.flatten().narrow(0, 0, 4)});
            for (int i = 0; i < 8; ++i) QCOMPARE(first[i].item<double>(), one["first"][static_cast<std::size_t>(i)].get<double>());
        }
    }
    void weights_that_do_not_fit() {
        NEEDS_GOLDENS();
        auto folder = folder_of(goldens() / "models" / "bert");
        const auto head = Model::load(folder, 3, false, 1);
        QVERIFY(!head);
        QCOMPARE(head.error().size(), std::size_t{2});
        QCOMPARE(head.error()[0].code, &codes::nn_head_size);
        folder.config["hidden_size"] = 32;
        const auto width = Model::load(folder, 2, false, 1);
        QVERIFY(!width && width.error().size() > 30);
        folder.path = work() / "nothing";
        folder.config["hidden_act"] = "mish";
        QCOMPARE(Model::load(folder, 2, false, 1).error().size(), std::size_t{2});
        QVERIFY(make_folders(folder.path));
        QVERIFY(write_safetensors(folder.path / "model.safetensors", {{"conv.weight", at::ones({2})}}, {}));
        folder.config["hidden_act"] = "gelu";
        QCOMPARE(Model::load(folder, 2, false, 1).error()[0].code, &codes::nn_nothing_fits);
    }
    void saved_models_load_again() {
        NEEDS_GOLDENS();
        for (const auto& type : types) {
            auto model = load(type);
            const auto batch = random_batch({5, 9, 30}, 1000);
            const auto before = model.forward(batch, {});
            const auto out = work() / type;
            QVERIFY(make_folders(out));
            model.parameters().set_trainable(trainable_tensors(model.declaration(), {true, 1}).value());
            QVERIFY(save_pretrained(model, FakeTokenizer(), {"bad", "good"}, out));
            auto folder = folder_of(out);
            QCOMPARE(folder.config["id2label"]["1"], Json("good"));
            QCOMPARE(folder.config["label2id"]["bad"], Json(0));
            QVERIFY(fs::exists(out / "vocab.txt"));
            LoadReport report;
            auto again = std::move(Model::load(folder, 2, false, 1, &report).value());
            QVERIFY(report.initialised.empty() && report.unexpected.empty() && !report.head_untrained);
            QVERIFY(at::equal(again.forward(batch, {}), before));
            QCOMPARE(read_safetensors(out / "model.safetensors").value().metadata.at("format"), std::string("pt"));
        }
    }
    void golden_losses() {
        NEEDS_GOLDENS();
        const auto golden = read_json(goldens() / "losses.json").value();
        std::vector<float> flat;
        for (const auto& row : golden["student"]) {
            for (const auto& value : row) flat.push_back(value.get<float>());
        }
        const auto logits = at::tensor(flat).view({-1, static_cast<std::int64_t>(golden["student"][0].size())});
        Batch batch;
        batch.label = at::tensor(golden["labels"].get<std::vector<std::int64_t>>(), at::kLong);
        QVERIFY(std::abs(loss(logits, batch, false, 0).item<double>() - golden["cross_entropy"].get<double>()) < 1e-6);
        QVERIFY(std::abs(loss(logits, batch, false, 0.1).item<double>() - golden["label_smoothing_0.1"].get<double>()) < 1e-6);
        batch.target = at::tensor({1.0f, 2.0f});
        QCOMPARE(loss(at::tensor({1.0f, 4.0f}).view({2, 1}), batch, true, 0).item<float>(), 2.0f);
    }
};

QTEST_APPLESS_MAIN(TestModel)
#include "test_model.moc"
