// The studies' data as it is published, where it lies beside the project.
#include "core/base/files.h"
#include "core/data/dataset.h"

#include <QtTest>

#include <algorithm>

using namespace tb;

using Texts = std::vector<std::string>;

class TestShared : public QObject {
    Q_OBJECT

    fs::path folder_;
    DatasetSpec dataset_;
    Expected<Dataset> load(const char* task = "text-classification") { return load_dataset(dataset_, task); }
    void files(const char* train, const char* validation, const char* test = nullptr) {
        dataset_ = {};
        dataset_.train = (folder_ / train).string();
        if (validation) dataset_.validation = (folder_ / validation).string();
        if (test) dataset_.test = (folder_ / test).string();
    }
    static std::int64_t count(const Examples& examples, int label) { return std::count(examples.label.begin(), examples.label.end(), label); }

private Q_SLOTS:
    void initTestCase() {
        const char* set = std::getenv("TUNEBENCH_SHARED");
        folder_ = (set ? fs::path(set) : fs::path(TUNEBENCH_SOURCE) / ".." / "shared") / "data";
        if (!fs::exists(folder_)) QSKIP("the studies' data is not beside the project");
    }

    void imdb() {
        files("imdb/train.csv", "imdb/test.csv");
        dataset_.text = {std::string("text")};
        dataset_.label = std::string("label");
        dataset_.labels = {"negative", "positive"};
        const auto data = load();
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->train.size(), 25000);
        QCOMPARE(count(data->train, 1), 12500);
        QCOMPARE(data->validation.size(), 25000);
        const auto shared = std::find_if(data->checks.begin(), data->checks.end(), [](const Problem& p) { return std::string(p.code->id) == "data.overlap"; });
        QVERIFY(shared != data->checks.end());
    }

    void ag_news_as_released() {
        files("ag_news/test.csv", nullptr);
        dataset_.text = {1, 2};
        dataset_.label = 0;
        dataset_.labels = {"World", "Sports", "Business", "Sci/Tech"};
        dataset_.validation_split = 0.25;
        const auto data = load();
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->train.size() + data->validation.size(), 7600);
        QCOMPARE(data->validation.size(), 1900);
        QCOMPARE(data->label_values, (Texts{"1", "2", "3", "4"}));
        QCOMPARE(count(data->validation, 3), 475);
        QCOMPARE(data->train.text[0].substr(0, 10), std::string("Fears for "));
        QVERIFY(!data->files[0].form.header);
        QCOMPARE(preview_table(folder_ / "ag_news/test.csv", 2)->header.size(), std::size_t{0});
    }

    void ag_news_subset() {
        files("ag_news/train_subset.csv", nullptr);
        dataset_.text = {std::string("text")};
        dataset_.label = std::string("label");
        dataset_.labels = {"World", "Sports", "Business", "Sci/Tech"};
        const auto data = load();
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->train.size(), 13423);
        QCOMPARE(data->label_values, (Texts{"1", "2", "3", "4"}));
        QCOMPARE(count(data->train, 0), 4228);
    }

    void snli() {
        files("snli/train.tsv", "snli/test.tsv");
        dataset_.text = {2, 3};
        dataset_.label = 0;
        dataset_.labels = {"neutral", "contradiction", "entailment"};
        const auto data = load();
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->train.size(), 18000);
        QCOMPARE(data->validation.size(), 2000);
        QCOMPARE(data->num_labels, 3);
        QCOMPARE(data->train.text2[0], std::string("The man is gazing over the water thinking about his life."));
        QCOMPARE(preview_table(folder_ / "snli/train.tsv", 2)->header.size(), std::size_t{0});
    }

    void assin2() {
        files("assin2/assin2-train-only.xml", "assin2/assin2-dev.xml", "assin2/assin2-test.xml");
        dataset_.text = {std::string("t"), std::string("h")};
        dataset_.label = std::string("entailment");
        dataset_.labels = {"None", "Entailment"};
        auto data = load();
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->train.size(), 6500);
        QCOMPARE(data->validation.size(), 500);
        QCOMPARE(data->test.size(), 2448);
        dataset_.label = std::string("similarity");
        dataset_.labels.clear();
        data = load("regression");
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        const auto [low, high] = std::minmax_element(data->train.target.begin(), data->train.target.end());
        QVERIFY(*low >= 1 && *high <= 5);
        QCOMPARE(preview_table(folder_ / "assin2/assin2-dev.xml", 3)->rows(), 3);
    }

    void plue() {
        files("plue_sst2_pt/train.tsv", "plue_sst2_pt/dev.tsv");
        dataset_.text = {std::string("sentence")};
        dataset_.label = std::string("label");
        const auto data = load();
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->train.size(), 67349);
        QCOMPARE(data->validation.size(), 872);
    }
};

QTEST_APPLESS_MAIN(TestShared)
#include "test_shared.moc"
