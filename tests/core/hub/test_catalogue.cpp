#include "core/hub/cache.h"
#include "core/hub/catalogue.h"
#include "core/hub/folders.h"

#include <QTemporaryDir>
#include <QtTest>

#include <set>

using namespace tb;

// The form of every entry, so that a new one is checked the day it is added.
class TestCatalogue : public QObject {
    Q_OBJECT

    Json catalogue_;
    static bool text(const Json& entry, const char* key) { return entry.contains(key) && entry[key].is_string() && !entry[key].get<std::string>().empty(); }
    static bool column(const Json& json) { return json.is_string() || json.is_number_unsigned(); }
    static void check_columns(const Json& form, const char* name) {
        QVERIFY2(form["text"].is_array() && (form["text"].size() == 1 || form["text"].size() == 2), name);
        bool named = form["label"].is_string();
        QVERIFY2(column(form["label"]), name);
        for (const auto& one : form["text"]) QVERIFY2(column(one) && one.is_string() == named, name);
        if (!form.contains("labels")) return;
        std::set<std::string> labels;
        for (const auto& label : form["labels"]) QVERIFY2(labels.insert(label.get<std::string>()).second, name);
        QVERIFY2(labels.size() >= 2, name);
    }
    static Json with_columns(Json form, const Json& entry) {
        for (const char* key : {"text", "label", "labels"})
            if (!form.contains(key) && entry.contains(key)) form[key] = entry[key];
        return form;
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("TUNEBENCH_RESOURCES", TUNEBENCH_SOURCE "/resources");
        const auto read = read_catalogue();
        QVERIFY2(read, read ? "" : describe(read.error()).c_str());
        catalogue_ = *read;
    }

    void names_are_unique() {
        for (const char* kind : {"models", "datasets"}) {
            std::set<std::string> names;
            for (const auto& name : entry_names(catalogue_, kind)) QVERIFY2(names.insert(name).second, name.c_str());
        }
    }

    void names_without_an_owner_are_ids() {
        QVERIFY(!catalogue_["names_without_owner"].empty());
        for (const auto& name : catalogue_["names_without_owner"]) {
            QVERIFY2(is_model_id(catalogue_, name.get<std::string>()), json_text(name).c_str());
            QVERIFY2(!find_entry(catalogue_, "models", name.get<std::string>()), json_text(name).c_str());  // that one is found as it is
        }
        QVERIFY(is_model_id(catalogue_, "owner/name") && !is_model_id(catalogue_, "bert-base") && !is_model_id(catalogue_, "a/b/c"));
    }

    void models_have_all_they_need() {
        for (const auto& entry : catalogue_["models"]) {
            const auto name = entry.value("name", "");
            for (const char* key : {"name", "title", "licence"}) QVERIFY2(text(entry, key), name.c_str());
            QVERIFY2(entry["parameters"].is_number_unsigned(), name.c_str());
            QVERIFY2(entry["config"].is_object() && text(entry["config"], "model_type"), name.c_str());
            QVERIFY2(entry.contains("bundled") || entry["download_mb"].is_number_unsigned(), name.c_str());
            QVERIFY2(entry["hub"].is_array() && !entry["hub"].empty(), name.c_str());
            for (const auto& id : entry["hub"]) QVERIFY2(valid_repository_id(id.get<std::string>()), name.c_str());
            const std::set<std::string> known{"name", "title", "licence", "bundled", "hub", "parameters", "download_mb", "config"};
            for (const auto& [key, value] : entry.items()) QVERIFY2(known.contains(key), (name + ": " + key).c_str());
        }
    }

    void data_sets_have_all_they_need() {
        for (const auto& entry : catalogue_["datasets"]) {
            const auto name = entry.value("name", "");
            for (const char* key : {"name", "title", "licence", "train"}) QVERIFY2(text(entry, key), name.c_str());
            check_columns(entry, name.c_str());
            QVERIFY2(!entry.contains("task") || entry["task"] == "regression", name.c_str());
            for (const char* split : {"train", "validation", "test"})
                QVERIFY2(!entry.contains(split) || safe_file_name(entry.value(split, "")), name.c_str());
            for (const auto& form : entry.value("layouts", Json::array())) {
                QVERIFY2(text(form, "train"), name.c_str());
                check_columns(with_columns(form, entry), name.c_str());
            }
            if (entry.contains("hub")) {
                QVERIFY2(valid_repository_id(entry["hub"].value("id", "")) && text(entry["hub"], "train"), name.c_str());
                for (const auto& prefix : hub_prefixes(entry)) QVERIFY2(safe_file_name(prefix), name.c_str());
                check_columns(with_columns(entry["hub"], entry), name.c_str());
            }
            const std::set<std::string> known{"name", "title", "licence", "task", "resources", "folder", "rows", "train", "validation", "test", "text", "label", "labels", "layouts", "hub", "download_mb"};
            QVERIFY2(!entry.contains("download_mb") || (entry["download_mb"].get<double>() > 0 && entry.contains("hub")), name.c_str());
            for (const auto& [key, value] : entry.items()) QVERIFY2(known.contains(key), (name + ": " + key).c_str());
        }
    }

    void a_data_set_lies_in_one_of_its_forms() {
        QTemporaryDir home;
        qputenv("TUNEBENCH_HOME", home.path().toUtf8());
        qputenv("HF_HOME", home.path().toUtf8());
        const auto place = fs::path(home.path().toStdString()) / "data/snli";
        DatasetSpec dataset;
        dataset.source = "snli";
        QCOMPARE(QString(resolve_dataset(dataset, {}).error()[0].code->id), QString("hub.dataset_to_fetch"));
        QVERIFY(make_folders(place));
        for (const char* file : {"train.tsv", "test.tsv"}) QVERIFY(write_file(place / file, "x"));
        auto resolved = resolve_dataset(dataset, {});
        QVERIFY2(resolved, resolved ? "" : describe(resolved.error()).c_str());
        QCOMPARE(resolved->text, (std::vector<Column>{2, 3}));
        QCOMPARE(resolved->labels[0], std::string("neutral"));
        // There is no validation split in this form: the test set is evaluated on, and not once more as the test set.
        QCOMPARE(resolved->validation.first(), (place / "test.tsv").string());
        QVERIFY(resolved->test.empty());
        dataset.validation_split = 0.1;
        resolved = resolve_dataset(dataset, {});
        QVERIFY2(resolved, resolved ? "" : describe(resolved.error()).c_str());
        QVERIFY(resolved->validation.empty());
        QCOMPARE(resolved->test.first(), (place / "test.tsv").string());
        // The published form comes first.
        for (const char* file : {"snli_1.0_train.jsonl", "snli_1.0_dev.jsonl"}) QVERIFY(write_file(place / file, "x"));
        dataset.validation_split = 0;
        resolved = resolve_dataset(dataset, {});
        QCOMPARE(resolved->validation.first(), (place / "snli_1.0_dev.jsonl").string());
        QCOMPARE(resolved->label, Column(std::string("gold_label")));
    }
};

QTEST_APPLESS_MAIN(TestCatalogue)
#include "test_catalogue.moc"
