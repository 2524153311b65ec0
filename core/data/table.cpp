#include "core/data/table.h"

#include "core/base/files.h"
#include "core/data/codes.h"
#include "core/data/encoding.h"
#include "core/data/formats.h"
#include "core/data/shards.h"
#include "core/data/text_folder.h"

#include <algorithm>
#include <fstream>

namespace tb {

std::string Table::place(std::int64_t row) const {
    const auto after = std::find_if(parts.begin(), parts.end(), [&](const TablePart& part) { return part.first_row > row; });
    const TablePart own = parts.empty() ? TablePart{path, 0} : *std::prev(after);
    if (static_cast<std::size_t>(row) < lines.size()) return own.path.string() + ":" + std::to_string(lines[static_cast<std::size_t>(row)]);
    return own.path.string() + ", row " + std::to_string(row - own.first_row + 1);
}

static bool delimited(const std::string& kind) { return kind == "csv" || kind == "tsv"; }

static Expected<void> check_kind(const fs::path& path, const std::vector<Column>& columns) {
    const auto kind = table_kind(path);
    if (kind.empty()) {
        const auto ending = path.extension().string();
        return fail(codes::data_kind, path.string(), {{"found", ending.empty() ? "no ending" : ending}, {"known", known_endings()}});
    }
    if (!delimited(kind))
        for (const auto& column : columns)
            if (const auto* position = std::get_if<int>(&column))
                return fail(codes::data_named_only, path.string(), {{"column", std::int64_t{*position}}});
    return {};
}

static bool blank(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
}

// The encoding that an XML file says it is in: <?xml version="1.0" encoding="ISO-8859-1"?>
static std::string declared_encoding(std::string_view bytes) {
    const auto end = bytes.substr(0, 5) == "<?xml" ? bytes.substr(0, 200).find("?>") : std::string_view::npos;
    const auto declaration = end == std::string_view::npos ? std::string_view() : bytes.substr(0, end);
    const auto at = declaration.find("encoding");
    const auto open = at == std::string_view::npos ? at : declaration.find_first_of("\"'", at);
    const auto close = open == std::string_view::npos ? open : declaration.find(declaration[open], open + 1);
    return close == std::string_view::npos ? std::string() : std::string(declaration.substr(open + 1, close - open - 1));
}

static bool by_position(const std::vector<Column>& columns) {
    return std::any_of(columns.begin(), columns.end(), [](const Column& column) { return std::holds_alternative<int>(column); });
}

// The content of a text file as a table; with `first_rows` a preview.
static Expected<Table> read_text(std::string bytes, const fs::path& path, const std::vector<Column>& columns, const TableOptions& options,
                                 std::optional<int> first_rows) {
    const auto kind = table_kind(path);
    const auto encoding = options.encoding.empty() && kind == "xml" ? declared_encoding(bytes) : options.encoding;
    auto decoded = decode(std::move(bytes), encoding, path.string());
    if (!decoded) return tl::unexpected(decoded.error());
    const std::string_view text = decoded->text;
    if (blank(text)) return fail(codes::data_empty, path.string());
    Expected<Table> table;
    if (delimited(kind)) {
        auto form = find_form(text, kind, options);
        const bool positions = !first_rows && !options.header && by_position(columns);
        form.header = options.header.value_or(positions ? surely_a_header(text, form) : !first_rows || !looks_like_a_row(text, form));
        form.guessed = form.guessed || (positions && form.header);
        table = read_delimited(text, path, columns, form, first_rows);
    } else {
        table = kind == "xml" ? read_assin(text, path, columns, first_rows) : read_jsonl(text, path, columns, first_rows);
    }
    if (!table) return table;
    table->form.encoding = decoded->encoding;
    table->form.guessed = table->form.guessed || decoded->encoding != "utf-8";
    table->form.encoding_guessed = decoded->guess.has_value();
    if (decoded->guess) table->notes.push_back(*decoded->guess);
    return table;
}

// A folder or a missing file has read_file's own message.
static Expected<void> check_readable(const fs::path& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) {
        const auto text = read_file(path);
        if (!text) return tl::unexpected(text.error());
    }
    if (fs::file_size(path, error) == 0) return fail(codes::data_empty, path.string());
    return {};
}

