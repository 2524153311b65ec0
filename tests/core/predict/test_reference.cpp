// Adapters that the reference trained (tests/golden/reference): they predict here what they predicted there, training goes on from them, they merge.
#include "predictions.h"

namespace fs = std::filesystem;

class TestReference : public QObject {
    Q_OBJECT
private:
    QTemporaryDir home_;
    fs::path out(const QString& name) const { return fs::path(home_.path().toStdString()) / name.toStdString(); }
    static fs::path run(const QString& name) { return golden::own_folder() / "runs" / name.toStdString(); }
    static double difference(tb::Predictor& predictor, const fs::path& predictions) {
        return golden::difference(predictor, golden::texts(golden::own_folder() / "data/dev.tsv"), predictions);
    }
    static void adapters() {
        QTest::addColumn<QString>("name");
        for (const auto& name : golden::own_names())
            if (fs::exists(golden::own_folder() / "runs" / name / "adapter")) QTest::addRow("%s", name.c_str()) << QString::fromStdString(name);
    }

private Q_SLOTS:
    void initTestCase() { qputenv("TUNEBENCH_HOME", home_.path().toUtf8()); }

    void predicts_as_there_data() { adapters(); }
    void predicts_as_there() {
        QFETCH(QString, name);
        auto predictor = tb::Predictor::load(run(name) / "adapter");
        QVERIFY2(predictor.has_value(), predictor ? "" : tb::describe(predictor.error()).c_str());
        const double apart = difference(*predictor, run(name) / "predictions.jsonl");
        QVERIFY2(apart < 2e-5, qPrintable(QString::number(apart)));
        QCOMPARE(predictor->predict({"good"})->front().probabilities.empty(), name.contains("regression"));
        QVERIFY(fs::create_directories(out(name)));
        fs::copy(run(name) / "spec.json", out(name));  // texts are cut as there
        const auto merged = tb::merge_adapter(run(name) / "adapter", out(name) / "merged");
        QVERIFY2(merged.has_value(), merged ? "" : tb::describe(merged.error()).c_str());
        auto alone = tb::Predictor::load(*merged);
        QVERIFY2(alone.has_value(), alone ? "" : tb::describe(alone.error()).c_str());
        QVERIFY(difference(*alone, run(name) / "predictions.jsonl") < 2e-5);
    }

    void goes_on_data() { adapters(); }
    void goes_on() {
        QFETCH(QString, name);
        auto spec = golden::spec(name.toStdString(), golden::own_folder()).value();
        spec.model = (run(name) / "adapter").string();
        spec.peft = nullptr;
        spec.freeze = {};
        spec.training.num_train_epochs = 2;
        spec.training.learning_rate = 1e-9;  // so that it ends where it began
        golden::Log log;
        const auto finished = golden::train(spec, out("on-" + name), log);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        QVERIFY(difference_of_files(out("on-" + name) / "predictions.jsonl", run(name) / "predictions.jsonl") < 2e-5);
    }

    // A folder that only says one label, as models of other programs do, gives numbers too.
    void one_label_is_a_number() {
        const auto spec = golden::spec("distilbert-regression", golden::own_folder()).value();
        golden::Log log;
        const auto finished = golden::train(spec, out("numbers"), log);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        QVERIFY(tb::write_json(out("numbers") / "spec.json", tb::to_json(spec)).has_value());  // texts are cut as there
        const auto file = out("numbers") / "model/config.json";
        auto config = tb::read_json(file).value();
        QVERIFY(config["problem_type"] == "regression");
        for (const char* key : {"problem_type", "num_labels"}) config.erase(key);
        QVERIFY(tb::write_json(file, config).has_value());
        auto predictor = tb::Predictor::load(out("numbers") / "model");
        QVERIFY2(predictor.has_value(), predictor ? "" : tb::describe(predictor.error()).c_str());
        QVERIFY(predictor->predict({"good"})->front().probabilities.empty());
        QVERIFY(difference(*predictor, out("numbers") / "predictions.jsonl") < 1e-5);
        const auto metrics = predictor->evaluate(spec.dataset, spec.base, "validation", spec.max_length);
        QVERIFY2(metrics.has_value(), metrics ? "" : tb::describe(metrics.error()).c_str());
        QVERIFY(golden::near(*metrics->eval_mse, *finished.best->eval_mse, 1e-6, 1e-5));
        QVERIFY(golden::near(*metrics->eval_pearson, *finished.best->eval_pearson, 1e-5, 0));
    }

private:
    static double difference_of_files(const fs::path& found_file, const fs::path& wanted_file) {
        const auto found = golden::lines(found_file), wanted = golden::lines(wanted_file);
        if (found.size() != wanted.size()) return 1e9;
        double worst = 0;
        for (std::size_t i = 0; i < wanted.size(); ++i)
            for (std::size_t k = 0; k < wanted[i]["logits"].size(); ++k) worst = std::max(worst, std::abs(found[i]["logits"][k].get<double>() - wanted[i]["logits"][k].get<double>()));
        return worst;
    }
};

QTEST_GUILESS_MAIN(TestReference)
#include "test_reference.moc"
