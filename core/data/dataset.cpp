#include "core/data/dataset.h"

#include "core/base/files.h"
#include "core/data/checks.h"
#include "core/data/codes.h"
#include "core/data/labels.h"
#include "core/data/splits.h"
#include "core/spec/near.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>

namespace tb {

namespace {

// The files of a data set as read, before rows are chosen.
struct Files {
    Table train, validation, test;
    bool test_labelled = true;
};

void append(Problems& problems, const Problems& more) { problems.insert(problems.end(), more.begin(), more.end()); }

std::string place_of(const Table& table, std::size_t row) {
    if (row < table.lines.size()) return table.path.string() + ":" + std::to_string(table.lines[row]);
    return table.path.string() + ", row " + std::to_string(row + 1);
}

// GLUE's test files have no label column.
bool has_label(const std::string& file, const Column& label) {
    const auto* name = std::get_if<std::string>(&label);
    const auto preview = preview_table(file, 0);
    if (!preview) return true;  // read_table will say why
    if (!name) return static_cast<std::size_t>(std::get<int>(label)) < preview->header.size();
    return std::find(preview->header.begin(), preview->header.end(), *name) != preview->header.end();
}

Expected<Files> read_files(const DatasetSpec& dataset) {
    Files files;
    Problems problems;
    auto labelled = dataset.text;
    labelled.push_back(dataset.label);
    const auto read = [&](const std::string& path, const std::vector<Column>& columns, Table& out) {
        if (path.empty()) return;
        auto table = read_table(path, columns);
        if (table) {
            out = std::move(*table);
        } else {
            append(problems, table.error());
        }
    };
    read(dataset.train, labelled, files.train);
    read(dataset.validation, labelled, files.validation);
    files.test_labelled = dataset.test.empty() || has_label(dataset.test, dataset.label);
    read(dataset.test, files.test_labelled ? labelled : dataset.text, files.test);
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

// A value that rows should not have: how many have it, and where the first stands.
struct Wrong {
    std::int64_t count = 0;
    std::size_t first = 0;
};

// The numbers of a split's rows: label ids, or targets of a regression.
class Labeller {
public:
    Labeller(bool regression, std::vector<std::string> values)
        : regression_(regression), values_(std::move(values)), ids_(label_ids(values_)) {}

    std::vector<double> read(const Table& table, Problems& problems) const {
        const auto& column = table.columns.back();
        std::vector<double> numbers(column.size());
        std::map<std::string, Wrong> wrong;
        for (std::size_t i = 0; i < column.size(); ++i) {
            const bool good = regression_ ? number(column[i], numbers[i]) : id(column[i], numbers[i]);
            if (good) continue;
            auto& entry = wrong[column[i]];
            if (entry.count++ == 0) entry.first = i;
        }
        report(wrong, table, problems);
        return numbers;
    }

private:
    static bool number(const std::string& text, double& value) {
        char* end = nullptr;
        value = std::strtod(text.c_str(), &end);
        return end != text.c_str() && text.find_first_not_of(" \t", static_cast<std::size_t>(end - text.c_str())) == std::string::npos &&
               std::isfinite(value);
    }
    bool id(const std::string& text, double& value) const {
        const auto found = ids_.find(text);
        if (found == ids_.end()) return false;
        value = found->second;
        return true;
    }
    void report(const std::map<std::string, Wrong>& wrong, const Table& table, Problems& problems) const {
        constexpr std::size_t most = 5;
        std::size_t named = 0;
        for (const auto& [value, rows] : wrong) {
            if (named++ == most) break;
            const auto place = place_of(table, rows.first);
            if (regression_) {
                problems.push_back({&codes::data_not_number, place, {{"found", value}, {"count", rows.count}}, Severity::error});
            } else if (value.empty()) {
                problems.push_back({&codes::data_label_empty, place, {{"count", rows.count}}, Severity::error});
            } else {
                problems.push_back({&codes::data_label_unknown,
                                    place,
                                    {{"label", value}, {"count", rows.count}, {"known", join(values_)}},
                                    Severity::error});
            }
        }
    }

    bool regression_;
    std::vector<std::string> values_;
    std::unordered_map<std::string, std::int32_t> ids_;
};

// What a label column of the training file cannot be.
void check_label_column(const Table& train, const DatasetSpec& dataset, Problems& problems) {
    const auto& column = train.columns.back();
    const std::set<std::string> distinct(column.begin(), column.end());
    if (distinct.count("") != 0) {
        const auto first = static_cast<std::size_t>(std::find(column.begin(), column.end(), "") - column.begin());
        problems.push_back({&codes::data_label_empty,
                            place_of(train, first),
                            {{"count", static_cast<std::int64_t>(std::count(column.begin(), column.end(), ""))}},
                            Severity::error});
    } else if (distinct.size() == 1) {
        problems.push_back({&codes::data_one_label, train.path.string(), {{"label", *distinct.begin()}}, Severity::error});
    }
    constexpr std::size_t most = 1000;
    if (distinct.size() > most || (distinct.size() > 50 && distinct.size() * 2 > column.size())) {
        const auto* name = std::get_if<std::string>(&dataset.label);
        problems.push_back({&codes::data_many_labels,
                            train.path.string(),
                            {{"column", name ? *name : std::to_string(std::get<int>(dataset.label))},
                             {"count", static_cast<std::int64_t>(distinct.size())},
                             {"rows", train.rows()}},
                            Severity::error});
    }
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
Expected<RowPlan> plan_rows(const DatasetSpec& dataset, const Files& files, std::span<const double> numbers) {
    RowPlan plan;
    plan.train = take_subset(files.train.rows(), 0, dataset.seed);
    Problems problems;
    const auto set_aside = [&](double share, Rows& other, const char* place) {
        const auto [kept, held] = stratified_split(chosen(numbers, plan.train), share, dataset.seed);
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
        plan.validation = take_subset(files.validation.rows(), 0, dataset.seed);
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

// Hub copies of GLUE mark an unlabelled test set with -1 in every row.
bool marked_unlabelled(const Table& test, const std::vector<std::string>& values) {
    const auto& column = test.columns.back();
    return std::find(values.begin(), values.end(), "-1") == values.end() &&
           std::all_of(column.begin(), column.end(), [](const std::string& v) { return v == "-1"; });
}

void check_data(Dataset& data, const Files& files, const DatasetSpec& dataset, bool test_labelled) {
    const auto& validation_file = dataset.validation.empty() ? files.train : files.validation;
    const SplitView train{"train", &data.train, &files.train};
    std::vector<SplitView> others;
    if (data.holdout.size() > 0) others.push_back({"holdout", &data.holdout, &files.train});
    if (data.validation.size() > 0) others.push_back({"validation", &data.validation, &validation_file});
    check_train(train, data, !dataset.labels.empty(), data.checks);
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

}  // namespace

Expected<Dataset> load_dataset(const DatasetSpec& dataset, const std::string& task) {
    if (const auto checked = check_spec(dataset); !checked) return tl::unexpected(checked.error());
    const auto files = read_files(dataset);
    if (!files) return tl::unexpected(files.error());
    Dataset data;
    data.regression = task == "regression";
    Problems problems;
    if (!data.regression) {
        check_label_column(files->train, dataset, problems);
        data.label_values = label_values(files->train.columns.back(), dataset.labels);
        data.label_names = label_names(data.label_values, dataset.labels);
    }
    data.num_labels = data.regression ? 1 : static_cast<int>(data.label_names.size());
    const Labeller labeller(data.regression, data.label_values);
    Problems label_problems;
    const auto train = labeller.read(files->train, label_problems);
    const auto validation = dataset.validation.empty() ? std::vector<double>() : labeller.read(files->validation, label_problems);
    const bool test_labelled = files->test_labelled && !(files->test.rows() > 0 && marked_unlabelled(files->test, data.label_values));
    const auto test = dataset.test.empty() || !test_labelled ? std::vector<double>() : labeller.read(files->test, label_problems);
    append(problems, label_problems);
    if (!problems.empty()) return tl::unexpected(problems);
    const auto plan = plan_rows(dataset, *files, train);
    if (!plan) return tl::unexpected(plan.error());
    const bool pair = dataset.text.size() == 2;
    data.train = take(files->train, plan->train, train, data.regression, pair);
    data.holdout = take(files->train, plan->holdout, train, data.regression, pair);
    const bool own_file = !dataset.validation.empty();
    data.validation =
        take(own_file ? files->validation : files->train, plan->validation, own_file ? validation : train, data.regression, pair);
    data.test = take(files->test, take_subset(files->test.rows(), 0, dataset.seed), test, data.regression, pair);
    check_data(data, *files, dataset, test_labelled);
    data.fingerprint = fingerprint_of(data);
    return data;
}

}  // namespace tb
