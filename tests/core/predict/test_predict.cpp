// Predicting with what a run left behind: the result folder, the run folder, a checkpoint.
#include "core/predict/codes.h"
#include "core/predict/predict.h"
#include "../train/golden_runs.h"

class TestPredict : public QObject {
    Q_OBJECT
private:
    QTemporaryDir home_;
    tb::fs::path run() const { return tb::fs::path(home_.path().toStdString()) / "run"; }

private Q_SLOTS:
    void initTestCase() {
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
        auto spec = golden::spec("bert-full");
        if (!spec) QSKIP("the reference's models are not on this machine");
        tb::fs::create_directories(run());
        tb::RunControl control;
        tb::TrainRequest request{*spec, run(), false, [&](const tb::Json&, const tb::Spec& resolved) {
            std::ignore = tb::write_json(run() / "spec.json", tb::to_json(resolved));
        }, {}};
        QVERIFY(tb::train(request, [](const tb::Event&) {}, control).state == tb::RunState::done);
    }

    void answers_as_the_run_did_data() {
        QTest::addColumn<QString>("part");
        QTest::newRow("result folder") << "model";
        QTest::newRow("run folder") << "";
    }
    void answers_as_the_run_did() {
        QFETCH(QString, part);
        auto predictor = tb::Predictor::load(part.isEmpty() ? run() : run() / part.toStdString());
        QVERIFY(predictor.has_value());
        check(*predictor);
    }
    void a_checkpoint_will_do_where_there_is_no_result() {
        const auto copy = run().parent_path() / "cut";
        tb::fs::copy(run(), copy, tb::fs::copy_options::recursive);
        tb::fs::remove_all(copy / "model");
        auto predictor = tb::Predictor::load(copy);
        QVERIFY2(predictor.has_value(), predictor ? "" : tb::describe(predictor.error()).c_str());
        check(*predictor);
    }

    void evaluates_a_split() {
        auto predictor = tb::Predictor::load(run());
        const auto spec = *golden::spec("bert-full");
        const auto metrics = predictor->evaluate(spec.dataset, spec.base, "validation");
        QVERIFY(metrics.has_value());
        QCOMPARE(metrics->rows, 40);
        QVERIFY(golden::near(metrics->eval_loss, 0.6885970830917358, 6e-5, 0));
        QCOMPARE(predictor->evaluate(spec.dataset, spec.base, "test").error().front().code, &tb::codes::predict_no_split);
    }

    void bad_texts_are_told() {
        auto predictor = tb::Predictor::load(run());
        QCOMPARE(predictor->predict({"good", "\xff\xfe"}).error().front().code, &tb::codes::predict_not_utf8);
        QCOMPARE(predictor->predict({"one"}, {"a", "b"}).error().front().code, &tb::codes::predict_pairs);
        QCOMPARE(tb::Predictor::load(run() / "checkpoints").error().front().code, &tb::codes::predict_no_model);
        QVERIFY(predictor->predict({"one"}, {"two"}).has_value());
    }

private:
    void check(tb::Predictor& predictor) {
        std::ifstream in(golden::folder() / "data/dev.tsv");
        std::string line;
        std::getline(in, line);
        std::vector<std::string> texts;
        for (int i = 0; i < 5 && std::getline(in, line); ++i) texts.push_back(line.substr(0, line.find('\t')));
        const auto answers = predictor.predict(texts);
        QVERIFY(answers.has_value());
        const auto wanted = golden::lines(golden::folder() / "runs/bert-full/predictions.jsonl");
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const auto& answer = (*answers)[i];
            QCOMPARE(answer.label, wanted[i]["prediction"].get<int>());
            QCOMPARE(answer.name, std::string(answer.label ? "positive" : "negative"));
            QVERIFY(golden::near(answer.logits[0], wanted[i]["logits"][0], 2e-4, 2e-4));
            QVERIFY(golden::near(answer.probabilities[0] + answer.probabilities[1], 1, 1e-12, 0));
            QCOMPARE(answer.tokens.front(), std::string("[CLS]"));
            QVERIFY(!answer.head_untrained);
        }
    }
};

QTEST_GUILESS_MAIN(TestPredict)
#include "test_predict.moc"
