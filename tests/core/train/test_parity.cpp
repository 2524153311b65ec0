// Runs of the reference, step by step: losses, rates, gradient norms, evaluations and predictions.
#include "golden_runs.h"

#include "core/nn/safetensors.h"
#include "core/train/codes.h"
#include "core/train/prepare.h"

#include <map>

class TestParity : public QObject {
    Q_OBJECT
private:
    void compare_logs(const golden::Log& log, const std::vector<tb::Json>& events) {
        std::size_t compared = 0;
        for (const auto& wanted : events) {
            if (!wanted.contains("loss")) continue;
            QVERIFY(compared < log.logs.size());
            const auto& found = log.logs[compared++];
            QCOMPARE(found.step, wanted["step"].get<std::int64_t>());
            QVERIFY2(golden::near(found.loss, wanted["loss"], 6e-5, 3e-5), qPrintable(QString("step %1: loss %2").arg(found.step).arg(found.loss)));
            QVERIFY(golden::near(found.learning_rate, wanted["learning_rate"], 1e-12, 1e-6));
            QVERIFY2(golden::near(*found.grad_norm, wanted["grad_norm"], 1e-5, 5e-4), qPrintable(QString("step %1: norm %2").arg(found.step).arg(*found.grad_norm)));
            QVERIFY(golden::near(found.epoch, wanted["epoch"], 1e-6, 0));
        }
        QCOMPARE(compared, log.logs.size());
    }
    void compare_evaluations(const golden::Log& log, const std::vector<tb::Json>& events) {
        std::size_t compared = 0;
        for (const auto& wanted : events) {
            if (!wanted.contains("eval_loss")) continue;
            QVERIFY(compared < log.evaluations.size());
            const auto& found = log.evaluations[compared++].metrics;
            QCOMPARE(found.step, wanted["step"].get<std::int64_t>());
            QVERIFY(golden::near(found.eval_loss, wanted["eval_loss"], 6e-5, 3e-5));
            if (wanted.contains("eval_mse")) {
                QVERIFY(golden::near(*found.eval_mse, wanted["eval_mse"], 6e-5, 3e-5));
                QVERIFY(golden::near(*found.eval_pearson, wanted["eval_pearson"], 1e-4, 0));
            } else {
                QVERIFY(golden::near(*found.eval_accuracy, wanted["eval_accuracy"], 0.006, 0));
                QVERIFY(golden::near(*found.eval_f1_macro, wanted["eval_f1_macro"], 0.008, 0));
            }
        }
        QCOMPARE(compared, log.evaluations.size());
    }
    void compare_ranks(const golden::Log& log, const std::vector<tb::Json>& trace) {
        QCOMPARE(log.ranks.size(), trace.size());
        for (std::size_t i = 0; i < trace.size(); ++i) {
            QCOMPARE(log.ranks[i].step, trace[i]["step"].get<std::int64_t>());
            QCOMPARE(log.ranks[i].budget, trace[i]["budget"].get<std::int64_t>());
            QCOMPARE(log.ranks[i].mask, trace[i]["mask"].get<bool>());
            QCOMPARE(log.ranks[i].nonzero, trace[i]["nonzero"].get<std::int64_t>());
        }
    }
    void compare_predictions(const tb::fs::path& found_file, const tb::fs::path& wanted_file) {
        const auto found = golden::lines(found_file), wanted = golden::lines(wanted_file);
        QCOMPARE(found.size(), wanted.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            QVERIFY(found[i]["index"] == wanted[i]["index"]);
            QVERIFY(found[i]["label"] == wanted[i]["label"]);
            QVERIFY(wanted[i]["logits"].size() == 1 || found[i]["prediction"] == wanted[i]["prediction"]);
            for (std::size_t k = 0; k < wanted[i]["logits"].size(); ++k)
                QVERIFY(golden::near(found[i]["logits"][k], wanted[i]["logits"][k], 2e-4, 2e-4));
        }
    }
    // The same tensors, and the same settings but for how targets are named.
    void compare_adapters(const tb::fs::path& found_folder, const tb::fs::path& wanted_folder) {
        if (!tb::fs::exists(wanted_folder)) return;
        const auto shapes = [](const tb::fs::path& folder) {
            std::map<std::string, std::vector<std::int64_t>> out;
            const auto file = tb::nn::read_safetensors(folder / "adapter_model.safetensors").value();
            for (const auto& [name, tensor] : file.tensors) out[name] = tensor.sizes().vec();
            return out;
        };
        const auto found = shapes(found_folder), wanted = shapes(wanted_folder);
        for (const auto& [name, shape] : wanted) QVERIFY2(found.count(name) && found.at(name) == shape, name.c_str());
        for (const auto& [name, shape] : found) QVERIFY2(wanted.count(name), name.c_str());
        const auto config = *tb::read_json(found_folder / "adapter_config.json"), reference = *tb::read_json(wanted_folder / "adapter_config.json");
        for (const auto& [key, value] : config.items()) {
            if (key == "target_modules" || key == "feedforward_modules" || key == "base_model_name_or_path" || !reference.contains(key)) continue;
            QVERIFY2(reference[key] == value, (key + ": " + tb::json_text(value) + ", " + tb::json_text(reference[key]) + " wanted").c_str());
        }
    }

private Q_SLOTS:
    void follows_the_reference_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("own");
        for (const auto& type : tb::nn::known_architectures())
            for (const char* method : {"full", "freeze", "lora", "lora-freeze", "adalora", "ia3"}) QTest::addRow("%s-%s", type.c_str(), method) << QString::fromStdString(type + "-" + method) << false;
        for (const auto& name : golden::own_names()) QTest::addRow("%s", name.c_str()) << QString::fromStdString(name) << true;
    }
    void follows_the_reference() {
        QFETCH(QString, name);
        QFETCH(bool, own);
        const auto from = own ? golden::own_folder() : golden::folder();
        const auto spec = golden::spec(name.toStdString(), from);
        if (!spec && !own) QSKIP("the reference's runs are not on this machine");
        QVERIFY(spec.has_value());
        const auto reference = from / "runs" / name.toStdString();
        QTemporaryDir home;
        qputenv("TUNEBENCH_HOME", home.path().toUtf8());
        const tb::fs::path out = home.path().toStdString() + "/run";
        golden::Log log;
        const auto finished = golden::train(*spec, out, log);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        const auto events = golden::lines(reference / "events.jsonl");
        compare_logs(log, events);
        compare_evaluations(log, events);
        compare_predictions(out / "predictions.jsonl", reference / "predictions.jsonl");
        const auto summary = *tb::read_json(reference / "summary.json");
        QCOMPARE(finished.steps, summary["steps"].get<std::int64_t>());
        QCOMPARE(finished.best_step, summary["best_step"].get<std::int64_t>());
        for (const auto& [key, count] : {std::pair{"total", finished.parameters.total}, {"trainable", finished.parameters.trainable}, {"peft_all_params", finished.parameters.peft_all_params}})
            QCOMPARE(count, summary["parameters"][key].get<std::int64_t>());
        QVERIFY(golden::near(finished.train_loss, summary["train_loss"], 6e-5, 3e-5));
        QCOMPARE(tb::fs::exists(out / "adapter/adapter_model.safetensors"), !spec->peft.is_null());
        QCOMPARE(tb::fs::exists(out / "model/model.safetensors"), spec->peft.is_null());
        compare_adapters(out / "adapter", reference / "adapter");
        compare_ranks(log, golden::lines(reference / "adalora_trace.jsonl"));
        QVERIFY(!tb::fs::exists(out / "checkpoints/recovery"));
    }
    void the_direction_of_a_metric_is_told() {
        auto spec = *golden::spec("distilbert-regression", golden::own_folder());
        const auto told = [&] {
            const auto problems = tb::check_settings(spec);
            return std::any_of(problems.begin(), problems.end(), [](const tb::Problem& one) { return one.code == &tb::codes::metric_direction; });
        };
        QVERIFY(!told());
        spec.training.greater_is_better.reset();
        QVERIFY(told());
        spec.training.metric_for_best_model = "pearson";
        QVERIFY(!told());
    }
};

QTEST_GUILESS_MAIN(TestParity)
#include "test_parity.moc"
