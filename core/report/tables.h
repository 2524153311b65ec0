#pragma once
// Tables of a comparison in the formats papers and spreadsheets take.
#include "core/report/compare.h"

namespace tb {

struct TableCell {
    std::string text;
    std::optional<double> number;
    bool best = false;
};
struct ReportTable {
    std::string id, caption;  // "metrics", "statistics", "epochs", "differences", "parameters", "fairness"
    std::vector<std::string> header;
    std::vector<std::vector<TableCell>> rows;
    std::vector<std::string> footnotes;
};
std::vector<ReportTable> report_tables(const Comparison& comparison);

enum class TableFormat { text, csv, markdown, latex, html };
std::optional<TableFormat> table_format(const std::string& name);  // "table", "csv", "markdown", "latex", "html"
const char* file_ending(TableFormat format);                        // "txt", "csv", "md", "tex", "html"
// LaTeX uses booktabs and escapes every special character.
std::string render(const ReportTable& table, TableFormat format);
Json to_json(const Comparison& comparison);

// Writes every table in the formats asked for, and data of the curves as CSV, under `folder`. Returns the files written.
Expected<std::vector<fs::path>> export_tables(const Comparison& comparison, const std::vector<TableFormat>& formats, const fs::path& folder);
// Tables by themselves: tables/<id>.<ending>, and all of a format together in report.<ending>.
Expected<std::vector<fs::path>> export_tables(const std::vector<ReportTable>& tables, const std::vector<TableFormat>& formats, const fs::path& folder);

}  // namespace tb
