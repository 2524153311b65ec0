// Runs of the reference, step by step: losses, rates, gradient norms, evaluations and predictions.
#include "golden_runs.h"

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
            QVERIFY(golden::near(*found.eval_accuracy, wanted["eval_accuracy"], 0.006, 0));
            QVERIFY(golden::near(*found.eval_f1_macro, wanted["eval_f1_macro"], 0.008, 0));
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
            QVERIFY(found[i]["prediction"] == wanted[i]["prediction"]);
            for (std::size_t k = 0; k < wanted[i]["logits"].size(); ++k)
                QVERIFY(golden::near(found[i]["logits"][k], wanted[i]["logits"][k], 2e-4, 2e-4));
        }
    }

private Q_SLOTS:
    void follows_the_reference_data() {
        QTest::addColumn<QString>("name");
        for (const auto& type : tb::nn::known_architectures())
            for (const char* method : {"full", "freeze", "lora", "lora-freeze", "adalora", "ia3"}) QTest::addRow("%s-%s", type.c_str(), method) << QString::fromStdString(type + "-" + method);
    }
    void follows_the_reference() {
        QFETCH(QString, name);
        const auto spec = golden::spec(name.toStdString());
        if (!spec) QSKIP("the reference's runs are not on this machine");
        const auto reference = golden::folder() / "runs" / name.toStdString();
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
        QCOMPARE(finished.parameters.trainable, summary["parameters"]["trainable"].get<std::int64_t>());
        QVERIFY(golden::near(finished.train_loss, summary["train_loss"], 6e-5, 3e-5));
        QCOMPARE(tb::fs::exists(out / "adapter/adapter_model.safetensors"), !spec->peft.is_null());
        QCOMPARE(tb::fs::exists(out / "model/model.safetensors"), spec->peft.is_null());
        compare_ranks(log, golden::lines(reference / "adalora_trace.jsonl"));
        QVERIFY(!tb::fs::exists(out / "checkpoints/recovery"));
    }
};

QTEST_GUILESS_MAIN(TestParity)
#include "test_parity.moc"
