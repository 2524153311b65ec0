#include "core/base/files.h"
#include "core/data/dataset.h"
#include "core/data/guess_columns.h"
#include "core/data/labels.h"
#include "core/data/splits.h"
#include "core/hub/folders.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <clocale>
#include <fstream>

using namespace tb;

using Texts = std::vector<std::string>;

static const Problem* find_check(const std::vector<Problem>& checks, const char* id) {
    const auto found = std::find_if(checks.begin(), checks.end(), [&](const Problem& check) { return std::string(check.code->id) == id; });
    return found == checks.end() ? nullptr : &*found;
}

static ArgValue arg(const Problem& problem, const char* name) {
    for (const auto& one : problem.args)
        if (one.name == name) return one.value;
    return std::string("none");
}

class TestDataset : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::string write(const char* name, const std::string& content) {
        const auto path = fs::path(folder_.path().toStdString()) / name;
        std::ofstream(path, std::ios::binary) << content;
        return path.string();
    }
    DatasetSpec spec(const std::string& train, const std::string& validation = {}) {
        DatasetSpec out;
        out.train = write("train.tsv", train);
        if (!validation.empty()) out.validation = write("validation.tsv", validation);
        out.text = {std::string("text")};
        out.label = std::string("label");
        return out;
    }
    // The only problem as "code file:line".
    static QString problem(const DatasetSpec& dataset, const char* task = "text-classification") {
        const auto data = load_dataset(dataset, task);
        if (data) return "none";
        if (data.error().size() != 1) return QString::fromStdString(describe(data.error()));
        return QString("%1 %2").arg(data.error()[0].code->id, QString::fromStdString(data.error()[0].place).section('/', -1));
    }
    // Twelve rows with the labels 0 1 1 0 1 0 0 1 1 1 0 1.
    static std::string twelve() {
        std::string out = "text\tlabel\n";
        int row = 0;
        for (const char label : std::string("011010011101")) out += "row " + std::to_string(row++) + "\t" + label + "\n";
        return out;
    }

