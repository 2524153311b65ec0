#include "core/base/files.h"
#include "core/sweep/grid.h"

#include <QtTest>

using namespace tb;

static const char* small = R"({
  "base": {"model": "m", "dataset": {"train": "t.tsv", "text": ["a"], "label": "b"}, "training": {"max_steps": 3}},
  "axes": {"$.model": ["m", "org/n"], "peft": [{"peft_type": "LORA", "r": 4}, null], "training.seed": [1, 2]}
})";

class TestGrid : public QObject {
    Q_OBJECT

    static Expected<Sweep> parse(const std::function<void(Json&)>& change = {}) {
        auto json = json_from(small);
        if (change) change(json);
        return parse_sweep(json, "/specs", "small");
    }
    static QString problem(const std::function<void(Json&)>& change) {
        const auto sweep = parse(change);
        if (sweep) return "none";
        if (sweep.error().size() != 1) return QString::fromStdString(describe(sweep.error()));
        return QString("%1 %2").arg(sweep.error()[0].code->id, QString::fromStdString(sweep.error()[0].place));
    }

private Q_SLOTS:
    void every_combination_the_last_axis_fastest() {
        const auto sweep = parse();
        QVERIFY2(sweep, sweep ? "" : describe(sweep.error()).c_str());
        QCOMPARE(sweep->runs.size(), std::size_t{8});
        QCOMPARE(sweep->name, std::string("small"));
        QCOMPARE(sweep->runs[0].id, std::string("m-lora-s1"));
        QCOMPARE(sweep->runs[1].id, std::string("m-lora-s2"));
        QCOMPARE(sweep->runs[7].id, std::string("org-n-full-s2"));
        const auto& last = sweep->runs[7];
        QCOMPARE(last.spec.model, std::string("org/n"));
        QVERIFY(last.spec.peft.is_null());
        QCOMPARE(last.spec.training.seed, std::int64_t{2});
        QCOMPARE(last.spec.training.max_steps, 3);
        QCOMPARE(last.spec.dataset.train.first(), std::string("/specs/t.tsv"));
        QCOMPARE(last.labels[1], (std::pair<std::string, std::string>{"peft", "full"}));
    }

    void exclusions() {
        const auto count = [](const char* exclude) {
            const auto sweep = parse([&](Json& json) { json["exclude"] = json_from(exclude); });
            return sweep ? static_cast<int>(sweep->runs.size()) : -1;
        };
        QCOMPARE(count(R"([{"model": "m", "peft": null}])"), 6);
        QCOMPARE(count(R"([{"peft.peft_type": "LORA"}])"), 4);
        QCOMPARE(count(R"([{"peft": "LORA", "training.seed": 1}, {"model": "org/n"}])"), 3);
        QCOMPARE(problem([](Json& json) { json["exclude"] = json_from(R"([{"model": "m"}, {"model": "org/n"}])"); }), QString("sweep.empty $.exclude"));
        QCOMPARE(problem([](Json& json) { json["exclude"] = json_from(R"([{"max_length": 5}])"); }), QString("sweep.exclude $.exclude[0]"));
    }

    void equal_labels_are_told_apart() {
        const auto sweep = parse([](Json& json) { json["axes"] = json_from(R"({"peft": [{"peft_type": "LORA", "r": 4}, {"peft_type": "LORA", "r": 8}]})"); });
        QVERIFY(sweep);
        QCOMPARE(sweep->runs[0].id, std::string("lora-r4"));
        QCOMPARE(sweep->runs[1].id, std::string("lora-r8"));
        QCOMPARE(sweep->runs[0].labels[0].second, std::string("LoRA r=4"));
        const auto rates = parse([](Json& json) { json["axes"] = json_from(R"({"training.learning_rate": [3e-5, 1e-4]})"); });
        QVERIFY(rates->runs[0].id.starts_with("learning_rate3e-05"));
    }

