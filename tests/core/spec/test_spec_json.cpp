#include "core/base/files.h"
#include "core/spec/codes.h"
#include "core/spec/near.h"
#include "core/spec/presets.h"
#include "core/spec/spec_json.h"
#include "core/spec/values.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <set>

using namespace tb;

static Json minimal() {
    return json_from(R"({"model": "m", "dataset": {"train": "t.tsv", "validation": "v.tsv", "text": ["sentence"], "label": "label"}})");
}

static std::set<std::string> places(const Problems& problems) {
    std::set<std::string> out;
    for (const auto& problem : problems) out.insert(problem.place);
    return out;
}

// The only problem of `json`, as "code place".
static QString only_problem(const Json& json) {
    const auto spec = parse_spec(json, {});
    if (spec) return "none";
    if (spec.error().size() != 1) return QString::fromStdString(describe(spec.error()));
    return QString("%1 %2").arg(spec.error()[0].code->id, QString::fromStdString(spec.error()[0].place));
}

class TestSpecJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void defaults_are_transformers() {
        const auto spec = parse_spec(minimal(), {});
        QVERIFY2(spec, spec ? "" : describe(spec.error()).c_str());
        QCOMPARE(spec->training, TrainingSpec());
        QCOMPARE(spec->task, std::string("text-classification"));
        QVERIFY(spec->peft.is_null());
    }

    void five_mistakes_are_five_problems() {
        auto json = minimal();
        json["training"] = json_from(R"({"learning_rat": 1e-5, "num_train_epochs": -1, "lr_scheduler_type": "cosin", "seed": "42"})");
        json["freeze"] = json_from(R"({"layers": [1, 1]})");
        const auto spec = parse_spec(json, {});
        QVERIFY(!spec);
        QCOMPARE(spec.error().size(), std::size_t{5});
        const std::set<std::string> expected{"$.training.learning_rat", "$.training.num_train_epochs", "$.training.lr_scheduler_type",
                                             "$.training.seed", "$.freeze.layers"};
        QCOMPARE(places(spec.error()), expected);
        const auto text = describe(spec.error());
        QVERIFY2(text.find("Did you mean learning_rate?") != std::string::npos, text.c_str());
        QVERIFY2(text.find("constant_with_warmup") != std::string::npos, text.c_str());
        QVERIFY2(text.find("Found -1") != std::string::npos, text.c_str());
    }

    void devices_have_numbers() {
        for (const char* name : {"auto", "cpu", "cuda", "cuda:0", "cuda:12"}) {
            auto json = minimal();
            json["engine"] = {{"device", name}};
            const auto spec = parse_spec(json, {});
            QVERIFY2(spec && spec->engine.device == name, name);
            QCOMPARE(to_json(*spec)["engine"]["device"], Json(name));
        }
        for (const auto& other : {Json("gpu"), Json("cuda:"), Json("cuda:01"), Json("cuda:-1"), Json("cpu:1"), Json(0)}) {
            auto json = minimal();
            json["engine"] = {{"device", other}};
            const auto spec = parse_spec(json, {});
            QVERIFY2(!spec && spec.error()[0].code->id == std::string("spec.not_allowed"), json_text(other).c_str());
        }
    }

    void every_schedule_name() {
        QCOMPARE(lr_scheduler_types().size(), std::size_t{11});
        for (const auto& name : lr_scheduler_types()) {
            auto json = minimal();
            json["training"] = {{"lr_scheduler_type", name}, {"eval_strategy", "epoch"}};
            const auto spec = parse_spec(json, {});
            QVERIFY2(spec, name.c_str());
            QCOMPARE(spec->training.lr_scheduler_type, name);
        }
    }

    void missing_parts_are_named() {
        const auto spec = parse_spec(Json::object(), {});
        QVERIFY(!spec);
        QCOMPARE(places(spec.error()), (std::set<std::string>{"$.model", "$.dataset"}));
        const auto no_columns = parse_spec(json_from(R"({"model": "m", "dataset": {"train": "t.tsv"}})"), {});
        QVERIFY(!no_columns);
        QCOMPARE(places(no_columns.error()), (std::set<std::string>{"$.dataset.text", "$.dataset.label"}));
        QVERIFY(parse_spec(json_from(R"({"model": "m", "dataset": {"source": "demo"}})"), {}));
    }

    void contradictions_data() {
        QTest::addColumn<QString>("training");
        QTest::addColumn<QString>("problem");
        QTest::newRow("best without evaluation") << R"({"load_best_model_at_end": true})"
                                                 << "spec.best_needs_eval $.training.load_best_model_at_end";
        QTest::newRow("strategies differ") << R"({"load_best_model_at_end": true, "eval_strategy": "epoch"})"
                                           << "spec.best_strategies $.training.save_strategy";
        QTest::newRow("steps no multiple")
            << R"({"load_best_model_at_end": true, "eval_strategy": "steps", "eval_steps": 300, "save_steps": 500})"
            << "spec.best_steps $.training.save_steps";
        QTest::newRow("steps multiple")
            << R"({"load_best_model_at_end": true, "eval_strategy": "steps", "eval_steps": 250, "save_steps": 500})"
            << "none";
        QTest::newRow("shares multiple")
            << R"({"load_best_model_at_end": true, "eval_strategy": "steps", "eval_steps": 0.1, "save_steps": 0.3})"
            << "none";
        QTest::newRow("save best") << R"({"load_best_model_at_end": true, "eval_strategy": "epoch", "save_strategy": "best"})"
                                   << "none";
        QTest::newRow("early stopping") << R"({"early_stopping_patience": 2})"
                                        << "spec.early_needs_best $.training.early_stopping_patience";
        QTest::newRow("plateau") << R"({"lr_scheduler_type": "reduce_lr_on_plateau"})"
                                 << "spec.plateau_needs_eval $.training.lr_scheduler_type";
        QTest::newRow("foreign") << R"({"fp16": true})"
                                 << "spec.not_supported $.training.fp16";
        QTest::newRow("renamed") << R"({"evaluation_strategy": "epoch"})"
                                 << "spec.unknown_key_near $.training.evaluation_strategy";
        QTest::newRow("far from all") << R"({"zzzzzzzz": 1})"
                                      << "spec.unknown_key $.training.zzzzzzzz";
        QTest::newRow("metric of another task") << R"({"metric_for_best_model": "pearson"})"
                                                << "spec.not_allowed $.training.metric_for_best_model";
        QTest::newRow("half a step") << R"({"logging_steps": 2.5})"
                                     << "spec.steps $.training.logging_steps";
        QTest::newRow("no steps") << R"({"max_steps": 0})"
                                  << "spec.max_steps $.training.max_steps";
        QTest::newRow("whole as real") << R"({"per_device_train_batch_size": 1.5})"
                                       << "spec.not_whole $.training.per_device_train_batch_size";
        QTest::newRow("flag as text") << R"({"bf16": "yes"})"
                                      << "spec.not_flag $.training.bf16";
        QTest::newRow("warm-up") << R"({"warmup_ratio": 1.5})"
                                 << "spec.outside $.training.warmup_ratio";
    }
    void contradictions() {
        QFETCH(QString, training);
        QFETCH(QString, problem);
        auto json = minimal();
        json["training"] = json_from(training.toStdString());
        QCOMPARE(only_problem(json), problem);
    }

    void contradictions_of_the_task() {
        auto json = minimal();
        json["training"] = {{"label_smoothing_factor", 0.1}};
        QCOMPARE(only_problem(json), QString("none"));
        json["task"] = "regression";
        QCOMPARE(only_problem(json), QString("spec.smoothing_without_classes $.training.label_smoothing_factor"));
    }

    // A catalogue data set has a task of its own, which a spec may leave to it; files have none.
    void the_task_may_be_left_open() {
        auto json = minimal();
        json.erase("task");
        QCOMPARE(parse_spec(json, {})->task, std::string("text-classification"));
        json["dataset"] = {{"source", "stsb"}};
        json["training"] = {{"metric_for_best_model", "pearson"}};
        const auto spec = parse_spec(json, {});
        QVERIFY2(spec, spec ? "" : describe(spec.error()).c_str());
        QVERIFY(spec->task.empty());
        QVERIFY(!to_json(*spec).contains("task"));
        QCOMPARE(*parse_spec(to_json(*spec), {}), *spec);
        json["task"] = "regression";
        QCOMPARE(parse_spec(json, {})->task, std::string("regression"));
    }

    void contradictions_of_the_data() {
        auto json = minimal();
        json["dataset"]["validation_split"] = 0.1;
        QCOMPARE(only_problem(json), QString("spec.two_validations $.dataset.validation_split"));
        json = minimal();
        json["dataset"]["labels"] = {"no", ""};
        QCOMPARE(only_problem(json), QString("spec.empty $.dataset.labels"));
        json["dataset"]["labels"] = {"no", "no"};
        QCOMPARE(only_problem(json), QString("spec.repeated $.dataset.labels"));
        json = minimal();
        json["dataset"].erase("validation");
        json["training"] = {{"eval_strategy", "epoch"}};
        QCOMPARE(only_problem(json), QString("spec.eval_needs_rows $.training.eval_strategy"));
        json["dataset"]["holdout"] = 100;
        QCOMPARE(only_problem(json), QString("none"));
        json["dataset"]["label"] = 0;
        QCOMPARE(only_problem(json), QString("spec.mixed_columns $.dataset.text"));
        json["dataset"]["text"] = Json::array();
        QCOMPARE(only_problem(json), QString("spec.not_columns $.dataset.text"));
    }

    void peft_needs_its_type() {
        auto json = minimal();
        json["peft"] = Json::object();
        QCOMPARE(only_problem(json), QString("spec.missing $.peft.peft_type"));
        json["peft"]["peft_type"] = "LORA";
        QCOMPARE(only_problem(json), QString("none"));
        json["peft"] = "LORA";
        QCOMPARE(only_problem(json), QString("spec.not_object $.peft"));
    }

    void nulls_of_the_contract() {
        auto json = minimal();
        json["max_length"] = nullptr;
        json["peft"] = nullptr;
        json["training"] =
            json_from(R"({"early_stopping_patience": null, "save_total_limit": null, "max_grad_norm": null, "eval_steps": null,
            "metric_for_best_model": null, "data_seed": null, "greater_is_better": null, "lr_scheduler_kwargs": null})");
        const auto spec = parse_spec(json, {});
        QVERIFY2(spec, spec ? "" : describe(spec.error()).c_str());
        QVERIFY(!spec->training.save_total_limit);
        QCOMPARE(spec->training.max_grad_norm, 0.0);
    }

    void writing_and_reading_again_changes_nothing() {
        auto json = minimal();
        json["name"] = "n";
        json["max_length"] = 64;
        json["model_name"] = "starter";
        json["freeze"] = json_from(R"({"embeddings": true, "layers": [0, 2]})");
        json["peft"] = json_from(R"({"peft_type": "LORA", "r": 4})");
        json["dataset"]["text"] = {"a", "b"};
        json["dataset"]["holdout"] = 7;
        json["training"] = json_from(R"({"eval_steps": 0.25, "greater_is_better": true, "seed": 4294967295, "early_stopping_patience": 3,
            "load_best_model_at_end": true, "eval_strategy": "epoch", "save_strategy": "epoch", "lr_scheduler_kwargs": {"num_cycles": 2}})");
        const auto spec = parse_spec(json, "/base");
        QVERIFY2(spec, spec ? "" : describe(spec.error()).c_str());
        const auto again = parse_spec(json_from(json_text(to_json(*spec))), "/base");
        QVERIFY2(again, again ? "" : describe(again.error()).c_str());
        QCOMPARE(*again, *spec);
    }

    void the_same_recipe_over_seeds_and_places() {
        const auto a = *parse_spec(minimal(), "/x/one");
        auto b = a;
        b.name = "other";
        b.training.seed = 7;
        b.engine.threads = 3;
        b.base = "/x/two";
        b.dataset.train = "../one/t.tsv";
        b.dataset.validation = "/x/one/v.tsv";
        QVERIFY(same_recipe(a, b));
        b.training.learning_rate *= 2;
        QVERIFY(!same_recipe(a, b));
    }

    void differences_of_specs() {
        const auto specs = demo_specs();
        QVERIFY2(specs, specs ? "" : describe(specs.error()).c_str());
        const auto diff = diff_specs(*specs);
        std::vector<std::string> paths;
        for (const auto& one : diff.differing) paths.push_back(one.path);
        const std::vector<std::string> expected{"freeze.embeddings",          "freeze.layers",
                                                "training.num_train_epochs",  "training.learning_rate",
                                                "training.lr_scheduler_type", "training.warmup_ratio"};
        QCOMPARE(paths, expected);
        QCOMPARE(diff.differing[4].values, (std::vector<Json>{"linear", "cosine"}));
        QVERIFY(diff.equal > 30);
    }

    void overrides() {
        QTemporaryDir folder;
        const fs::path file = fs::path(folder.path().toStdString()) / "my-run.json";
        QVERIFY(write_json(file, minimal()));
        const std::vector<std::string> good{"training.seed=7", "training.lr_scheduler_type=cosine", "freeze.layers=[0,1]", "name=x=y"};
        const auto spec = load_spec(file, good);
        QVERIFY2(spec, spec ? "" : describe(spec.error()).c_str());
        QCOMPARE(spec->training.seed, 7);
        QCOMPARE(spec->name, std::string("x=y"));
        QCOMPARE(spec->base, file.parent_path());
        QCOMPARE(load_spec(file)->name, std::string("my-run"));
        const std::vector<std::string> bad{"nonsense", "model.part=1", "training..seed=1", "training.sed=1"};
        const auto failed = load_spec(file, bad);
        QVERIFY(!failed);
        QCOMPARE(failed.error().size(), std::size_t{4});
    }

    void presets_are_as_published() {
        const auto presets = load_presets();
        QVERIFY2(presets, presets ? "" : describe(presets.error()).c_str());
        const auto found = std::find_if(presets->begin(), presets->end(), [](const Preset& preset) { return preset.id == "tpf-03"; });
        QVERIFY(found != presets->end());
        const auto& tpf03 = found->spec;
        QCOMPARE(tpf03.training.learning_rate, 3e-5);
        QCOMPARE(std::get<int>(tpf03.freeze.layers), 4);
        QCOMPARE(tpf03.dataset.source, std::string("sst2"));
    }

    void nearest_names() {
        QCOMPARE(edit_distance("kitten", "sitting"), std::size_t{3});
        const std::vector<std::string> names{"sentence", "label"};
        QCOMPARE(nearest("sentense", names), std::string("sentence"));
        QCOMPARE(nearest("text", names), std::string());
    }

    // Whatever stands in a spec, the answer is a value.
    void random_json_does_no_harm() {
        const std::vector<Json> junk{
            nullptr, -1, 1e300, 0.5, true, "x", "", Json::array(), Json::array({1, "a"}), Json::object(), 18446744073709551615ULL};
        const auto full = to_json(*parse_spec(minimal(), {}));
        for (const auto& [key, value] : full.items()) {
            for (const auto& item : junk) {
                auto json = full;
                json[key] = item;
                (void)parse_spec(json, {});
                if (!value.is_object()) continue;
                for (const auto& [inner, ignored] : value.items()) {
                    json = full;
                    json[key][inner] = item;
                    (void)parse_spec(json, {});
                }
            }
        }
    }

    void how_files_are_to_be_read() {
        Json json = json_from(R"({"model": "m", "dataset": {"train": ["a.parquet", "b.parquet"], "validation": "dev", "text": ["t"], "label": "l",
            "delimiter": ";", "quoting": "none", "encoding": "latin-1", "header": true}})");
        const auto spec = parse_spec(json, {});
        QVERIFY2(spec, spec ? "" : describe(spec.error()).c_str());
        QCOMPARE(spec->dataset.train.list.size(), std::size_t{2});
        QCOMPARE(spec->dataset.validation.first(), std::string("dev"));
        QCOMPARE(spec->dataset.delimiter, std::string(";"));
        QCOMPARE(spec->dataset.header, std::optional<bool>(true));
        const auto again = parse_spec(to_json(*spec), {});
        QVERIFY(again);
        QCOMPARE(*again, *spec);
        // What is not said is not written, so that it is found in the files.
        const auto plain = to_json(*parse_spec(json_from(R"({"model": "m", "dataset": {"train": "a", "text": ["t"], "label": "l"}})"), {}));
        for (const char* key : {"delimiter", "quoting", "encoding", "header"}) QVERIFY2(!plain["dataset"].contains(key), key);
        QVERIFY(plain["dataset"]["train"].is_string());

        json["dataset"]["delimiter"] = "::";
        json["dataset"]["quoting"] = "sometimes";
        json["dataset"]["header"] = false;
        json["dataset"]["train"] = json_from("[1]");
        const auto wrong = parse_spec(json, {});
        QVERIFY(!wrong);
        QCOMPARE(QString::fromStdString(describe(wrong.error())).count("$.dataset."), 4);
        for (const char* tab : {"\\t", "\t"}) {
            json = json_from(R"({"model": "m", "dataset": {"train": "a", "text": ["t"], "label": "l"}})");
            json["dataset"]["delimiter"] = tab;
            QCOMPARE(parse_spec(json, {})->dataset.delimiter, std::string("\t"));
        }
    }
};

QTEST_APPLESS_MAIN(TestSpecJson)
#include "test_spec_json.moc"
