#include "core/data/columns.h"
#include "core/data/delimited.h"
#include "core/data/formats.h"
#include "core/data/row_problems.h"

#include <algorithm>

namespace tb {

static std::string at_line(const std::filesystem::path& path, std::int64_t line) { return path.string() + ":" + std::to_string(line); }

static bool all_named(const std::vector<Column>& columns) {
    return std::none_of(columns.begin(), columns.end(), [](const Column& column) { return std::holds_alternative<int>(column); });
}

// A name that is not found in a first record that is a row like the others: there is no header to find it in.
static Problems without_header(Problems problems, std::string_view text, const TableForm& form) {
    const auto unknown = [](const Problem& problem) { return problem.code == &codes::data_column; };
    const auto first = std::find_if(problems.begin(), problems.end(), unknown);
    if (first == problems.end() || !looks_like_a_row(text, form)) return problems;
    first->code = &codes::data_no_header;
    return {*first};  // the others would say the same
}

static Expected<std::vector<std::size_t>> wanted_columns(const Record& first, std::string_view text, const std::filesystem::path& path,
                                                         const std::vector<Column>& columns, const TableForm& form) {
    const bool named = all_named(columns);
    if (named && !form.header) return fail(codes::data_names_without_header, path.string());
    auto found = find_columns(columns, first.fields, named, named ? path.string() : at_line(path, first.line));
    if (!found) return tl::unexpected(without_header(found.error(), text, form));
    return found;
}

static Table preview(RecordReader& reader, Record& record, Table table, int rows) {
    table.columns.resize(record.fields.size());
    const auto add = [&] {
        record.fields.resize(table.columns.size());
        for (std::size_t i = 0; i < table.columns.size(); ++i) table.columns[i].push_back(record.fields[i]);
        table.lines.push_back(record.line);
    };
    if (table.form.header) table.header = record.fields;
    if (!table.form.header && rows > 0) add();
    while (table.rows() < rows && reader.next(record)) add();
    return table;
}

Expected<Table> read_delimited(std::string_view text, const std::filesystem::path& path, const std::vector<Column>& columns,
                               const TableForm& form, std::optional<int> first_rows) {
    RecordReader reader(text, form.delimiter[0], form.quoting == "minimal");
    Record record;
    Table table;
    table.path = path;
    table.form = form;
    bool have = reader.next(record);
    if (first_rows) return preview(reader, record, std::move(table), *first_rows);
    const auto wanted = wanted_columns(record, text, path, columns, form);
    if (!wanted) return tl::unexpected(wanted.error());
    if (form.header) {
        if (all_named(columns)) table.header = record.fields;
        have = reader.next(record);
    }
    const auto needed = 1 + *std::max_element(wanted->begin(), wanted->end());
    table.columns.resize(columns.size());
    RowProblems problems;
    for (; have; have = reader.next(record)) {
        if (record.fields.size() < needed) {
            problems.add({&codes::data_short_row,
                          at_line(path, record.line),
                          {{"found", static_cast<std::int64_t>(record.fields.size())}, {"needed", static_cast<std::int64_t>(needed)}},
                          Severity::error});
            continue;
        }
        for (std::size_t i = 0; i < wanted->size(); ++i) table.columns[i].push_back(record.fields[(*wanted)[i]]);
        table.lines.push_back(record.line);
    }
    if (reader.unclosed_quote() > 0) problems.add({&codes::data_quote, at_line(path, reader.unclosed_quote()), {}, Severity::error});
    if (!problems.empty()) return tl::unexpected(std::move(problems).finish(path.string()));
    return table;
}

}  // namespace tb
