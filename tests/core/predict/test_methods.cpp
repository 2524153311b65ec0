// What every fine-tuning method must do on every architecture, over the registries: a method or a model is tested the day it is registered.
#include "core/nn/architecture.h"
#include "core/peft/attach.h"
#include "core/peft/codes.h"
#include "predictions.h"

namespace fs = std::filesystem;

class TestMethods : public QObject {
    Q_OBJECT
private:
    QTemporaryDir home_;
    fs::path out(const std::string& name) const { return fs::path(home_.path().toStdString()) / name; }

    tb::Spec spec(const std::string& type, const std::string& name) {
        auto spec = *golden::spec("bert-full");
        spec.model = golden::model_with_dropout(type, home_.path().toStdString()).string();
        spec.peft = golden::method_with_dropout(name);
        spec.training.learning_rate = 1e-2;
        spec.engine.threads = 1;
        return spec;
    }
    static fs::path weights_file(const fs::path& run) {
        const auto adapter = run / "adapter/adapter_model.safetensors";
        return fs::exists(adapter) ? adapter : run / "model/model.safetensors";
    }
    // Trains, writing spec.json as the recorder does.
    static tb::FinishedEvent train(const tb::Spec& spec, const fs::path& folder, golden::Log& log, bool resume = false, tb::RunControl* control = nullptr) {
        fs::create_directories(folder);
        tb::RunControl own;
        const auto write = [&](const tb::Json&, const tb::Spec& resolved) { std::ignore = tb::write_json(folder / "spec.json", tb::to_json(resolved)); };
        tb::TrainRequest request{spec, folder, resume, write, {}};
        return tb::train(request, log.sink(), control ? *control : own);
    }
    static std::int64_t in_file(const fs::path& run) {
        std::int64_t count = 0;
        const auto file = tb::nn::read_safetensors(run / "adapter/adapter_model.safetensors").value();
        for (const auto& [name, tensor] : file.tensors) count += tensor.numel();
        return count;
    }
    static void pairs() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("name");
        for (const auto* architecture : tb::nn::architectures())
            for (const auto& card : tb::peft::cards())
                QTest::addRow("%s %s", std::string(architecture->model_type).c_str(), card.name.c_str()) << QString::fromStdString(std::string(architecture->model_type)) << QString::fromStdString(card.name);
    }
    // Largest difference of the logits that a predictor gives for the rows of the validation file from those of predictions.jsonl.
    static double difference(tb::Predictor& predictor, const fs::path& predictions) {
        return golden::difference(predictor, golden::texts(golden::folder() / "data/dev.tsv"), predictions);
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
        if (!golden::spec("bert-full")) QSKIP("the reference's models are not on this machine");
        for (const auto* architecture : tb::nn::architectures())
            QVERIFY2(fs::exists(golden::folder() / "models" / architecture->model_type), "every architecture has a tiny model among the goldens");
    }

    void gradients_on_both_forms_data() { pairs(); }
    void gradients_on_both_forms() {
        QFETCH(QString, type);
        QFETCH(QString, name);
        const auto folder = tb::find_model(golden::model_with_dropout(type.toStdString(), home_.path().toStdString()).string(), {}).value();
        tb::PackedBatch rows;
        rows.offsets = {0};
        for (const int length : {5, 9, 3}) {
            for (int t = 0; t < length; ++t) {
                rows.ids.push_back(5 + 7 * t + length);
                rows.type_ids.push_back(0);
                rows.positions.push_back(t);
            }
            rows.offsets.push_back(static_cast<std::int32_t>(rows.ids.size()));
            rows.label.push_back(length % 2);
        }
        const auto batch = tb::nn::to_batch(rows, at::kCPU);
        std::vector<at::Tensor> gradients, logits;
        for (const auto* ops : {&tb::nn::reference_ops(), &tb::nn::chosen_ops()}) {
            auto loaded = tb::nn::Model::load(folder, 2, false, 7);
            QVERIFY(loaded.has_value());
            const auto setup = tb::peft::apply(loaded->declaration(), golden::method_with_dropout(name.toStdString()), {});
            QVERIFY2(setup.has_value(), setup ? "" : tb::describe(setup.error()).c_str());
            const auto tuner = tb::peft::attach(*loaded, *setup, tb::TrainingSpec(), 20);
            QVERIFY(tuner.has_value());
            loaded->set_ops(*ops);
            auto& parameters = loaded->parameters();
            {
                const at::NoGradGuard no_grad;  // away from the first values, where many gradients vanish
                for (std::size_t i = 0; i < parameters.size(); ++i)
                    if (parameters.trains(i)) parameters.assign(i, parameters[i] + 0.1 * at::randn(parameters[i].sizes()));
            }
            logits.push_back(loaded->forward(batch, {true, 3, 1, 0}));
            tb::nn::loss(logits.back(), batch, false, 0).backward();
            (*tuner)->add_penalty(1);
            gradients.push_back(parameters.gradients().clone());
        }
        QVERIFY((logits[0] - logits[1]).abs().max().item<double>() < 1e-5);
        const double size = gradients[0].abs().max().item<double>();
        QVERIFY(size > 1e-3);
        QVERIFY2((gradients[0] - gradients[1]).abs().max().item<double>() < 1e-5 * std::max(1.0, size), "the two forms' gradients");
    }

    void trains_saves_and_resumes_data() { pairs(); }
    void trains_saves_and_resumes() {
        QFETCH(QString, type);
        QFETCH(QString, name);
        const auto recipe = spec(type.toStdString(), name.toStdString());
        const auto whole = out("whole-" + type.toStdString() + name.toStdString()), left = out("left-" + type.toStdString() + name.toStdString());
        golden::Log log, first, second;
        const auto finished = train(recipe, whole, log);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        QVERIFY(finished.parameters.trainable < finished.parameters.total);
        QVERIFY(log.steps.back().loss < log.steps.front().loss + 1);

        tb::RunControl control;
        first.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 13) control.set(tb::Request::save_and_leave);
        };
        QVERIFY(train(recipe, left, first, false, &control).state == tb::RunState::interrupted);
        QVERIFY(tb::Predictor::load(left).has_value());  // its best checkpoint
        const auto resumed = train(recipe, left, second, true);
        QVERIFY2(resumed.state == tb::RunState::done, tb::describe(resumed.problems).c_str());
        QCOMPARE(second.steps.front().step, 14);
        QCOMPARE(*tb::sha256_file(weights_file(left)), *tb::sha256_file(weights_file(whole)));
        QCOMPARE(*tb::read_file(left / "predictions.jsonl"), *tb::read_file(whole / "predictions.jsonl"));

        auto predictor = tb::Predictor::load(whole);
        QVERIFY2(predictor.has_value(), predictor ? "" : tb::describe(predictor.error()).c_str());
        QVERIFY(difference(*predictor, whole / "predictions.jsonl") < 1e-5);
        const auto merged = tb::merge_adapter(whole, whole / "merged");
        if (!fs::exists(whole / "adapter")) {
            QCOMPARE(merged.error().front().code, &tb::codes::adapter_nothing_to_merge);
            return;
        }
        QVERIFY2(merged.has_value(), merged ? "" : tb::describe(merged.error()).c_str());
        auto alone = tb::Predictor::load(*merged);
        QVERIFY(alone.has_value());
        const double apart = difference(*alone, whole / "predictions.jsonl");
        QVERIFY2(apart < 1e-5, qPrintable(QString::number(apart)));
        QCOMPARE(alone->predict({"a"})->front().names, predictor->predict({"a"})->front().names);
    }

    void goes_on_from_an_adapter_data() { pairs(); }
    void goes_on_from_an_adapter() {
        QFETCH(QString, type);
        QFETCH(QString, name);
        auto recipe = spec(type.toStdString(), name.toStdString());
        const auto before = out("whole-" + type.toStdString() + name.toStdString());
        if (!fs::exists(before / "adapter")) QSKIP("this method's result is a whole model");
        recipe.model = (before / "adapter").string();
        recipe.peft = nullptr;
        recipe.training.num_train_epochs = 1;
        recipe.training.learning_rate = 1e-9;  // so that it ends where it began
        const auto after = out("on-" + type.toStdString() + name.toStdString());
        golden::Log log;
        const auto finished = train(recipe, after, log);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        auto predictor = tb::Predictor::load(after);
        QVERIFY2(predictor.has_value(), predictor ? "" : tb::describe(predictor.error()).c_str());
        QVERIFY(difference(*predictor, after / "predictions.jsonl") < 1e-5);
        QCOMPARE(finished.parameters.trainable, in_file(before));  // with the ranks that it was left with
        recipe.peft = {{"peft_type", name == "LORA" ? "IA3" : "LORA"}};
        golden::Log other;
        QCOMPARE(train(recipe, out("other"), other).problems.front().code, &tb::codes::adapter_other_method);
    }

    void stays_above_a_depth_data() { pairs(); }
    void stays_above_a_depth() {
        QFETCH(QString, type);
        QFETCH(QString, name);
        auto recipe = spec(type.toStdString(), name.toStdString());
        recipe.freeze = {true, 1};
        recipe.training.num_train_epochs = 1;
        const auto folder = out("above-" + type.toStdString() + name.toStdString());
        golden::Log log;
        const auto finished = train(recipe, folder, log);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        QVERIFY(!finished.parameters.parts[0].trains && !finished.parameters.parts[1].trains);
        auto predictor = tb::Predictor::load(folder);
        QVERIFY2(predictor.has_value(), predictor ? "" : tb::describe(predictor.error()).c_str());
        QVERIFY(difference(*predictor, folder / "predictions.jsonl") < 1e-5);
    }
};

QTEST_GUILESS_MAIN(TestMethods)
#include "test_methods.moc"