    void labels_name_what_differs() {
        const auto labels = [](const char* values) { return axis_labels(json_from(values).get<std::vector<Json>>()); };
        using Labels = std::vector<std::string>;
        QCOMPARE(labels(R"([{"peft_type": "LORA", "r": 2}, {"peft_type": "LORA", "r": 8}, {"peft_type": "IA3"}, null])"), (Labels{"LoRA r=2", "LoRA r=8", "IA3", "full"}));
        QCOMPARE(labels(R"([{"peft_type": "LORA", "r": 4}, {"peft_type": "LORA", "r": 4, "use_dora": true}, {"peft_type": "LORA", "r": 4, "use_rslora": true}])"),
                 (Labels{"LoRA", "LoRA DoRA", "LoRA rsLoRA"}));
        QCOMPARE(labels(R"([{"source": "imdb"}, {"source": "imdb", "max_train_samples": 1000}, {"source": "snli"}])"), (Labels{"imdb", "imdb max_train_samples=1000", "snli"}));
        QCOMPARE(labels(R"([{"peft_type": "LORA", "target_modules": ["q", "v"]}, {"peft_type": "LORA", "target_modules": "all-linear"}])"),
                 (Labels{"LoRA target_modules=q,v", "LoRA target_modules=all-linear"}));
        // What says nothing otherwise is said where nothing else tells two apart.
        QCOMPARE(labels(R"([{"peft_type": "LORA"}, {"peft_type": "LORA", "use_dora": false}])"), (Labels{"LoRA", "LoRA use_dora=false"}));
        QCOMPARE(labels(R"([{"peft_type": "LORA"}, {"peft_type": "LORA"}])"), (Labels{"LoRA", "LoRA"}));
        QCOMPARE(labels(R"([8, "8", "m"])"), (Labels{"8", "\"8\"", "m"}));
    }

    void one_of_two_methods_of_a_name_is_left_out() {
        const auto runs = [](const char* exclude) {
            const auto sweep = parse([&](Json& json) {
                json["axes"] = json_from(R"({"peft": [{"peft_type": "LORA", "r": 2}, {"peft_type": "LORA", "r": 8}]})");
                json["exclude"] = json_from(exclude);
            });
            return sweep && sweep->runs.size() == 1 ? sweep->runs[0].id : std::string("another number");
        };
        QCOMPARE(runs(R"([{"peft": {"peft_type": "LORA", "r": 2}}])"), std::string("lora-r8"));
        QCOMPARE(runs(R"([{"peft": {"r": 8}}])"), std::string("lora-r2"));
        QCOMPARE(runs(R"([{"peft": "LoRA r=2"}])"), std::string("lora-r8"));
        QCOMPARE(problem([](Json& json) { json["exclude"] = json_from(R"([{"peft": "LORA"}, {"peft": null}])"); }), QString("sweep.empty $.exclude"));
    }

    void mistakes() {
        QCOMPARE(problem([](Json& json) { json.erase("axes"); }), QString("sweep.form $"));
        QCOMPARE(problem([](Json& json) { json["seeds"] = 3; }), QString("sweep.form $.seeds"));
        QCOMPARE(problem([](Json& json) { json["axes"]["training.seed"] = 3; }), QString("sweep.axis $.axes.training.seed"));
        QCOMPARE(problem([](Json& json) { json["axes"]["model.name"] = Json::array({1}); }), QString("sweep.path $.axes"));
        // A mistake of the base is told once, with the first run that has it.
        QCOMPARE(problem([](Json& json) { json["base"]["training"]["max_step"] = 3; }), QString("spec.unknown_key_near m-lora-s1: $.training.max_step"));
        QCOMPARE(problem([](Json& json) { json["axes"]["training.seed"] = Json::array({1, "x"}); }), QString("spec.not_whole m-lora-sx: $.training.seed"));
        auto many = Json::array();
        for (int i = 0; i < 200; ++i) many.push_back(i);
        QVERIFY(problem([&](Json& json) { json["axes"] = {{"training.seed", many}, {"max_length", many}}; }).startsWith("sweep.large"));
    }

    void the_shipped_grid_is_the_dissertations() {
        const auto sweep = load_sweep(fs::path(TUNEBENCH_SOURCE) / "resources/sweeps/peft-grid.json");
        QVERIFY2(sweep, sweep ? "" : describe(sweep.error()).c_str());
        QCOMPARE(sweep->runs.size(), std::size_t{36});
        QCOMPARE(sweep->runs[0].id, std::string("distilbert-base-cased-imdb-lora"));
        QCOMPARE(sweep->runs[0].labels[2].second, std::string("LoRA"));
        QCOMPARE(sweep->runs[35].id, std::string("tinyllama-1.1b-snli-full"));
        for (const auto& run : sweep->runs) QVERIFY(run.spec.engine.evaluate_train);
    }
};

QTEST_APPLESS_MAIN(TestGrid)
#include "test_grid.moc"
