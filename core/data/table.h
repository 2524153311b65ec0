#pragma once
// Files to columns of text: CSV (RFC 4180), TSV (never quoted), JSONL, Parquet; read by Arrow.
#include "core/spec/spec.h"

#include <filesystem>
#include <string>
#include <vector>

namespace tb {

struct Table {
    std::filesystem::path path;
    std::vector<std::string> header;                // empty where columns are named by position
    std::vector<std::vector<std::string>> columns;  // the wanted ones, in the order asked for
    std::vector<std::int64_t> lines;                // 1-based line of each row, for messages; empty where the format has none
    std::int64_t rows() const { return columns.empty() ? 0 : static_cast<std::int64_t>(columns[0].size()); }
};

// Problems name file and line: no such file, empty file, no such column (with those found), a row with too few fields, text that is
// not UTF-8, unknown kind of file.
Expected<Table> read_table(const std::filesystem::path& path, const std::vector<Column>& columns);
// The column names and the first rows, without reading the whole file; for the window's choice of columns.
Expected<Table> preview_table(const std::filesystem::path& path, int rows);

}  // namespace tb
