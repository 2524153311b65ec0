#include "core/base/files.h"
#include "core/base/system.h"
#include "core/hub/catalogue.h"
#include "core/hub/folders.h"
#include "core/hub/split_files.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace tb;

static QString code_of(const Problems& problems) {
    return problems.size() == 1 ? problems[0].code->id : QString::fromStdString(describe(problems));
}

// Each test has a home, a hub cache and bundled models of its own.
class TestFolders : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    fs::path root_;
    void put_model(const fs::path& folder, bool weights = true) {
        QVERIFY(make_folders(folder));
        QVERIFY(write_file(folder / "config.json", R"({"model_type": "bert", "hidden_size": 4})"));
        if (weights) QVERIFY(write_file(folder / "model.safetensors", "x"));
    }

private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        root_ = folder_->path().toStdString();
        qputenv("TUNEBENCH_HOME", (root_ / "home").c_str());
        qputenv("TUNEBENCH_MODELS", (root_ / "bundled").c_str());
        qputenv("TUNEBENCH_RESOURCES", (fs::path(TUNEBENCH_SOURCE) / "resources").c_str());
        qputenv("HF_HOME", (root_ / "hf").c_str());
        qunsetenv("HF_HUB_CACHE");
    }

    void a_folder_by_path() {
        put_model(root_ / "specs/own");
        for (const auto& [name, base] : {std::pair<std::string, fs::path>{"own", root_ / "specs"},
                                         {"../specs/own/", root_ / "specs"},
                                         {(root_ / "specs/own").string(), {}}}) {
            const auto model = find_model(name, base);
            QVERIFY2(model, model ? "" : describe(model.error()).c_str());
            QCOMPARE(model->path, root_ / "specs/own");
            QCOMPARE(model->model_type, std::string("bert"));
            QVERIFY(model->has_weights && !model->is_starter);
        }
    }

    void the_starter() {
        put_model(root_ / "bundled/all-MiniLM-L6-v2");
        for (const auto& name : {std::string("starter"), (root_ / "bundled/all-MiniLM-L6-v2").string()}) {
            const auto model = find_model(name, {});
            QVERIFY2(model, model ? "" : describe(model.error()).c_str());
            QVERIFY(model->is_starter && model->has_weights);
            QCOMPARE(model->name, name);
        }
    }

    void a_catalogue_model_without_weights_has_its_configuration() {
        const auto model = find_model("distilbert-base-uncased", root_);
        QVERIFY2(model, model ? "" : describe(model.error()).c_str());
        QVERIFY(!model->has_weights && model->path.empty());
        QCOMPARE(model->model_type, std::string("distilbert"));
        QCOMPARE(model->config["n_layers"].get<int>(), 6);
        QCOMPARE(model->config["vocab_size"].get<int>(), 30522);
    }

    void a_catalogue_model_in_home_or_in_the_hub_cache() {
        const auto cached = root_ / "hf/hub/models--distilbert--distilbert-base-uncased";
        put_model(cached / "snapshots/abc");
        QVERIFY(make_folders(cached / "refs"));
        QVERIFY(write_file(cached / "refs/main", "abc\n"));
        QCOMPARE(find_model("distilbert-base-uncased", {})->path, cached / "snapshots/abc");
        QCOMPARE(find_model("distilbert/distilbert-base-uncased", {})->path, cached / "snapshots/abc");
        put_model(root_ / "home/models/distilbert-base-uncased");
        QCOMPARE(find_model("distilbert-base-uncased", {})->path, root_ / "home/models/distilbert-base-uncased");
    }

    void problems_of_models() {
        QCOMPARE(code_of(find_model("distilbert-base-uncase", {}).error()), QString("hub.model_unknown_near"));
        QCOMPARE(code_of(find_model("something-else-entirely", {}).error()), QString("hub.model_unknown"));
        QCOMPARE(code_of(find_model("", {}).error()), QString("hub.model_unknown"));
        QVERIFY(make_folders(root_ / "empty"));
        QCOMPARE(code_of(find_model("empty", root_).error()), QString("hub.config_missing"));
        QVERIFY(write_file(root_ / "empty/config.json", "{}"));
        QCOMPARE(code_of(find_model("empty", root_).error()), QString("hub.config_incomplete"));
        QVERIFY(write_file(root_ / "empty/config.json", R"({"architectures": ["BertForMaskedLM"]})"));
        QCOMPARE(find_model("empty", root_)->model_type, std::string("bert"));
        QCOMPARE(find_model("empty", root_)->config["model_type"], Json("bert"));
        QVERIFY(write_file(root_ / "empty/config.json", "{"));
        QCOMPARE(code_of(find_model("empty", root_).error()), QString("base.json_broken"));
    }

    // The hub's first models have no organisation in their names.
    void a_model_of_the_hubs_first_years() {
        QCOMPARE(code_of(find_model("bert-base-cased", {}).error()), QString("hub.model_absent"));
        const auto cache = root_ / "hf/hub/models--bert-base-cased";
        put_model(cache / "snapshots/abc");
        QVERIFY(make_folders(cache / "refs"));
        QVERIFY(write_file(cache / "refs/main", "abc"));
        const auto model = find_model("bert-base-cased", {});
        QVERIFY2(model, model ? "" : describe(model.error()).c_str());
        QCOMPARE(model->path, cache / "snapshots/abc");
    }

    void the_task_is_the_data_sets_where_it_is_left_open() {
        const auto task = [](const char* source, const char* given) {
            Spec spec;
            spec.task = given;
            spec.dataset.source = source;
            const auto found = task_of(spec);
            return found ? QString::fromStdString(*found) : code_of(found.error());
        };
        QCOMPARE(task("stsb", ""), QString("regression"));
        QCOMPARE(task("assin2-sts", "regression"), QString("regression"));
        QCOMPARE(task("sst2", ""), QString("text-classification"));
        QCOMPARE(task("", ""), QString("text-classification"));
        QCOMPARE(task("nothing", ""), QString("text-classification"));
        QCOMPARE(task("sst2", "masked-lm"), QString("masked-lm"));
        QCOMPARE(task("stsb", "text-classification"), QString("hub.task_regression"));
        QCOMPARE(task("sst2", "regression"), QString("hub.task_classification"));
        Spec own;
        own.task = "regression";
        own.dataset.source = "sst2";  // a resolved spec keeps the name beside its files
        own.dataset.train = "mine.csv";
        QCOMPARE(*task_of(own), std::string("regression"));
    }

    void splits_by_the_names_of_their_files() {
        const auto files = [](const std::vector<std::string>& names, const char* dataset = "org/set") {
            const auto found = split_files(dataset, names);
            if (!found) return code_of(found.error());
            QStringList words;
            for (const auto* split : {&found->train, &found->validation, &found->test}) {
                QStringList one;
                for (const auto& name : *split) one << QString::fromStdString(name);
                words << one.join('+');
            }
            return words.join(' ');
        };
        QCOMPARE(files({"README.md", "data/train-00001-of-00002.parquet", "data/train-00000-of-00002.parquet", "data/test-00000-of-00001.parquet"}),
                 QString("data/train-  data/test-"));
        QCOMPARE(files({"train.csv", "valid.csv", "test.csv", "sample.csv"}), QString("train.csv valid.csv test.csv"));
        QCOMPARE(files({"train1.jsonl", "train2.jsonl", "train1.csv"}), QString("train1.jsonl+train2.jsonl  "));
        QCOMPARE(files({"plain_text/train/0000.parquet", "plain_text/validation/0000.parquet"}), QString("plain_text/train/0000.parquet plain_text/validation/0000.parquet "));
        // dair-ai/emotion: the other part has no splits.
        QCOMPARE(files({"split/train-00000-of-00001.parquet", "split/validation-00000-of-00001.parquet", "split/test-00000-of-00001.parquet",
                        "unsplit/train-00000-of-00001.parquet"}),
                 QString("split/train- split/validation- split/test-"));
        QCOMPARE(files({"cola/train-00000-of-00001.parquet", "rte/train-00000-of-00001.parquet"}), QString("hub.several_parts"));
        const std::vector<std::string> parts{"data/cola/train.csv", "data/rte/train.csv", "data/rte/test.csv", "sts/train.csv"};
        QCOMPARE(files(parts, "org/set/cola"), QString("data/cola/train.csv  "));
        QCOMPARE(files(parts, "org/set/data/rte"), QString("data/rte/train.csv  data/rte/test.csv"));
        QCOMPARE(files(parts, "org/set/ts"), QString("hub.no_part"));
        QCOMPARE(files({"a/cola/train.csv", "b/cola/train.csv"}, "org/set/cola"), QString("hub.several_parts"));
        QCOMPARE(files({"a/cola/train.csv", "cola/train.csv"}, "org/set/cola"), QString("cola/train.csv  "));
        QCOMPARE(files({"README.md", "data.csv", "train.zip"}), QString("hub.no_training_files"));
    }

    void known_models_and_those_added() {
        const auto before = known_models().size();
        QVERIFY(before >= 4);
        put_model(root_ / "mine");
        QVERIFY(add_model_folder(root_ / "mine"));
        QVERIFY(add_model_folder(root_ / "mine"));
        const auto models = known_models();
        QCOMPARE(models.size(), before + 1);
        QCOMPARE(models.back().path, root_ / "mine");
        QVERIFY(!add_model_folder(root_ / "none"));
    }

    void catalogue_says_what_is_here() {
        const auto entries = catalogue();
        const auto starter =
            std::find_if(entries.begin(), entries.end(), [](const CatalogueEntry& entry) { return entry.name == "starter"; });
        QVERIFY(starter != entries.end());
        QVERIFY(starter->path.empty());
        QCOMPARE(starter->licence, std::string("Apache-2.0"));
        QVERIFY(std::any_of(entries.begin(), entries.end(),
                            [](const CatalogueEntry& entry) { return entry.kind == "dataset" && entry.name == "sst2"; }));
    }

    void data_sets_of_the_catalogue() {
        DatasetSpec dataset;
        dataset.source = "sst2";
        const auto absent = resolve_dataset(dataset, {});
        QCOMPARE(code_of(absent.error()), QString("hub.dataset_to_fetch"));
        QVERIFY(describe(absent.error()).find((root_ / "home/data/sst2").string()) != std::string::npos);
        const auto place = root_ / "home/data/sst2";
        QVERIFY(make_folders(place));
        QVERIFY(write_file(place / "train.tsv", "sentence\tlabel\n"));
        dataset.max_train_samples = 5;
        const auto found = resolve_dataset(dataset, {});
        QVERIFY2(found, found ? "" : describe(found.error()).c_str());
        QCOMPARE(found->train, (place / "train.tsv").string());
        QCOMPARE(found->validation, (place / "dev.tsv").string());
        QCOMPARE(found->labels, (std::vector<std::string>{"negative", "positive"}));
        QCOMPARE(found->max_train_samples, 5);
        dataset.validation_split = 0.1;
        QCOMPARE(code_of(resolve_dataset(dataset, {}).error()), QString("hub.split_given"));
        dataset.source = "nothing";
        QCOMPARE(code_of(resolve_dataset(dataset, {}).error()), QString("hub.dataset_unknown"));
        dataset.source = "org/nothing";
        QCOMPARE(code_of(resolve_dataset(dataset, {}).error()), QString("hub.dataset_id_to_fetch"));
    }

    void named_files_become_absolute() {
        DatasetSpec dataset;
        dataset.source = "sst2";  // a resolved spec keeps the name beside its files
        dataset.train = "../data/t.tsv";
        const auto resolved = resolve_dataset(dataset, root_ / "specs");
        QVERIFY(resolved);
        QCOMPARE(resolved->train, (root_ / "data/t.tsv").string());
        QCOMPARE(resolved->text.size(), std::size_t{1});
        QVERIFY(resolved->validation.empty());
    }

    void glue_folders() {
        QCOMPARE(code_of(glue_sst2(root_).error()), QString("hub.glue_files"));
        QVERIFY(write_file(root_ / "train.tsv", "x"));
        QVERIFY(write_file(root_ / "dev.tsv", "x"));
        const auto dataset = glue_sst2(root_);
        QVERIFY(dataset);
        QCOMPARE(dataset->validation, (root_ / "dev.tsv").string());
        QCOMPARE(*resolve_dataset(*dataset, "/elsewhere"), *dataset);
    }
};

QTEST_APPLESS_MAIN(TestFolders)
#include "test_folders.moc"
