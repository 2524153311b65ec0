#pragma once
// Files to columns of text: CSV, TSV, JSON lines, Parquet and ASSIN's XML. How a file is divided is core/data/form.h's.
#include "core/data/form.h"
#include "core/spec/spec.h"

#include <filesystem>
#include <string>
#include <vector>

namespace tb {

// Where the rows of one file begin in a table that was read from several.
struct TablePart {
    std::filesystem::path path;
    std::int64_t first_row = 0;
};

struct Table {
    std::filesystem::path path;
    std::vector<std::string> header;                // empty where columns are named by position
    std::vector<std::vector<std::string>> columns;  // the wanted ones, in the order asked for
    std::vector<std::int64_t> lines;                // 1-based line of each row, for messages; empty where the format has none
    TableForm form;                                 // of the first file
    std::vector<TablePart> parts;                   // more than one where the rows come from several files
    std::vector<std::string> class_names;           // of the last column, where the file says them (Parquet of the hub's data sets)
    Problems notes;                                 // what was guessed and should be looked at: the encoding of each file
    std::int64_t rows() const { return columns.empty() ? 0 : static_cast<std::int64_t>(columns[0].size()); }
    // "file:line" or "file, row n" (1-based) of a row.
    std::string place(std::int64_t row) const;
};

// Problems name file and line: no such file, empty file, no such column (with those found), a row with too few fields, text that is
// not of its encoding, unknown kind of file.
Expected<Table> read_table(const std::filesystem::path& path, const std::vector<Column>& columns, const TableOptions& options = {});
// The rows of all files and folders one after the other. `split` ("train", "validation", "test") chooses among a folder's files.
Expected<Table> read_tables(const DataFiles& files, const std::string& split, const std::vector<Column>& columns,
                            const TableOptions& options = {});
// The column names and the first rows, without reading the whole file; for the window's choice of columns. Of a folder its first file.
// Without options.header, a first record that looks like a row leaves the header empty.
Expected<Table> preview_table(const std::filesystem::path& path, int rows, const TableOptions& options = {});
// The same of the first of `files`, folders opened as read_tables does; `parts` names all of them.
Expected<Table> preview_tables(const DataFiles& files, const std::string& split, int rows, const TableOptions& options = {});

}  // namespace tb
