#include "core/data/label_column.h"

#include "core/data/codes.h"
#include "core/data/labels.h"
#include "core/spec/near.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string_view>

namespace tb {

static const std::string& label_of(const Table& table, std::int64_t row) { return table.columns.back()[static_cast<std::size_t>(row)]; }

static bool number_of_a_name(const std::string& value, std::size_t names) {
    constexpr std::size_t longest = 9;
    return !value.empty() && value.size() <= longest && value.find_first_not_of("0123456789") == std::string::npos && std::stoul(value) < names;
}

// What rows without a label have in this file, or nothing.
static std::string mark_of(const Table& table, const std::vector<std::string>& names) {
    const auto& column = table.columns.back();
    const std::set<std::string> distinct(column.begin(), column.end());
    const auto named = [&](const char* value) { return std::find(names.begin(), names.end(), value) != names.end(); };
    if (distinct.contains("-") && !named("-")) return "-";
    if (names.empty() || !distinct.contains("-1") || distinct.size() == 1 || named("-1")) return {};
    const bool numbers = std::all_of(distinct.begin(), distinct.end(), [&](const std::string& v) { return v == "-1" || number_of_a_name(v, names.size()); });
    return numbers ? "-1" : "";
}

LabelledRows labelled_rows(const Table& table, const std::vector<std::string>& names, bool regression) {
    LabelledRows out;
    if (table.columns.empty()) return out;
    out.mark = regression ? "" : mark_of(table, names);
    for (std::int64_t row = 0; row < table.rows(); ++row) {
        if (out.mark.empty() || label_of(table, row) != out.mark) {
            out.rows.push_back(row);
        } else if (out.dropped++ == 0) {
            out.first_dropped = row;
        }
    }
    return out;
}

void tell_dropped(const LabelledRows& rows, const Table& table, const char* split, std::vector<Problem>& checks) {
    if (rows.dropped > 0)
        checks.push_back({&codes::data_no_gold,
                          table.place(rows.first_dropped),
                          {{"count", rows.dropped}, {"split", split}, {"label", rows.mark}},
                          Severity::note});
}

bool marked_unlabelled(const Table& test, const std::vector<std::string>& values) {
    const auto& column = test.columns.back();
    return std::find(values.begin(), values.end(), "-1") == values.end() &&
           std::all_of(column.begin(), column.end(), [](const std::string& v) { return v == "-1"; });
}

std::vector<std::string> found_labels(const Table& table, const Rows& rows) {
    std::set<std::string> distinct;
    for (const auto row : rows) distinct.insert(label_of(table, row));
    return {distinct.begin(), distinct.end()};
}

std::string column_name(const Column& column) {
    const auto* name = std::get_if<std::string>(&column);
    return name ? *name : std::to_string(std::get<int>(column));
}

void check_label_column(const Table& train, const Rows& rows, const Column& label, Problems& problems) {
    const auto distinct = found_labels(train, rows);
    const auto empty = [&](std::int64_t row) { return label_of(train, row).empty(); };
    const auto without = std::count_if(rows.begin(), rows.end(), empty);
    if (without > 0) {
        problems.push_back({&codes::data_label_empty, train.place(*std::find_if(rows.begin(), rows.end(), empty)),
                            {{"count", static_cast<std::int64_t>(without)}}, Severity::error});
    } else if (distinct.size() == 1) {
        problems.push_back({&codes::data_one_label, train.path.string(), {{"label", distinct[0]}}, Severity::error});
    } else if (distinct.empty()) {
        problems.push_back({&codes::data_no_rows, train.path.string(), {}, Severity::error});
    }
    constexpr std::size_t most = 1000;
    if (distinct.size() <= most && (distinct.size() <= 50 || distinct.size() * 2 <= rows.size())) return;
    problems.push_back({&codes::data_many_labels,
                        train.path.string(),
                        {{"column", column_name(label)},
                         {"count", static_cast<std::int64_t>(distinct.size())},
                         {"rows", static_cast<std::int64_t>(rows.size())}},
                        Severity::error});
}

Labeller::Labeller(bool regression, std::vector<std::string> values)
    : regression_(regression), values_(std::move(values)), ids_(label_ids(values_)) {}

// Blanks around it and a plus before it are Python's too; the decimal point is a point wherever the program runs.
static bool read_number(std::string_view text, double& value) {
    constexpr const char* blanks = " \t\r";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return false;
    text = text.substr(first, text.find_last_not_of(blanks) + 1 - first);
    if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
    const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && stopped == text.data() + text.size() && std::isfinite(value);
}

bool Labeller::id(const std::string& text, double& value) const {
    const auto found = ids_.find(text);
    if (found == ids_.end()) return false;
    value = found->second;
    return true;
}

std::vector<double> Labeller::read(const Table& table, const Rows& rows, Problems& problems) const {
    std::vector<double> numbers(static_cast<std::size_t>(table.rows()));
    std::map<std::string, Wrong> wrong;
    for (const auto row : rows) {
        auto& number = numbers[static_cast<std::size_t>(row)];
        const auto& text = label_of(table, row);
        if (regression_ ? read_number(text, number) : id(text, number)) continue;
        auto& entry = wrong[text];
        if (entry.count++ == 0) entry.first = row;
    }
    constexpr std::size_t most = 5;
    std::size_t named = 0;
    for (const auto& [value, found] : wrong)
        if (named++ < most) report(value, found, table, problems);
    return numbers;
}

void Labeller::report(const std::string& value, const Wrong& rows, const Table& table, Problems& problems) const {
    const auto add = [&](const Code& code, std::vector<Arg> args) {
        args.push_back({"count", rows.count});
        problems.push_back({&code, table.place(rows.first), std::move(args), Severity::error});
    };
    if (regression_) {
        add(codes::data_not_number, {{"found", value}});
    } else if (value.empty()) {
        add(codes::data_label_empty, {});
    } else {
        add(codes::data_label_unknown, {{"label", value}, {"known", join(values_)}});
    }
}

}  // namespace tb
