// A base whose files lack a tensor: what was drawn for a run comes back with its result, wherever that goes.
#include "core/nn/safetensors.h"
#include "core/nn/tensor_source.h"
#include "predictions.h"

#include <ATen/ATen.h>

namespace fs = std::filesystem;

class TestDrawn : public QObject {
    Q_OBJECT
private:
    QTemporaryDir home_;
    fs::path out(const std::string& name) const { return fs::path(home_.path().toStdString()) / name; }
    static constexpr const char* pooler = "bert.pooler.dense.weight";

    // The reference's tiny BERT as BertForMaskedLM would have saved it: without pooler and head.
    fs::path base() const {
        const auto folder = out("base");
        if (fs::exists(folder)) return folder;
        copy_writable(golden::folder() / "models/bert", folder);
        const auto whole = tb::nn::open_weights(folder).value();
        tb::nn::NamedTensors tensors;
        for (std::size_t i = 0; i < whole->tensors().size(); ++i) {
            const auto& name = whole->tensors()[i].name;
            if (name.find("pooler") == std::string::npos && !name.starts_with("classifier")) tensors.emplace_back(name, whole->read(i).value());
        }
        std::ignore = tb::nn::write_safetensors(folder / "model.safetensors", tensors, {{"format", "pt"}});
        return folder;
    }
    tb::Spec spec(const tb::Json& peft) const {
        auto spec = *golden::spec("bert-full");
        spec.model = base().string();
        spec.peft = peft;
        spec.training.seed = 7;
        spec.training.num_train_epochs = 1;
        spec.training.learning_rate = 1e-2;
        spec.engine.threads = 1;
        spec.max_length = {};  // as what is loaded without the run cuts its texts
        return spec;
    }
    static tb::FinishedEvent train(const tb::Spec& spec, const fs::path& folder, golden::Log& log, tb::RunControl* control = nullptr) {
        fs::create_directories(folder);
        tb::RunControl own;
        const auto write = [&](const tb::Json&, const tb::Spec& resolved) { std::ignore = tb::write_json(folder / "spec.json", tb::to_json(resolved)); };
        tb::TrainRequest request{spec, folder, false, write, {}};
        return tb::train(request, log.sink(), control ? *control : own);
    }
    static void verify_same(const fs::path& result, const fs::path& run) {
        auto predictor = tb::Predictor::load(result);
        QVERIFY2(predictor.has_value(), predictor ? "" : tb::describe(predictor.error()).c_str());
        const double apart = golden::difference(*predictor, golden::texts(golden::folder() / "data/dev.tsv"), run / "predictions.jsonl");
        QVERIFY2(apart < 1e-5, qPrintable(QString::number(apart)));
        QVERIFY(!predictor->predict({"a"})->front().head_untrained);
    }
    static at::Tensor in_adapter(const fs::path& run, const std::string& name) {
        const auto file = tb::nn::read_safetensors(run / "adapter/adapter_model.safetensors").value();
        const auto* found = file.find("base_model.model." + name);
        return found ? *found : at::Tensor();
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
        if (!golden::spec("bert-full")) QSKIP("the reference's models are not on this machine");
    }

    void comes_back_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("name");
        QTest::newRow("beside the adapters") << R"({"peft_type": "LORA"})" << pooler;
        QTest::newRow("under one") << R"({"peft_type": "LORA", "target_modules": "all-linear"})" << "bert.pooler.dense.base_layer.weight";
        QTest::newRow("IA3") << R"({"peft_type": "IA3"})" << pooler;
        QTest::newRow("AdaLoRA") << R"({"peft_type": "ADALORA", "init_r": 4, "target_r": 2, "tinit": 2, "tfinal": 2})" << pooler;
    }
    void comes_back() {
        QFETCH(QString, method);
        QFETCH(QString, name);
        const std::string tag = QTest::currentDataTag();
        const auto run = out(tag);
        golden::Log log;
        const auto finished = train(spec(tb::json_from(method.toStdString())), run, log);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        verify_same(run, run);
        // Away from the run that knows the seed.
        const auto moved = out(tag + " moved") / "adapter";
        fs::create_directories(moved.parent_path());
        fs::copy(run / "adapter", moved);
        auto config = tb::read_json(moved / "adapter_config.json").value();
        config["base_model_name_or_path"] = base().string();
        QVERIFY(tb::write_json(moved / "adapter_config.json", config));
        verify_same(moved, run);
        const auto merged = tb::merge_adapter(moved, out(tag + " merged"));
        QVERIFY2(merged.has_value(), merged ? "" : tb::describe(merged.error()).c_str());
        verify_same(*merged, run);
        const auto drawn = in_adapter(run, name.toStdString());
        QVERIFY(drawn.defined() && drawn.abs().max().item<double>() > 0);
        // Another run goes on from it, from other draws.
        auto on = spec(nullptr);
        on.model = moved.string();
        on.training.seed = 8;
        golden::Log second;
        const auto after = train(on, out(tag + " on"), second);
        QVERIFY2(after.state == tb::RunState::done, tb::describe(after.problems).c_str());
        QVERIFY(at::equal(in_adapter(out(tag + " on"), name.toStdString()), drawn));
        verify_same(out(tag + " on"), out(tag + " on"));
    }

    void an_unfinished_run_s_checkpoint() {
        // Five steps of a longer run, and the same five as a run of their own.
        auto recipe = spec({{"peft_type", "LORA"}});
        recipe.training.lr_scheduler_type = "constant";
        golden::Log first, second;
        tb::RunControl control;
        first.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 5) control.set(tb::Request::save_and_leave);
        };
        const auto left = out("left"), whole = out("whole");
        QVERIFY(train(recipe, left, first, &control).state == tb::RunState::interrupted);
        recipe.training.max_steps = 5;
        QVERIFY(train(recipe, whole, second).state == tb::RunState::done);
        verify_same(left, whole);
    }

    // One that another program left without the pooler says that nobody knows it.
    void an_adapter_without_it() {
        const auto folder = out("bare") / "adapter";
        fs::create_directories(folder.parent_path());
        fs::copy(out("beside the adapters moved") / "adapter", folder);
        auto file = tb::nn::read_safetensors(folder / "adapter_model.safetensors").value();
        tb::nn::NamedTensors kept;
        for (const auto& [name, tensor] : file.tensors)
            if (name.find("pooler") == std::string::npos) kept.emplace_back(name, tensor);
        QVERIFY(tb::nn::write_safetensors(folder / "adapter_model.safetensors", kept, {{"format", "pt"}}));
        auto predictor = tb::Predictor::load(folder);
        QVERIFY2(predictor.has_value(), predictor ? "" : tb::describe(predictor.error()).c_str());
        QVERIFY(predictor->predict({"a"})->front().head_untrained);
    }
};

QTEST_GUILESS_MAIN(TestDrawn)
#include "test_drawn.moc"
