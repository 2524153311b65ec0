#include "core/data/dataset.h"

#include "core/base/files.h"
#include "core/data/checks.h"
#include "core/data/codes.h"
#include "core/data/label_column.h"
#include "core/data/labels.h"
#include "core/data/shards.h"
#include "core/data/splits.h"

#include <algorithm>

namespace tb {

namespace {

// The files of a data set as read, before rows are chosen.
struct Files {
    Table train, validation, test;
    bool test_labelled = true;
};

void append(Problems& problems, const Problems& more) { problems.insert(problems.end(), more.begin(), more.end()); }

// GLUE's test files have no label column.
bool has_label(const DatasetSpec& dataset) {
    const auto files = shard_files(dataset.test, "test");
    if (!files || files->empty()) return true;  // reading it will say why
    auto options = table_options(dataset);
    const auto* name = std::get_if<std::string>(&dataset.label);
    if (!options.header) options.header = name != nullptr;
    const auto preview = preview_table(files->front(), 1, options);
    if (!preview) return true;
    if (!name) return static_cast<std::size_t>(std::get<int>(dataset.label)) < preview->columns.size();
    return std::find(preview->header.begin(), preview->header.end(), *name) != preview->header.end();
}

Expected<Files> read_files(const DatasetSpec& dataset) {
    Files files;
    Problems problems;
    const auto options = table_options(dataset);
    auto labelled = dataset.text;
    labelled.push_back(dataset.label);
    const auto read = [&](const DataFiles& names, const char* split, const std::vector<Column>& columns, Table& out) {
        if (names.empty()) return;
        auto table = read_tables(names, split, columns, options);
        if (table) {
            out = std::move(*table);
        } else {
            append(problems, table.error());
        }
    };
    read(dataset.train, "train", labelled, files.train);
    read(dataset.validation, "validation", labelled, files.validation);
    files.test_labelled = dataset.test.empty() || has_label(dataset);
    read(dataset.test, "test", files.test_labelled ? labelled : dataset.text, files.test);
    if (!problems.empty()) return tl::unexpected(problems);
    return files;
}

Expected<void> check_spec(const DatasetSpec& dataset) {
    Problems problems;
    if (dataset.train.empty()) problems.push_back({&codes::data_no_train, "$.dataset.train", {}, Severity::error});
    if (dataset.text.empty() || dataset.text.size() > 2 || dataset.label == Column(std::string()))
        problems.push_back({&codes::data_no_columns, "$.dataset.text", {}, Severity::error});
    if (!problems.empty()) return tl::unexpected(problems);
    return {};
}

Examples take(const Table& table, const Rows& rows, std::span<const double> numbers, bool regression, bool pair) {
    Examples out;
    for (const auto row : rows) {
        const auto i = static_cast<std::size_t>(row);
        out.text.push_back(table.columns[0][i]);
        if (pair) out.text2.push_back(table.columns[1][i]);
        out.row.push_back(row);
        if (regression) {
            out.target.push_back(numbers.empty() ? 0.0F : static_cast<float>(numbers[i]));
        } else {
            out.label.push_back(numbers.empty() ? -1 : static_cast<std::int32_t>(numbers[i]));
        }
    }
    return out;
}

Rows chosen(const Rows& rows, const Rows& positions) {
    Rows out;
    for (const auto position : positions) out.push_back(rows[static_cast<std::size_t>(position)]);
    return out;
}

std::vector<double> chosen(std::span<const double> numbers, const Rows& rows) {
    std::vector<double> out;
    for (const auto row : rows) out.push_back(numbers[static_cast<std::size_t>(row)]);
    return out;
}

struct RowPlan {
    Rows train, holdout, validation;
};

// Which rows of the files go into which split.
Expected<RowPlan> plan_rows(const DatasetSpec& dataset, const Rows& train, const Rows& validation, std::span<const double> numbers, bool regression) {
    RowPlan plan;
    plan.train = train;
    Problems problems;
    const auto set_aside = [&](double share, Rows& other, const char* place) {
        const auto values = chosen(numbers, plan.train);
        const auto [kept, held] = regression ? regression_split(values, share, dataset.seed) : stratified_split(values, share, dataset.seed);
        other = chosen(plan.train, held);
        plan.train = chosen(plan.train, kept);
        if (plan.train.empty() || other.empty())
            problems.push_back(
                {&codes::data_split_empty,
                 place,
                 {{"train", static_cast<std::int64_t>(plan.train.size())}, {"other", static_cast<std::int64_t>(other.size())}},
                 Severity::error});
    };
    if (!dataset.validation.empty()) {
        plan.validation = validation;
    } else if (dataset.validation_split > 0) {
        set_aside(dataset.validation_split, plan.validation, "$.dataset.validation_split");
    }
    const auto left = static_cast<std::int64_t>(plan.train.size());
    if (dataset.holdout >= left && dataset.holdout > 0) {
        problems.push_back(
            {&codes::data_holdout, "$.dataset.holdout", {{"found", std::int64_t{dataset.holdout}}, {"rows", left}}, Severity::error});
    } else if (dataset.holdout > 0) {
        set_aside(static_cast<double>(dataset.holdout) / static_cast<double>(left), plan.holdout, "$.dataset.holdout");
    }
    if (!problems.empty()) return tl::unexpected(problems);
    const auto limited = [&](const Rows& rows, int limit) {
        return chosen(rows, take_subset(static_cast<std::int64_t>(rows.size()), limit, dataset.seed));
    };
    plan.train = limited(plan.train, dataset.max_train_samples);
    plan.validation = limited(plan.validation, dataset.max_eval_samples);
    return plan;
}

std::string fingerprint_of(const Dataset& data) {
    std::string all;
    for (const auto* split : {&data.train, &data.holdout, &data.validation, &data.test}) {
        std::string content;
        for (std::size_t i = 0; i < split->text.size(); ++i) {
            content += split->text[i] + '\0';
            if (!split->text2.empty()) content += split->text2[i] + '\0';
            content += (data.regression ? std::to_string(split->target[i]) : std::to_string(split->label[i])) + '\0' +
                       std::to_string(split->row[i]) + '\n';
        }
        all += sha256(content);
    }
    return sha256(all);
}

// The names of the labels: the spec's, or those that the file carries.
const std::vector<std::string>& names_of(const DatasetSpec& dataset, const Files& files) {
    return dataset.labels.empty() ? files.train.class_names : dataset.labels;
}

// How the files were read, and a note of what was found in them rather than told by their endings.
void tell_forms(Dataset& data, const Files& files) {
    for (const auto* table : {&files.train, &files.validation, &files.test}) {
        if (table->rows() == 0) continue;
        data.files.push_back({table->path, table->form, table->rows(), static_cast<int>(table->parts.size())});
        append(data.checks, table->notes);
        if (table->form.guessed)
            data.checks.push_back({&codes::data_form, table->path.string(), {{"form", describe(table->form)}}, Severity::note});
    }
}

void check_data(Dataset& data, const Files& files, const DatasetSpec& dataset, bool test_labelled) {
    const auto& validation_file = dataset.validation.empty() ? files.train : files.validation;
    const SplitView train{"train", &data.train, &files.train};
    if (split_named(dataset.validation.first()) == "test" && dataset.holdout == 0)
        data.checks.push_back({&codes::data_validation_is_test, dataset.validation.first(), {}, Severity::note});
    std::vector<SplitView> others;
    if (data.holdout.size() > 0) others.push_back({"holdout", &data.holdout, &files.train});
    if (data.validation.size() > 0) others.push_back({"validation", &data.validation, &validation_file});
    check_train(train, data, !names_of(dataset, files).empty(), data.checks);
    for (const auto& split : others) check_evaluation(split, data, data.checks);
    auto scored = others;
    if (data.test.size() > 0) {
        const SplitView test{"test", &data.test, &files.test};
        if (test_labelled) check_evaluation(test, data, data.checks);
        if (test_labelled) scored.push_back(test);
        if (!test_labelled) data.checks.push_back({&codes::data_unlabelled, files.test.path.string(), {}, Severity::note});
        others.push_back(test);
    }
    if (!data.regression) check_sizes(scored, data.checks);
    check_overlap(train, others, data.checks);
    const auto rank = [](const Problem& check) { return -static_cast<int>(check.severity); };
    std::stable_sort(data.checks.begin(), data.checks.end(), [&](const Problem& a, const Problem& b) { return rank(a) < rank(b); });
}

// The rows of a file that can be used, and what number each stands for.
struct Labelled {
    LabelledRows rows;
    std::vector<double> numbers;  // one a row of the file; empty where it has no labels
};

// What the values of the training file's label column mean.
void settle_labels(Dataset& data, const Files& files, const DatasetSpec& dataset, const Rows& rows, Problems& problems) {
    if (!data.regression) {
        const auto& names = names_of(dataset, files);
        check_label_column(files.train, rows, dataset.label, problems);
        data.label_values = label_values(found_labels(files.train, rows), names);
        data.label_names = label_names(data.label_values, names);
    }
    data.num_labels = data.regression ? 1 : static_cast<int>(data.label_names.size());
}

Labelled without_labels(const Table& table) {
    Labelled out;
    out.rows.rows = take_subset(table.rows(), 0, 0);
    return out;
}

struct Splits {
    Labelled train, validation, test;
    bool test_labelled = true;
};

// All three files with their labels as numbers; every label that is not known is a problem.
Expected<Splits> read_labels(Dataset& data, const Files& files, const DatasetSpec& dataset) {
    const auto& names = names_of(dataset, files);
    Splits out;
    Problems problems, label_problems;
    out.train.rows = labelled_rows(files.train, names, data.regression);
    settle_labels(data, files, dataset, out.train.rows.rows, problems);
    const Labeller labeller(data.regression, data.label_values);
    const auto read = [&](const Table& table, Labelled& split) {
        split.rows = labelled_rows(table, names, data.regression);
        if (table.rows() > 0) split.numbers = labeller.read(table, split.rows.rows, label_problems);
    };
    read(files.train, out.train);
    read(files.validation, out.validation);
    out.test_labelled = files.test_labelled && !(files.test.rows() > 0 && marked_unlabelled(files.test, data.label_values));
    if (out.test_labelled) {
        read(files.test, out.test);
    } else {
        out.test = without_labels(files.test);
    }
    append(problems, label_problems);
    if (!problems.empty()) return tl::unexpected(problems);
    return out;
}

}  // namespace

Expected<Dataset> load_dataset(const DatasetSpec& dataset, const std::string& task) {
    if (const auto checked = check_spec(dataset); !checked) return tl::unexpected(checked.error());
    const auto files = read_files(dataset);
    if (!files) return tl::unexpected(files.error());
    Dataset data;
    data.regression = task == "regression";
    const auto splits = read_labels(data, *files, dataset);
    if (!splits) return tl::unexpected(splits.error());
    const auto plan = plan_rows(dataset, splits->train.rows.rows, splits->validation.rows.rows, splits->train.numbers, data.regression);
    if (!plan) return tl::unexpected(plan.error());
    const bool pair = dataset.text.size() == 2, own_file = !dataset.validation.empty();
    const auto examples = [&](const Table& table, const Rows& rows, const Labelled& split) {
        return take(table, rows, split.numbers, data.regression, pair);
    };
    data.train = examples(files->train, plan->train, splits->train);
    data.holdout = examples(files->train, plan->holdout, splits->train);
    data.validation = own_file ? examples(files->validation, plan->validation, splits->validation)
                               : examples(files->train, plan->validation, splits->train);
    data.test = examples(files->test, splits->test.rows.rows, splits->test);
    tell_dropped(splits->train.rows, files->train, "train", data.checks);
    tell_dropped(splits->validation.rows, files->validation, "validation", data.checks);
    tell_dropped(splits->test.rows, files->test, "test", data.checks);
    tell_forms(data, *files);
    check_data(data, *files, dataset, splits->test_labelled);
    data.fingerprint = fingerprint_of(data);
    return data;
}

}  // namespace tb