private Q_SLOTS:
    void label_ids_by_the_rules() {
        QCOMPARE(label_values({"2", "10", "1"}, {}), (Texts{"1", "2", "10"}));
        QCOMPARE(label_values({"1", "0"}, {"neg", "pos"}), (Texts{"0", "1"}));
        QCOMPARE(label_values({"b", "a"}, {"neg", "pos"}), (Texts{"a", "b"}));
        QCOMPARE(label_values({"pos"}, {"neg", "pos"}), (Texts{"neg", "pos"}));
        QCOMPARE(label_values({"1", "2"}, {"neg", "pos"}), (Texts{"1", "2"}));
        QCOMPARE(label_names({"a"}, {"neg", "pos"}), (Texts{"neg", "pos"}));
        QCOMPARE(label_names({"a", "b", "c"}, {"neg", "pos"}), (Texts{"a", "b", "c"}));
    }

    // Values of the reference's common.py.
    void splits_are_the_references() {
        const std::vector<double> labels{0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1};
        const auto [kept, held] = stratified_split(labels, 0.25, 42);
        QCOMPARE(kept, (Rows{0, 1, 2, 3, 4, 6, 7, 9, 10}));
        QCOMPARE(held, (Rows{5, 8, 11}));
        QCOMPARE(stratified_split(labels, 0.25, 7).second, (Rows{0, 2, 8}));
        QCOMPARE(take_subset(10, 4, 42), (Rows{2, 6, 1, 8}));
        QCOMPARE(take_subset(3, 4, 42), (Rows{0, 1, 2}));
        QCOMPARE(epoch_order(10, 42, 1), (Rows{8, 4, 9, 0, 5, 1, 6, 7, 2, 3}));
    }

    void rows_of_a_split_and_a_subset() {
        auto dataset = spec(twelve());
        dataset.validation_split = 0.25;
        dataset.max_train_samples = 4;
        const auto data = load_dataset(dataset, "text-classification");
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->num_labels, 2);
        QCOMPARE(data->validation.row, (Rows{5, 8, 11}));
        QCOMPARE(data->validation.label, (std::vector<std::int32_t>{0, 1, 1}));
        QCOMPARE(data->train.size(), 4);
        QCOMPARE(data->train.text[0], "row " + std::to_string(data->train.row[0]));
    }

    void holdout_leaves_validation_alone() {
        auto dataset = spec(twelve(), "text\tlabel\nv\t1\nw\t0\n");
        dataset.holdout = 3;
        const auto data = load_dataset(dataset, "text-classification");
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->holdout.row, (Rows{5, 8, 11}));
        QCOMPARE(data->train.size(), 9);
        QCOMPARE(data->validation.size(), 2);
        dataset.holdout = 12;
        QCOMPARE(problem(dataset), QString("data.holdout $.dataset.holdout"));
    }

    void problems_name_the_place() {
        QCOMPARE(problem(spec("text\tlabel\na\t1\nb\t1\n")), QString("data.one_label train.tsv"));
        QCOMPARE(problem(spec("text\tlabel\na\t1\nb\t0\nc\t\n")), QString("data.label_empty train.tsv:4"));
        QCOMPARE(problem(spec("text\tlabel\na\t1\nb\t0\n", "text\tlabel\na\t1\nb\t2\n")), QString("data.label_unknown validation.tsv:3"));
        QCOMPARE(problem(spec("text\tlabel\na\t1\nb\t0\n", "text\tlabels\na\t1\n")), QString("data.column_near validation.tsv"));
        QCOMPARE(problem(spec("text\tlabel\na\t1.5\nb\tx\n"), "regression"), QString("data.not_number train.tsv:3"));
        auto dataset = spec("text\tlabel\na\t1\nb\t0\n");
        dataset.validation_split = 0.01;
        QCOMPARE(problem(dataset), QString("data.split_empty $.dataset.validation_split"));
        QCOMPARE(problem(DatasetSpec()).count("$.dataset"), 2);
        std::string ids = "text\tlabel\n";
        for (int i = 0; i < 100; ++i) ids += "a\tname" + std::to_string(i) + "\n";
        QCOMPARE(problem(spec(ids)), QString("data.many_labels train.tsv"));
    }

    void problems_of_all_files_at_once() {
        auto dataset = spec("text\tlabel\nshort\n", "words\tlabel\na\t1\n");
        dataset.test = "/nowhere.csv";
        const auto data = load_dataset(dataset, "text-classification");
        QVERIFY(!data);
        QCOMPARE(data.error().size(), std::size_t{3});
    }

    void test_set_without_labels() {
        auto dataset = spec(twelve());
        dataset.test = write("test.tsv", "index\ttext\n0\ta\n1\tb\n");
        auto data = load_dataset(dataset, "text-classification");
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->test.label, (std::vector<std::int32_t>{-1, -1}));
        QVERIFY(find_check(data->checks, "data.unlabelled"));
        dataset.test = write("test.tsv", "text\tlabel\na\t-1\nb\t-1\n");
        data = load_dataset(dataset, "text-classification");
        QVERIFY(data);
        QCOMPARE(data->test.label, (std::vector<std::int32_t>{-1, -1}));
    }

    void checks_find_what_is_wrong() {
        std::string train = "text\tlabel\n";
        for (int i = 0; i < 20; ++i) train += "row " + std::to_string(i) + "\t" + (i < 10 ? "no" : "yes") + "\n";
        train += "Row 0 \tyes\nrow 11\tyes\n";
        const auto data = load_dataset(spec(train, "text\tlabel\n ROW 3\tyes\nnew\tyes\n\tyes\n"), "text-classification");
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        const auto* two = find_check(data->checks, "data.two_labels");
        QVERIFY(two);
        QVERIFY(QString::fromStdString(two->place).endsWith("train.tsv:22"));
        QVERIFY(find_check(data->checks, "data.repeated"));
        QVERIFY(find_check(data->checks, "data.ordered"));
        QVERIFY(find_check(data->checks, "data.label_order"));
        const auto* overlap = find_check(data->checks, "data.overlap");
        QVERIFY(overlap);
        QCOMPARE(arg(*overlap, "count"), ArgValue(std::int64_t{1}));
        QVERIFY(QString::fromStdString(overlap->place).endsWith("validation.tsv:2"));
        const auto* absent = find_check(data->checks, "data.label_absent");
        QVERIFY(absent);
        QCOMPARE(arg(*absent, "label"), ArgValue(std::string("no")));
        QVERIFY(find_check(data->checks, "data.empty_text"));
        QVERIFY(find_check(data->checks, "data.small"));
        QVERIFY(static_cast<int>(data->checks.front().severity) >= static_cast<int>(data->checks.back().severity));
    }

    void rows_without_an_agreed_label_are_left_out() {
        auto dataset = spec("text\tlabel\na\tyes\nb\t-\nc\tno\nd\tyes\ne\t-\n", "text\tlabel\nv\t-\nw\tno\n");
        const auto data = load_dataset(dataset, "text-classification");
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->train.row, (Rows{0, 2, 3}));
        QCOMPARE(data->validation.row, (Rows{1}));
        QCOMPARE(data->label_values, (Texts{"no", "yes"}));
        const auto* told = find_check(data->checks, "data.no_gold");
        QVERIFY(told);
        QCOMPARE(arg(*told, "count"), ArgValue(std::int64_t{2}));
        QVERIFY(QString::fromStdString(told->place).endsWith("train.tsv:3"));
        dataset.labels = {"-", "no", "yes"};  // said to be a label
        QCOMPARE(load_dataset(dataset, "text-classification")->train.size(), 5);
    }

    void minus_one_is_no_label_beside_named_ones() {
        auto dataset = spec("text\tlabel\na\t0\nb\t-1\nc\t1\n");
        QCOMPARE(load_dataset(dataset, "text-classification")->num_labels, 3);  // sentiment is counted like this too
        dataset.labels = {"no", "yes"};
        const auto data = load_dataset(dataset, "text-classification");
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->num_labels, 2);
        QCOMPARE(data->train.row, (Rows{0, 2}));
        auto signs = spec("text\tlabel\na\t1\nb\t-1\n");
        QCOMPARE(load_dataset(signs, "text-classification")->label_values, (Texts{"-1", "1"}));
    }

    void class_numbers_from_one() {
        auto dataset = spec("text\tlabel\na\t3\nb\t1\nc\t2\n");
        dataset.labels = {"World", "Sports", "Business"};
        const auto data = load_dataset(dataset, "text-classification");
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->train.label, (std::vector<std::int32_t>{2, 0, 1}));
        QCOMPARE(data->label_names[2], std::string("Business"));
    }

    void how_files_were_read_is_kept() {
        auto dataset = spec("text;label\na;1\nb;0\n");
        dataset.test = write("test.csv", "text,label\nz,1\n");
        const auto data = load_dataset(dataset, "text-classification");
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->files.size(), std::size_t{2});
        QCOMPARE(data->files[0].form.delimiter, std::string(";"));
        QCOMPARE(data->files[1].form.delimiter, std::string(","));
        QVERIFY(find_check(data->checks, "data.form"));
        dataset.delimiter = ";";
        QCOMPARE(problem(dataset), QString("data.column test.csv"));
    }

    void fingerprint_follows_rows_and_labels() {
        const auto a = load_dataset(spec(twelve()), "text-classification");
        const auto again = load_dataset(spec(twelve()), "text-classification");
        const auto b = load_dataset(spec(twelve() + "one more\t1\n"), "text-classification");
        QVERIFY(a && again && b);
        QCOMPARE(a->fingerprint, again->fingerprint);
        QVERIFY(a->fingerprint != b->fingerprint);
        QCOMPARE(a->fingerprint.size(), std::size_t{64});
    }

    void regression_targets_and_pairs() {
        auto dataset = spec("text\tother\tlabel\na\tb\t1.5\nc\td\t-2\n");
        dataset.text.push_back(std::string("other"));
        const auto data = load_dataset(dataset, "regression");
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->train.target, (std::vector<float>{1.5F, -2.0F}));
        QCOMPARE(data->train.text2, (Texts{"b", "d"}));
        QCOMPARE(data->num_labels, 1);
    }

    // Continuous targets are classes of one row each, of which a share is nothing: those go without strata. Others keep the reference's.
    void regression_is_split_where_no_target_repeats() {
        std::string rows = "text\tlabel\n";
        for (int i = 0; i < 200; ++i) rows += "row " + std::to_string(i) + "\t" + std::to_string(i * 0.013 + 1) + "\n";
        auto dataset = spec(rows);
        dataset.validation_split = 0.1;
        dataset.holdout = 30;
        const auto data = load_dataset(dataset, "regression");
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->validation.size(), std::int64_t{20});
        QCOMPARE(data->holdout.size(), std::int64_t{30});
        QCOMPARE(data->train.size(), std::int64_t{150});
        QVERIFY(std::is_sorted(data->train.row.begin(), data->train.row.end()));
        QCOMPARE(load_dataset(dataset, "regression")->fingerprint, data->fingerprint);
        dataset.seed = 7;
        QVERIFY(load_dataset(dataset, "regression")->fingerprint != data->fingerprint);
        dataset.validation_split = 0.6;  // by strata all rows would be held out
        dataset.holdout = 0;
        QCOMPARE(load_dataset(dataset, "regression")->validation.size(), std::int64_t{120});
        const std::vector<double> repeated{1, 1, 1, 1, 2, 2, 2, 2};
        QCOMPARE(regression_split(repeated, 0.25, 42), stratified_split(repeated, 0.25, 42));
    }

    void encodings_that_were_guessed_are_told() {
        auto dataset = spec("text\tlabel\na\t0\nb\t1\n", "text\tlabel\nplain\t0\ncaf\xE9\t1\n");
        const auto data = load_dataset(dataset, "text-classification");
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        const auto* check = find_check(data->checks, "data.encoding_guessed");
        QVERIFY(check && check->severity == Severity::warning);
        QVERIFY(QString::fromStdString(check->place).endsWith("validation.tsv:3"));
        QCOMPARE(std::get<std::string>(arg(*check, "encoding")), std::string("windows-1252"));
        QCOMPARE(data->validation.text[1], std::string("caf\u00e9"));
    }

    void columns_are_guessed_by_their_names() {
        const auto guess = [](const Texts& header) {
            QStringList words;
            const auto guessed = guess_columns(header);
            for (const auto& column : guessed.text) words << QString::fromStdString(std::get<std::string>(column));
            words << (guessed.label ? QString::fromStdString(std::get<std::string>(*guessed.label)) : QString("?"));
            return words.join(' ');
        };
        QCOMPARE(guess({"idx", "Sentence", "label"}), QString("Sentence label"));
        QCOMPARE(guess({"premise", "hypothesis", "label", "idx"}), QString("premise hypothesis label"));
        QCOMPARE(guess({"entailment", "id", "similarity", "t", "h"}), QString("t h entailment"));
        QCOMPARE(guess({"a", "b"}), QString("?"));
        DatasetSpec dataset;
        dataset.train = write("train.tsv", "id\ttext\tlabel\n1\ta\t0\n2\tb\t1\n");
        const auto notes = guess_missing_columns(dataset);
        QVERIFY(notes && notes->size() == 1 && notes->front().severity == Severity::note);
        QCOMPARE(dataset.text, (std::vector<Column>{std::string("text")}));
        QCOMPARE(dataset.label, Column(std::string("label")));
        QVERIFY(guess_missing_columns(dataset)->empty());
        dataset.train = write("train.tsv", "x\ty\n1\ta\n2\tb\n");
        dataset.text.clear();
        QVERIFY(guess_missing_columns(dataset)->empty());
        QCOMPARE(problem(dataset), QString("data.no_columns $.dataset.text"));
    }

    void targets_are_read_alike_in_every_language() {
        for (const char* locale : {"C", "pt_BR.UTF-8", "de_DE.UTF-8"}) {
            if (!std::setlocale(LC_NUMERIC, locale)) continue;  // not installed here
            const auto data = load_dataset(spec("text\tlabel\na\t+1.5\nb\t 2e-1 \nc\t-.5\n"), "regression");
            std::setlocale(LC_NUMERIC, "C");
            QVERIFY2(data, data ? "" : describe(data.error()).c_str());
            QCOMPARE(data->train.target, (std::vector<float>{1.5F, 0.2F, -0.5F}));
        }
        for (const char* bad : {"1,5", "+-1", "1.5x", "nan", ""})
            QCOMPARE(problem(spec("text\tlabel\na\t1\nb\t" + std::string(bad) + "\n"), "regression"), QString("data.not_number train.tsv:3"));
    }

    void the_demonstration_set_is_clean() {
        DatasetSpec dataset;
        dataset.source = "demo";
        const auto resolved = resolve_dataset(dataset, {});
        QVERIFY2(resolved, resolved ? "" : describe(resolved.error()).c_str());
        const auto data = load_dataset(*resolved, "text-classification");
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->label_names, (Texts{"negative", "positive"}));
        QVERIFY(data->train.size() + data->validation.size() + data->test.size() >= 1500);
        for (const char* bad : {"data.repeated", "data.two_labels", "data.overlap", "data.empty_text", "data.label_absent"})
            if (const auto* check = find_check(data->checks, bad)) QFAIL(describe(*check).c_str());
        // Validation and test are both small: said once, of both.
        QCOMPARE(std::count_if(data->checks.begin(), data->checks.end(), [](const Problem& check) { return std::string(check.code->id) == "data.small"; }), 1);
        const auto splits = std::get<std::string>(arg(*find_check(data->checks, "data.small"), "splits"));
        QVERIFY2(splits.starts_with("validation ") && splits.find(", test ") != std::string::npos, splits.c_str());
    }

    void sst2() {
        const char* set = std::getenv("TUNEBENCH_SHARED");
        const auto folder = (set ? fs::path(set) : fs::path(TUNEBENCH_SOURCE) / ".." / "shared") / "data/sst2";
        if (!fs::exists(folder)) QSKIP("SST-2 is not beside the project");
        DatasetSpec dataset;
        dataset.train = (folder / "train.tsv").string();
        dataset.validation = (folder / "dev.tsv").string();
        dataset.test = (folder / "test.tsv").string();
        dataset.text = {std::string("sentence")};
        dataset.label = std::string("label");
        dataset.labels = {"negative", "positive"};
        const auto data = load_dataset(dataset, "text-classification");
        QVERIFY2(data, data ? "" : describe(data.error()).c_str());
        QCOMPARE(data->train.size(), 67349);
        QCOMPARE(data->validation.size(), 872);
        QCOMPARE(data->test.size(), 1821);
        QCOMPARE(arg(*find_check(data->checks, "data.small"), "half"), ArgValue(2.0));
    }
};

QTEST_APPLESS_MAIN(TestDataset)
#include "test_dataset.moc"
