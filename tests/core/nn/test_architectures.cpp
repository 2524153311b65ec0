// What every architecture must do, run over all that are registered.
#include "core/nn/architecture.h"
#include "core/nn/codes.h"
#include "core/nn/model.h"
#include "core/nn/ops/ops.h"
#include "core/nn/safetensors.h"
#include "core/text/tokenizer.h"

#include <QtTest>
#include <set>

using namespace tb;
using namespace tb::nn;

namespace {

constexpr int vocabulary = 97, labels = 3;

// Small sizes; a newly registered architecture needs its own here.
Json small_config(std::string_view type) {
    const Json bert{{"vocab_size", vocabulary}, {"hidden_size", 24}, {"num_hidden_layers", 3}, {"num_attention_heads", 3}, {"intermediate_size", 40}, {"max_position_embeddings", 44}};
    Json out;
    if (type == "bert" || type == "roberta") out = bert;
    if (type == "distilbert") out = {{"vocab_size", vocabulary}, {"dim", 24}, {"n_layers", 3}, {"n_heads", 3}, {"hidden_dim", 40}, {"max_position_embeddings", 44}};
    if (type == "llama") {
        out = bert;
        out["num_attention_heads"] = 4;
        out["num_key_value_heads"] = 2;
        out["head_dim"] = 8;  // wider than the hidden size divided by the heads
        out["pad_token_id"] = 2;
        out["mlp_bias"] = true;
    }
    out["model_type"] = type;
    return out;
}

NamedTensors random_tensors(const ModelDecl& model) {
    at::manual_seed(5);
    NamedTensors out;
    for (const auto& tensor : model.tensors) {
        auto value = at::mul(at::randn(tensor.shape), 0.2);
        if (tensor.kind == TensorKind::norm_weight) value = at::add(value, 1);
        out.emplace_back(tensor.name, value);
    }
    return out;
}

class NoTokenizer : public Tokenizer {
public:
    Encoding run(std::string_view, const std::string_view*, const EncodeOptions&) const override { return {}; }
    int special_tokens(bool) const override { return 2; }
    std::int64_t vocabulary_size() const override { return vocabulary; }
    std::optional<int> model_max_length() const override { return {}; }
    std::string token(std::int32_t) const override { return {}; }
    std::optional<std::int32_t> pad_id() const override { return 1; }
    std::vector<std::pair<std::string, std::string>> files() const override { return {}; }
};

Batch batch_of(const std::vector<int>& lengths) {
    PackedBatch out;
    out.offsets.push_back(0);
    std::uint32_t state = 1;
    for (const int length : lengths) {
        for (int t = 0; t < length; ++t) {
            state = state * 1664525u + 1013904223u;
            out.ids.push_back(static_cast<std::int32_t>((state >> 8) % vocabulary));  // padding ids among them, as a text may hold
            out.type_ids.push_back(0);
            out.positions.push_back(t);
        }
        out.offsets.push_back(static_cast<std::int32_t>(out.ids.size()));
        out.label.push_back(length % labels);
        out.target.push_back(static_cast<float>(length) / 10);
    }
    return to_batch(out, at::kCPU);
}

double difference(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

}  // namespace

class TestArchitectures : public QObject {
    Q_OBJECT
    QTemporaryDir temporary_;