Expected<Table> read_table(const fs::path& path, const std::vector<Column>& columns, const TableOptions& options) {
    if (is_text_folder(path)) return read_text_folder(path, columns, options.encoding);
    if (const auto checked = check_kind(path, columns); !checked) return tl::unexpected(checked.error());
    if (const auto checked = check_readable(path); !checked) return tl::unexpected(checked.error());
    Expected<Table> table;
    if (table_kind(path) == "parquet") {
        table = read_parquet(path, columns);
    } else {
        auto bytes = read_file(path);
        if (!bytes) return tl::unexpected(bytes.error());
        table = read_text(std::move(*bytes), path, columns, options, {});
    }
    if (table && table->rows() == 0) return fail(codes::data_no_rows, path.string());
    return table;
}

static void append(Table& all, Table more) {
    if (all.columns.empty()) {
        all = std::move(more);
        if (all.parts.empty()) all.parts = {{all.path, 0}};
        return;
    }
    if (more.parts.empty()) more.parts = {{more.path, 0}};
    for (const auto& part : more.parts) all.parts.push_back({part.path, all.rows() + part.first_row});
    for (std::size_t i = 0; i < all.columns.size(); ++i)
        all.columns[i].insert(all.columns[i].end(), std::make_move_iterator(more.columns[i].begin()), std::make_move_iterator(more.columns[i].end()));
    all.lines.insert(all.lines.end(), more.lines.begin(), more.lines.end());
    all.notes.insert(all.notes.end(), more.notes.begin(), more.notes.end());
}

Expected<Table> read_tables(const DataFiles& files, const std::string& split, const std::vector<Column>& columns, const TableOptions& options) {
    const auto paths = shard_files(files, split);
    if (!paths) return tl::unexpected(paths.error());
    Table all;
    Problems problems;
    for (const auto& path : *paths) {
        auto table = read_table(path, columns, options);
        if (!table) problems.insert(problems.end(), table.error().begin(), table.error().end());
        if (table && all.lines.empty() != table->lines.empty() && all.rows() > 0) {
            problems.push_back({&codes::data_folder_mixed, path.string(), {{"found", "." + all.form.kind + ", ." + table->form.kind}}, Severity::error});
        } else if (table) {
            append(all, std::move(*table));
        }
    }
    if (!problems.empty()) return tl::unexpected(problems);
    return all;
}

// The beginning of a file, cut after its last whole line where there is more.
static Expected<std::string> read_beginning(const fs::path& path) {
    constexpr std::size_t size = 1 << 20;
    std::error_code error;
    if (fs::file_size(path, error) <= size) return read_file(path);
    std::ifstream in(path, std::ios::binary);
    std::string text(size, '\0');
    in.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (const auto last = text.rfind('\n'); last != std::string::npos) text.resize(last + 1);
    return text;
}

static Expected<Table> preview_file(const fs::path& file, int rows, const TableOptions& options) {
    if (is_text_folder(file)) return read_text_folder(file, {}, options.encoding, rows);
    if (const auto checked = check_kind(file, {}); !checked) return tl::unexpected(checked.error());
    if (const auto checked = check_readable(file); !checked) return tl::unexpected(checked.error());
    const auto kind = table_kind(file);
    if (kind == "parquet") return read_parquet(file, {}, rows);
    // XML has no lines to cut after, and UTF-16 no bytes.
    const bool whole = kind == "xml" || !options.encoding.empty();
    auto bytes = whole ? read_file(file) : read_beginning(file);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!whole && bytes->size() % 2 == 1 && (bytes->compare(0, 2, "\xFF\xFE") == 0 || bytes->compare(0, 2, "\xFE\xFF") == 0)) bytes = read_file(file);
    return read_text(std::move(*bytes), file, {}, options, rows);
}

Expected<Table> preview_tables(const DataFiles& files, const std::string& split, int rows, const TableOptions& options) {
    const auto paths = shard_files(files, split);
    if (!paths) return tl::unexpected(paths.error());
    if (paths->empty()) return fail(codes::data_no_train, "$.dataset." + split);
    auto table = preview_file(paths->front(), rows, options);
    if (!table) return table;
    const auto shown = table->rows();
    table->parts.clear();
    for (const auto& path : *paths) table->parts.push_back({path, table->parts.empty() ? 0 : shown});
    return table;
}

Expected<Table> preview_table(const fs::path& path, int rows, const TableOptions& options) {
    return preview_tables(DataFiles(path.string()), "train", rows, options);
}

}  // namespace tb
