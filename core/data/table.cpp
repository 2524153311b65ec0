#include "core/data/table.h"

#include "core/base/files.h"
#include "core/data/codes.h"
#include "core/data/columns.h"
#include "core/data/delimited.h"
#include "core/data/parquet.h"
#include "core/data/utf8.h"

#include <algorithm>
#include <fstream>
#include <numeric>

namespace tb {

constexpr std::size_t problems_named = 5;  // of each file; the rest is counted

static std::string at_line(const fs::path& path, std::int64_t line) { return path.string() + ":" + std::to_string(line); }

static std::string kind_of(const fs::path& path) {
    auto kind = path.extension().string();
    std::transform(kind.begin(), kind.end(), kind.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return kind;
}

namespace {
// Keeps the first problems and counts the others.
struct RowProblems {
    Problems list;
    std::int64_t more = 0;
    void add(Problem problem) {
        if (list.size() < problems_named) {
            list.push_back(std::move(problem));
        } else {
            ++more;
        }
    }
    Problems finish(const fs::path& path) && {
        if (more > 0) list.push_back({&codes::data_more_rows, path.string(), {{"count", more}}, Severity::error});
        return std::move(list);
    }
};
}  // namespace

static std::string_view without_mark(std::string_view text) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    return text.substr(0, mark.size()) == mark ? text.substr(mark.size()) : text;
}

static Expected<void> check_text(std::string_view text, const fs::path& path) {
    if (std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }))
        return fail(codes::data_empty, path.string());
    const auto bad = first_invalid_utf8(text);
    if (!bad) return {};
    const auto before = text.substr(0, *bad);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return fail(codes::data_not_utf8, at_line(path, line), {{"byte", static_cast<std::int64_t>(*bad - begin + 1)}});
}

static bool by_position(const std::vector<Column>& columns) {
    return std::any_of(columns.begin(), columns.end(), [](const Column& column) { return std::holds_alternative<int>(column); });
}

static Expected<Table> read_delimited(std::string_view text, const fs::path& path, const std::vector<Column>& columns, bool csv) {
    RecordReader reader(text, csv);
    Record record;
    Table table;
    table.path = path;
    bool have = reader.next(record);
    const bool header = !by_position(columns);
    const auto wanted = find_columns(columns, record.fields, header, header ? path.string() : at_line(path, record.line));
    if (!wanted) return tl::unexpected(wanted.error());
    if (header) {
        table.header = record.fields;
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
    if (!problems.list.empty()) return tl::unexpected(std::move(problems).finish(path));
    return table;
}

// As Python's str() shows a JSON value, which is what the reference compares labels by.
static std::string value_text(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
    return value.dump();
}

static std::vector<std::string> keys_of(const Json& object) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items()) keys.push_back(key);
    return keys;
}

// One JSON object a line. Not Arrow's reader: it guesses types, so that a text that looks like a date would not stay a text.
static Expected<Table> read_jsonl(std::string_view text, const fs::path& path, const std::vector<Column>& columns, int most = -1) {
    Table table;
    table.path = path;
    RowProblems problems;
    auto wanted = columns;
    std::int64_t line = 0;
    for (std::size_t at = 0; at < text.size() && (most < 0 || table.rows() < most);) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto one = text.substr(at, end - at);
        at = end + 1;
        ++line;
        if (one.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        const auto json = Json::parse(one, nullptr, false);
        if (!json.is_object()) {
            problems.add({&codes::data_bad_row, at_line(path, line), {{"reason", "it is not a JSON object"}}, Severity::error});
            continue;
        }
        if (table.columns.empty()) {
            table.header = keys_of(json);
            if (most >= 0) wanted.assign(table.header.begin(), table.header.end());
            if (const auto found = find_columns(wanted, table.header, true, at_line(path, line)); !found)
                return tl::unexpected(found.error());
            table.columns.resize(wanted.size());
        }
        const auto missing = std::find_if(wanted.begin(), wanted.end(), [&](const Column& column) {
            const auto found = json.find(std::get<std::string>(column));
            return found == json.end() || found->is_null();
        });
        if (missing != wanted.end() && most < 0) {
            problems.add({&codes::data_no_value, at_line(path, line), {{"column", std::get<std::string>(*missing)}}, Severity::error});
            continue;
        }
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const auto found = json.find(std::get<std::string>(wanted[i]));
            table.columns[i].push_back(found == json.end() ? std::string() : value_text(*found));
        }
        table.lines.push_back(line);
    }
    if (!problems.list.empty()) return tl::unexpected(std::move(problems).finish(path));
    return table;
}