    static void each() {
        QTest::addColumn<QString>("type");
        for (const auto* one : architectures()) {
            const auto name = std::string(one->model_type);
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }
    static std::string type() {
        QFETCH(QString, type);
        return type.toStdString();
    }
    static ModelDecl declared(bool regression = false) { return declare(small_config(type()), labels, regression).value(); }
    // A folder with these tensors.
    ModelFolder folder(const NamedTensors& tensors) const {
        ModelFolder out;
        out.path = fs::path(temporary_.path().toStdString()) / type();
        out.config = small_config(type());
        out.model_type = type();
        if (!make_folders(out.path) || !write_safetensors(out.path / "model.safetensors", tensors, {{"format", "pt"}})) qFatal("no model folder");
        return out;
    }
    Model model(bool regression = false, double dropout = 0) const {
        auto out = std::move(Model::load(folder(random_tensors(declared(regression))), labels, regression, 1).value());
        out.set_dropout(dropout);
        return out;
    }
    static at::Tensor whole_gradient(Model& model, const Batch& batch, bool regression, const FreezeSpec& freeze) {
        model.parameters().set_trainable(trainable_tensors(model.declaration(), freeze).value());
        loss(model.forward(batch, {true, 1, 2, 3}), batch, regression, 0.1).backward();
        return model.parameters().gradients();
    }

private Q_SLOTS:
    void sizes_are_known_data() { each(); }
    void sizes_are_known() {
        QVERIFY2(small_config(type()).size() > 3, "small_config of this test has no sizes for it");
        QVERIFY(declare(Json{{"model_type", type()}}, 2, false));  // the defaults of the configuration class
    }

    void the_declaration_holds_together_data() { each(); }
    void the_declaration_holds_together() {
        const auto model = declared();
        QCOMPARE(model.model_type, type());
        QCOMPARE(model.blocks.size(), std::size_t(model.layers) + 2);
        QVERIFY(model.blocks.front().role == BlockRole::embeddings && model.blocks.back().role == BlockRole::head);
        std::set<std::string> names, modules;
        std::vector<std::int64_t> parameters(model.blocks.size(), 0);
        int by_token = 0;
        for (const auto& tensor : model.tensors) {
            QVERIFY(names.insert(tensor.name).second);
            parameters[std::size_t(tensor.block)] += tensor.count();
            by_token += tensor.by_token;
            QCOMPARE(tensor.decays, tensor.kind == TensorKind::matrix || tensor.kind == TensorKind::embedding);
        }
        QCOMPARE(by_token, 1);
        for (std::size_t b = 0; b < parameters.size(); ++b) QCOMPARE(model.blocks[b].parameters, parameters[b]);
        for (const auto& linear : model.linears) {
            QVERIFY(modules.insert(linear.module).second && names.contains(linear.module + ".weight"));
            QCOMPARE(names.contains(linear.module + ".bias"), linear.bias);
        }
        for (const auto& module : model.head_modules)
            QVERIFY(std::any_of(modules.begin(), modules.end(), [&](const auto& one) { return one == module || one.starts_with(module + "."); }));
        for (int depth = 0; depth <= model.layers; ++depth) {
            const auto counts = count_parameters(model, trainable_tensors(model, {true, depth}).value());
            std::int64_t frozen = parameters[0], parts = 0;
            for (int i = 0; i < depth; ++i) frozen += parameters[std::size_t(i) + 1];
            for (const auto& part : counts.parts) parts += part.parameters;
            QCOMPARE(counts.total - counts.trainable, frozen);
            QCOMPARE(parts, counts.total);
        }
    }

    void wrong_values_are_told_by_their_path_data() { each(); }
    void wrong_values_are_told_by_their_path() {
        auto config = small_config(type());
        config["vocab_size"] = -1;
        config["max_position_embeddings"] = "long";
        config["quantization_config"] = {{"bits", 4}};
        const auto bad = declare(config, 2, false);
        QVERIFY(!bad);
        std::set<std::string> places;
        for (const auto& problem : bad.error()) places.insert(problem.place);
        for (const char* key : {"vocab_size", "max_position_embeddings", "quantization_config"}) QVERIFY2(places.contains(std::string("$.") + key), key);
    }

    void whole_files_load_whole_data() { each(); }
    void whole_files_load_whole() {
        const auto tensors = random_tensors(declared());
        LoadReport report;
        const auto loaded = Model::load(folder(tensors), labels, false, 1, &report).value();
        QVERIFY(report.initialised.empty() && report.unexpected.empty() && !report.head_untrained);
        for (const auto& [name, value] : tensors) QVERIFY(at::equal(loaded.parameters().get(name), value));
    }

    // A base model in half precision without its name before the tensors: the head is drawn, the same for the same seed.
    void base_models_load_data() { each(); }
    void base_models_load() {
        const auto model = declared();
        const auto prefix = model.prefix + ".";
        NamedTensors tensors;
        for (const auto& [name, value] : random_tensors(model))
            if (name.starts_with(prefix)) tensors.emplace_back(name.substr(prefix.size()), value.to(at::kBFloat16));
        LoadReport report;
        const auto place = folder(tensors);
        const auto loaded = Model::load(place, labels, false, 7, &report).value(), again = Model::load(place, labels, false, 7).value();
        QVERIFY(report.head_untrained && report.unexpected.empty());
        for (const auto& name : report.initialised) {
            QVERIFY(!name.starts_with(prefix));
            QVERIFY(at::equal(loaded.parameters().get(name), again.parameters().get(name)));
        }
        for (const auto& [name, value] : tensors) {
            QVERIFY(loaded.parameters().get(prefix + name).scalar_type() == at::kFloat);
            QVERIFY(at::equal(loaded.parameters().get(prefix + name), value.to(at::kFloat)));
        }
    }

    // The loss changes along the gradient by its norm.
    void gradients_are_the_slope_data() { each(); }
    void gradients_are_the_slope() {
        for (const bool regression : {false, true}) {
            auto one = model(regression);
            const auto batch = batch_of({5, 9, 30, 1});
            const auto gradient = whole_gradient(one, batch, regression, {}).clone();
            QCOMPARE(one.forward(batch, {}).size(1), std::int64_t{regression ? 1 : labels});
            const at::NoGradGuard none;
            const double norm = gradient.norm().item<double>();
            QVERIFY(std::isfinite(norm) && norm > 1e-3);
            const auto at_distance = [&](double distance) {
                one.parameters().weights().add_(gradient, distance / norm);
                const auto value = loss(one.forward(batch, {}), batch, regression, 0.1).item<double>();
                one.parameters().weights().sub_(gradient, distance / norm);
                return value;
            };
            const double step = 0.01 / std::max(1.0, norm), slope = (at_distance(step) - at_distance(-step)) / (2 * step);
            QVERIFY2(std::abs(slope - norm) < 0.02 * norm, (std::to_string(slope) + " against " + std::to_string(norm)).c_str());
        }
    }

    void packed_rows_equal_single_rows_data() { each(); }
    void packed_rows_equal_single_rows() {
        auto one = model();
        const std::vector<int> lengths{3, 40, 1, 17, 17, 2};
        const auto batch = batch_of(lengths);
        const auto together = one.forward(batch, {});
        for (int i = 0; i < batch.rows(); ++i) {
            const int begin = batch.offsets[std::size_t(i)], length = lengths[std::size_t(i)];
            const auto part = [&](const at::Tensor& t) { return t.narrow(0, begin, length); };
            const Batch single{part(batch.ids), part(batch.type_ids), part(batch.positions), {0, length}, {}, {}, {}, {}};
            QVERIFY(difference(one.forward(single, {})[0], together[i]) < 5e-6);
        }
    }

    // Whatever is frozen below, with dropout in it, what trains gets the same gradients.
    void freezing_changes_no_gradient_data() { each(); }
    void freezing_changes_no_gradient() {
        auto one = model(false, 0.2);
        const auto batch = batch_of({5, 9, 30});
        whole_gradient(one, batch, false, {});
        std::vector<at::Tensor> full;
        for (std::size_t i = 0; i < one.parameters().size(); ++i) full.push_back(one.parameters()[i].grad().clone());
        for (const bool embeddings : {false, true})
            for (int depth = 0; depth <= one.declaration().layers; ++depth) {
                whole_gradient(one, batch, false, {embeddings, depth});
                for (std::size_t i = 0; i < full.size(); ++i) {
                    const auto& gradient = one.parameters()[i].grad();
                    QCOMPARE(gradient.defined(), one.parameters().trains(i));
                    if (gradient.defined()) QVERIFY2(difference(gradient, full[i]) < 1e-6, one.declaration().tensors[i].name.c_str());
                }
            }
    }

    void dropout_is_a_function_of_the_pass_data() { each(); }
    void dropout_is_a_function_of_the_pass() {
        auto one = model(false, 0.3);
        const auto batch = batch_of({5, 9, 30});
        const auto at_step = [&](std::uint32_t step) { return one.forward(batch, {true, 42, step, 0}).detach(); };
        QVERIFY(at::equal(at_step(1), at_step(1)));
        QVERIFY(difference(at_step(1), at_step(2)) > 1e-5);
    }

    void saved_models_load_again_data() { each(); }
    void saved_models_load_again() {
        for (const bool regression : {false, true}) {
            auto one = model(regression);
            const auto batch = batch_of({5, 9, 30});
            const auto before = one.forward(batch, {});
            auto out = folder({});
            one.parameters().set_trainable(trainable_tensors(one.declaration(), {true, 1}).value());
            QVERIFY(save_pretrained(one, NoTokenizer(), {"a", "b", "c"}, out.path));
            out.config = read_json(out.path / "config.json").value();
            QCOMPARE(out.config["num_labels"], Json(regression ? 1 : labels));
            QVERIFY(!out.config["pad_token_id"].is_null());
            LoadReport report;
            auto again = std::move(Model::load(out, labels, regression, 1, &report).value());
            QVERIFY(report.initialised.empty() && report.unexpected.empty());
            QVERIFY(at::equal(again.forward(batch, {}), before));
        }
    }
};

QTEST_APPLESS_MAIN(TestArchitectures)
#include "test_architectures.moc"
