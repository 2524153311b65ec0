// An evaluation of a result is the run's own: the same loss of the same rows, with all that the run's recipe puts into it.
#include "../train/golden_runs.h"
#include "core/predict/predict.h"

namespace fs = std::filesystem;

class TestEvaluate : public QObject {
    Q_OBJECT
    QTemporaryDir home_;

private Q_SLOTS:
    void initTestCase() {
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
        if (!golden::spec("bert-full")) QSKIP("the reference's models are not on this machine");
    }

    void equals_the_runs_evaluation_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("smoothing");
        QTest::addColumn<bool>("more");  // the loss holds more than the cross-entropy
        QTest::newRow("full") << "bert-full" << 0.0 << false;
        QTest::newRow("full, smoothed") << "bert-full" << 0.1 << true;
        QTest::newRow("LoRA") << "bert-lora" << 0.0 << false;
        QTest::newRow("LoRA, smoothed") << "distilbert-lora" << 0.1 << true;
        QTest::newRow("AdaLoRA") << "bert-adalora" << 0.0 << true;
        QTest::newRow("AdaLoRA, smoothed") << "bert-adalora" << 0.1 << true;
    }
    void equals_the_runs_evaluation() {
        QFETCH(QString, name);
        QFETCH(double, smoothing);
        QFETCH(bool, more);
        auto recipe = *golden::spec(name.toStdString());
        recipe.training.label_smoothing_factor = smoothing;
        recipe.engine.threads = 1;
        const auto folder = fs::path(home_.path().toStdString()) / QTest::currentDataTag();
        fs::create_directories(folder);
        golden::Log log;
        tb::RunControl control;
        const auto write = [&](const tb::Json&, const tb::Spec& resolved) { std::ignore = tb::write_json(folder / "spec.json", tb::to_json(resolved)); };
        const auto finished = tb::train({recipe, folder, false, write, {}}, log.sink(), control);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        auto predictor = tb::Predictor::load(folder);
        QVERIFY2(predictor.has_value(), predictor ? "" : tb::describe(predictor.error()).c_str());
        const auto found = predictor->evaluate(recipe.dataset, recipe.base, "validation", recipe.max_length);
        QVERIFY2(found.has_value(), found ? "" : tb::describe(found.error()).c_str());
        const auto& wanted = *finished.validation;
        QVERIFY2(std::abs(found->eval_loss - wanted.eval_loss) < 1e-5, qPrintable(QString("%1, %2 wanted").arg(found->eval_loss).arg(wanted.eval_loss)));
        QCOMPARE(*found->eval_accuracy, *wanted.eval_accuracy);
        QCOMPARE(found->eval_cross_entropy.has_value(), more);
        QCOMPARE(wanted.eval_cross_entropy.has_value(), more);
        if (!more) return;
        // Computed from the answers, it is the mean of -log p of the labels.
        double sum = 0;
        const auto lines = golden::lines(folder / "predictions.jsonl");
        for (const auto& line : lines) {
            const auto logits = line["logits"].get<std::vector<double>>();
            double total = 0;
            for (const double logit : logits) total += std::exp(logit);
            sum += std::log(total) - logits[line["label"].get<std::size_t>()];
        }
        QVERIFY(std::abs(*found->eval_cross_entropy - sum / static_cast<double>(lines.size())) < 1e-5);
        QVERIFY(std::abs(*wanted.eval_cross_entropy - *found->eval_cross_entropy) < 1e-5);
        QVERIFY(std::abs(wanted.eval_loss - *wanted.eval_cross_entropy) > 1e-4);
    }

    // Without a run beside it there is no recipe: the model's own loss, penalty included.
    void an_adapter_alone_has_the_models_loss() {
        const auto run = fs::path(home_.path().toStdString()) / "AdaLoRA", alone = fs::path(home_.path().toStdString()) / "alone/adapter";
        if (!fs::exists(run / "adapter")) QSKIP("the run was not made");
        auto recipe = *golden::spec("bert-adalora");
        fs::create_directories(alone);
        fs::copy(run / "adapter", alone, fs::copy_options::recursive);
        auto config = *tb::read_json(alone / "adapter_config.json");
        config["base_model_name_or_path"] = (golden::folder() / "models/bert").string();
        std::ignore = tb::write_json(alone / "adapter_config.json", config);
        auto predictor = tb::Predictor::load(alone);
        QVERIFY2(predictor.has_value(), predictor ? "" : tb::describe(predictor.error()).c_str());
        const auto found = predictor->evaluate(recipe.dataset, recipe.base, "validation", recipe.max_length);
        QVERIFY(found.has_value() && found->eval_cross_entropy.has_value());
        QVERIFY(found->eval_loss > *found->eval_cross_entropy);
    }
};

QTEST_GUILESS_MAIN(TestEvaluate)
#include "test_evaluate.moc"
