#include "core/base/files.h"
#include "core/data/columns.h"
#include "core/data/formats.h"
#include "core/data/row_problems.h"

#include <algorithm>

namespace tb {

// One JSON object a line. Not Arrow's reader: it guesses types, so that a text that looks like a date would not stay a text.

static std::string at_line(const std::filesystem::path& path, std::int64_t line) { return path.string() + ":" + std::to_string(line); }

static std::vector<std::string> keys_of(const Json& object) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items()) keys.push_back(key);
    return keys;
}

// As Python's str() shows a JSON value, which is what the reference compares labels by. Lists and objects are no text.
static std::optional<std::string> value_text(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
    if (value.is_structured()) return {};
    return json_text(value);
}

namespace {
class Lines {
public:
    Lines(const std::filesystem::path& path, std::vector<Column> wanted, bool preview)
        : path_(path), wanted_(std::move(wanted)), preview_(preview) {
        table.path = path;
        table.form.kind = "jsonl";
    }
    // False where the columns are not to be found, so that the rest need not be read.
    bool add(std::string_view text, std::int64_t line) {
        const auto json = parse_json(text, at_line(path_, line));
        if (!json || !json->is_object()) {
            problems.add(bad_row(line, "it is not a JSON object"));
            return true;
        }
        if (table.columns.empty() && !begin(*json, line)) return false;
        std::vector<std::string> row;
        for (const auto& column : wanted_) {
            const auto& name = std::get<std::string>(column);
            const auto found = json->find(name);
            const bool absent = found == json->end() || found->is_null();
            const auto value = absent ? std::optional<std::string>("") : value_text(*found);
            if (!preview_ && absent) return problems.add({&codes::data_no_value, at_line(path_, line), {{"column", name}}, Severity::error}), true;
            if (!preview_ && !value) return problems.add(bad_row(line, "the column " + name + " holds a list or an object")), true;
            row.push_back(value.value_or("..."));
        }
        for (std::size_t i = 0; i < row.size(); ++i) table.columns[i].push_back(std::move(row[i]));
        table.lines.push_back(line);
        return true;
    }
    Table table;
    RowProblems problems;
    Problems refused;

private:
    Problem bad_row(std::int64_t line, const std::string& reason) const {
        return {&codes::data_bad_row, at_line(path_, line), {{"reason", reason}}, Severity::error};
    }
    bool begin(const Json& first, std::int64_t line) {
        table.header = keys_of(first);
        if (preview_) wanted_.assign(table.header.begin(), table.header.end());
        if (auto found = find_columns(wanted_, table.header, true, at_line(path_, line)); !found) {
            refused = std::move(found.error());
            return false;
        }
        table.columns.resize(wanted_.size());
        return true;
    }
    const std::filesystem::path& path_;
    std::vector<Column> wanted_;
    bool preview_;
};
}  // namespace

Expected<Table> read_jsonl(std::string_view text, const std::filesystem::path& path, const std::vector<Column>& columns,
                           std::optional<int> first_rows) {
    Lines lines(path, columns, first_rows.has_value());
    std::int64_t line = 0;
    const int most = first_rows ? std::max(*first_rows, 1) : -1;
    for (std::size_t at = 0; at < text.size() && (most < 0 || lines.table.rows() < most);) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto one = text.substr(at, end - at);
        at = end + 1;
        ++line;
        if (one.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        if (!lines.add(one, line)) return tl::unexpected(lines.refused);
    }
    if (!lines.problems.empty()) return tl::unexpected(std::move(lines.problems).finish(path.string()));
    return std::move(lines.table);
}

}  // namespace tb
