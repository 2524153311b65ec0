#pragma once
// The label column of a file: which rows have one, and what number each stands for.
#include "core/data/splits.h"
#include "core/data/table.h"

#include <unordered_map>

namespace tb {

// Rows that can be used, and those without a label that was agreed on: SNLI writes "-" for them, the hub's copies -1.
struct LabelledRows {
    Rows rows;
    std::int64_t dropped = 0, first_dropped = 0;
    std::string mark;  // what the dropped ones have
};
// "-" is no label unless `names` has it. -1 is none where `names` are given, the file has other labels, and all of those are numbers of names.
LabelledRows labelled_rows(const Table& table, const std::vector<std::string>& names, bool regression);
// A note where rows were dropped.
void tell_dropped(const LabelledRows& rows, const Table& table, const char* split, std::vector<Problem>& checks);

// Hub copies of GLUE mark an unlabelled test set with -1 in every row.
bool marked_unlabelled(const Table& test, const std::vector<std::string>& values);

// What the label column of the training file cannot be: empty, of one value only, of as many values as rows.
void check_label_column(const Table& train, const Rows& rows, const Column& label, Problems& problems);

// A column as messages write it: its name, or its position.
std::string column_name(const Column& column);

// The distinct labels of `rows`.
std::vector<std::string> found_labels(const Table& table, const Rows& rows);

// The numbers of a split's rows: label ids, or targets of a regression.
class Labeller {
public:
    Labeller(bool regression, std::vector<std::string> values);
    // One number a row of the file; only those of `rows` have a meaning.
    std::vector<double> read(const Table& table, const Rows& rows, Problems& problems) const;

private:
    struct Wrong {
        std::int64_t count = 0, first = 0;
    };
    bool id(const std::string& text, double& value) const;
    void report(const std::string& value, const Wrong& rows, const Table& table, Problems& problems) const;
    bool regression_;
    std::vector<std::string> values_;
    std::unordered_map<std::string, std::int32_t> ids_;
};

}  // namespace tb