static Expected<void> check_kind(const fs::path& path, const std::vector<Column>& columns) {
    const auto kind = kind_of(path);
    if (kind != ".csv" && kind != ".tsv" && kind != ".jsonl" && kind != ".parquet")
        return fail(codes::data_kind, path.string(), {{"found", kind.empty() ? "no ending" : kind}});
    if (kind != ".csv" && kind != ".tsv")
        for (const auto& column : columns)
            if (const auto* position = std::get_if<int>(&column))
                return fail(codes::data_named_only, path.string(), {{"column", std::int64_t{*position}}});
    return {};
}

static Expected<Table> read_text_kind(std::string_view text, const fs::path& path, const std::vector<Column>& columns) {
    text = without_mark(text);
    if (const auto checked = check_text(text, path); !checked) return tl::unexpected(checked.error());
    const auto kind = kind_of(path);
    return kind == ".jsonl" ? read_jsonl(text, path, columns) : read_delimited(text, path, columns, kind == ".csv");
}

Expected<Table> read_table(const fs::path& path, const std::vector<Column>& columns) {
    if (const auto checked = check_kind(path, columns); !checked) return tl::unexpected(checked.error());
    Expected<Table> table;
    if (kind_of(path) == ".parquet") {
        std::error_code error;
        if (!fs::exists(path, error)) return read_file(path).map([](const std::string&) { return Table(); });  // its own message
        if (fs::file_size(path, error) == 0) return fail(codes::data_empty, path.string());
        table = read_parquet(path, columns);
    } else {
        const auto text = read_file(path);
        if (!text) return tl::unexpected(text.error());
        table = read_text_kind(*text, path, columns);
    }
    if (table && table->rows() == 0) return fail(codes::data_no_rows, path.string());
    return table;
}

// The beginning of a file, cut after its last whole line where there is more.
static Expected<std::string> read_beginning(const fs::path& path) {
    constexpr std::size_t size = 1 << 20;
    std::error_code error;
    if (!fs::exists(path, error) || fs::is_directory(path, error) || fs::file_size(path, error) <= size) return read_file(path);
    std::ifstream in(path, std::ios::binary);
    std::string text(size, '\0');
    in.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (const auto last = text.rfind('\n'); last != std::string::npos) text.resize(last + 1);
    return text;
}

static Table preview_delimited(std::string_view text, const fs::path& path, int rows, bool csv) {
    Table table;
    table.path = path;
    RecordReader reader(text, csv);
    Record record;
    if (reader.next(record)) table.header = record.fields;
    table.columns.resize(table.header.size());
    while (table.rows() < rows && reader.next(record)) {
        record.fields.resize(table.header.size());
        for (std::size_t i = 0; i < table.columns.size(); ++i) table.columns[i].push_back(record.fields[i]);
        table.lines.push_back(record.line);
    }
    return table;
}

Expected<Table> preview_table(const fs::path& path, int rows) {
    if (const auto checked = check_kind(path, {}); !checked) return tl::unexpected(checked.error());
    const auto kind = kind_of(path);
    if (kind == ".parquet") return read_parquet(path, {}, rows);
    const auto content = read_beginning(path);
    if (!content) return tl::unexpected(content.error());
    const auto text = without_mark(*content);
    if (const auto checked = check_text(text, path); !checked) return tl::unexpected(checked.error());
    return kind == ".jsonl" ? read_jsonl(text, path, {}, std::max(rows, 1)) : preview_delimited(text, path, rows, kind == ".csv");
}

}  // namespace tb
