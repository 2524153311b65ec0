// What a grid's runs gave, read from their folders and set in tables: on which rows, and over seeds alone.
#include "core/base/files.h"
#include "core/sweep/tables.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace tb;

class TestExperiment : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    int number_ = 0;

    static Json metrics(double accuracy) { return {{"eval_loss", 0.5}, {"eval_accuracy", accuracy}, {"rows", 100}}; }
    static Json summary(std::optional<double> test, double validation, std::int64_t trainable = 25) {
        Json json = {{"status", "done"}, {"seconds", 90}, {"parameters", {{"total", 1000}, {"trainable", trainable}}}, {"validation", metrics(validation)}};
        if (test) json["test"] = metrics(*test);
        return json;
    }
    // Every run of a grid of these axes, done, with what `of` says of it.
    std::vector<ExperimentRun> runs(const char* axes, const std::function<Json(const SweepRun&)>& of, const std::string& events = {}) {
        const auto sweep = parse_sweep({{"base", {{"model", "m"}, {"dataset", {{"source", "snli"}}}}}, {"axes", json_from(axes)}}, folder_.path().toStdString(), "grid");
        std::vector<ExperimentRun> out;
        if (!sweep) qFatal("%s", describe(sweep.error()).c_str());
        for (const auto& run : sweep->runs) {
            const auto folder = fs::path(folder_.path().toStdString()) / std::to_string(number_++);
            std::ignore = make_folders(folder);
            std::ignore = write_json(folder / "summary.json", of(run));
            if (!events.empty()) std::ignore = write_file(folder / "events.jsonl", events);
            out.push_back(experiment_run({run, folder, RunState::done, 0, {}}));
        }
        return out;
    }
    static QString cell(const ReportTable& table, std::size_t row, std::size_t column) { return QString::fromStdString(table.rows.at(row).at(column).text); }

private Q_SLOTS:
    void initTestCase() { qputenv("TUNEBENCH_HOME", folder_.path().toUtf8()); }  // no data set is on this machine

    void methods_of_one_name_are_rows_of_their_own() {
        const auto found = runs(R"({"peft": [{"peft_type": "LORA", "r": 2}, {"peft_type": "LORA", "r": 8}], "training.seed": [1, 2]})", [](const SweepRun& run) {
            const int rank = run.spec.peft["r"].get<int>();
            return summary(0.1 * rank + 0.01 * static_cast<double>(run.spec.training.seed), 0, 10 * rank);
        });
        const auto tables = experiment_tables(found);
        QCOMPARE(tables[0].rows.size(), std::size_t{2});
        QCOMPARE(cell(tables[0], 0, 0), QString("LoRA r=2"));
        QCOMPARE(cell(tables[0], 0, 1), QString("21.5 ± 0.7"));
        QCOMPARE(cell(tables[0], 1, 0), QString("LoRA r=8"));
        QCOMPARE(cell(tables[0], 1, 1), QString("81.5 ± 0.7"));
        QCOMPARE(cell(tables[4], 0, 1), QString("20"));
        QCOMPARE(cell(tables[4], 1, 1), QString("80"));
    }

    void subsets_of_one_set_are_columns_of_their_own() {
        const auto found = runs(R"({"dataset": [{"source": "imdb"}, {"source": "imdb", "max_train_samples": 1000}]})", [](const SweepRun& run) {
            return summary({}, run.spec.dataset.max_train_samples ? 0.5 : 0.9);
        });
        const auto table = experiment_tables(found)[0];
        QCOMPARE(table.header, (std::vector<std::string>{"method", "m, imdb", "m, imdb max_train_samples=1000", "mean"}));
        QCOMPARE(cell(table, 0, 1), QString("90.0"));
        QCOMPARE(cell(table, 0, 2), QString("50.0"));
    }

    void models_of_one_folder_name_are_told_apart() {
        const auto found = runs(R"({"model": ["/a/model", "/b/model"]})", [](const SweepRun& run) { return summary(run.spec.model == "/a/model" ? 0.5 : 0.9, 0); });
        const auto table = experiment_tables(found)[0];
        QCOMPARE(table.header[1], std::string("/a/model, snli"));
        QCOMPARE(cell(table, 0, 1), QString("50.0"));
        QCOMPARE(experiment_tables({found[0]})[0].header[1], std::string("model, snli"));
    }

    // SNLI has rows for validation and for test; of IMDb the test rows stand in for the validation's.
    void accuracy_is_of_test_rows_where_there_are_some() {
        const auto found = runs(R"({"dataset": [{"source": "imdb"}, {"source": "snli"}]})",
                                [](const SweepRun& run) { return run.spec.dataset.source == "snli" ? summary(0.8, 0.7) : summary({}, 0.9); },
                                "{\"step\": 5, \"epoch\": 1.0, \"eval_loss\": 0.6, \"eval_accuracy\": 0.65}\n");
        const auto tables = experiment_tables(found);
        QCOMPARE(tables[0].caption, std::string("Accuracy on test rows, %"));
        QCOMPARE(cell(tables[0], 0, 1), QString("90.0"));
        QCOMPARE(cell(tables[0], 0, 2), QString("80.0"));
        QCOMPARE(tables[3].caption, std::string("Accuracy on training / evaluation rows after each epoch, %; evaluated are test rows of imdb, validation rows of snli"));
    }

    // A mean over seeds of test and validation scores would be neither.
    void one_split_for_a_data_set() {
        const auto found = runs(R"({"training.seed": [1, 2]})", [](const SweepRun& run) { return run.spec.training.seed == 1 ? summary(0.9, 0.7) : summary({}, 0.7); });
        const auto table = experiment_tables(found)[0];
        QCOMPARE(table.caption, std::string("Accuracy on validation rows, %"));
        QCOMPARE(cell(table, 0, 1), QString("70.0 ± 0.0"));
    }

    void the_last_evaluation_of_an_epoch_counts() {
        const auto found = runs(R"({"training.seed": [1]})", [](const SweepRun&) { return summary(0.9, 0.7); },
                                "{\"step\": 3, \"epoch\": 0.6, \"eval_loss\": 0.6, \"eval_accuracy\": 0.1}\n"
                                "{\"step\": 5, \"epoch\": 1.0, \"train_loss\": 0.5, \"train_accuracy\": 0.8, \"train_runtime\": 0.1}\n"
                                "{\"step\": 6, \"epoch\": 1.2, \"eval_loss\": 0.6, \"eval_accuracy\": 0.2}\n"
                                "{\"step\": 10, \"epoch\": 2.0, \"eval_loss\": 0.6, \"eval_accuracy\": 0.3}\n"
                                "{\"step\": 10, \"epoch\": 2.0, \"train_loss\": 0.5, \"train_accuracy\": 0.9, \"train_runtime\": 0.1}\n");
        QCOMPARE(cell(experiment_tables(found)[3], 0, 2), QString("80.0/–, 90.0/30.0"));
    }

    void heads_of_different_sizes_are_a_range() {
        const auto found = runs(R"({"dataset": [{"source": "ag_news"}, {"source": "snli"}]})",
                                [](const SweepRun& run) { return summary({}, 0.5, run.spec.dataset.source == "snli" ? 20 : 40); });
        const auto table = experiment_tables(found)[4];
        QCOMPARE(cell(table, 0, 1), QString("20–40"));
        QCOMPARE(cell(table, 0, 2), QString("2–4"));
    }
};

QTEST_GUILESS_MAIN(TestExperiment)
#include "test_experiment.moc"
