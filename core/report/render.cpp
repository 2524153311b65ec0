// A table as text in each format. What is special in a format is escaped here and nowhere else.
#include "core/report/tables.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tb {

namespace {
struct FormatName {
    TableFormat format;
    const char *name, *ending;
};
constexpr std::array<FormatName, 5> formats{{{TableFormat::text, "table", "txt"},
                                             {TableFormat::csv, "csv", "csv"},
                                             {TableFormat::markdown, "markdown", "md"},
                                             {TableFormat::latex, "latex", "tex"},
                                             {TableFormat::html, "html", "html"}}};
using Replacements = std::vector<std::pair<std::string_view, std::string_view>>;
}  // namespace

std::optional<TableFormat> table_format(const std::string& name) {
    for (const auto& format : formats)
        if (name == format.name) return format.format;
    return {};
}

const char* file_ending(TableFormat format) {
    return std::find_if(formats.begin(), formats.end(), [&](const FormatName& entry) { return entry.format == format; })->ending;
}

static std::string replace(std::string_view text, const Replacements& replacements) {
    std::string out;
    while (!text.empty()) {
        const auto found = std::find_if(replacements.begin(), replacements.end(), [&](const auto& pair) { return text.starts_with(pair.first); });
        out += found == replacements.end() ? text.substr(0, 1) : found->second;
        text.remove_prefix(found == replacements.end() ? 1 : found->first.size());
    }
    return out;
}

static std::string latex(std::string_view text) {
    static const Replacements special{{"\\", "\\textbackslash{}"}, {"{", "\\{"}, {"}", "\\}"}, {"$", "\\$"}, {"&", "\\&"}, {"#", "\\#"}, {"_", "\\_"}, {"%", "\\%"},
                                      {"~", "\\textasciitilde{}"}, {"^", "\\textasciicircum{}"}, {"<", "\\textless{}"}, {">", "\\textgreater{}"}, {"|", "\\textbar{}"}, {"\"", "\\textquotedbl{}"},
                                      {"\n", " "}, {"−", "$-$"}, {"±", "$\\pm$"}, {"≈", "$\\approx$"}, {"·", "$\\cdot$"}, {"→", "$\\to$"}, {"–", "--"}};
    return replace(text, special);
}

static std::string html(std::string_view text) {
    static const Replacements special{{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}};
    return replace(text, special);
}

static std::string markdown(std::string_view text) {
    static const Replacements special{{"\\", "\\\\"}, {"|", "\\|"}, {"*", "\\*"}, {"_", "\\_"}, {"`", "\\`"}, {"[", "\\["}, {"]", "\\]"}, {"<", "\\<"}, {">", "\\>"}, {"#", "\\#"}, {"\n", " "}};
    return replace(text, special);
}

// RFC 4180: quoted where a comma, a quote or a line break is in it.
static std::string csv(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    return '"' + replace(text, {{"\"", "\"\""}}) + '"';
}

// Columns on a screen: characters, not bytes.
static std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// A column is set to the right where its cells are numbers.
static std::vector<bool> right_set(const ReportTable& table) {
    std::vector<bool> right(table.header.size(), !table.rows.empty());
    for (const auto& row : table.rows)
        for (std::size_t i = 0; i < row.size(); ++i) right[i] = right[i] && (row[i].number || row[i].text == "not reported" || row[i].text == "no log");
    return right;
}

// Breaks a text at spaces into lines of at most `limit` characters; a longer word stays whole.
static std::vector<std::string> wrapped(const std::string& text, std::size_t limit) {
    std::vector<std::string> lines{""};
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        const auto word = text.substr(at, end - at);
        if (!lines.back().empty() && width(lines.back()) + 1 + width(word) > limit) lines.emplace_back();
        lines.back() += (lines.back().empty() ? "" : " ") + word;
        at = end + 1;
    }
    return lines;
}

// A table whose last column is prose, such as the fairness check, is folded to what a screen can show.
static ReportTable folded(const ReportTable& table) {
    ReportTable out = table;
    out.rows.clear();
    for (const auto& row : table.rows) {
        const auto lines = wrapped(row.back().text, 90);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            auto part = i == 0 ? row : std::vector<TableCell>(row.size());
            part.back().text = lines[i];
            out.rows.push_back(std::move(part));
        }
    }
    return out;
}

static std::string as_text(const ReportTable& given) {
    const auto table = folded(given);
    std::vector<std::size_t> widths;
    for (const auto& name : table.header) widths.push_back(width(name));
    for (const auto& row : table.rows)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i].text) + row[i].best);
    const auto right = right_set(given);
    const auto line = [&](const auto& cell_of) {
        std::string out;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const std::string cell = cell_of(i), space(widths[i] - std::min(widths[i], width(cell)), ' ');
            out += (i ? "  " : "") + (right[i] ? space + cell : cell + space);
        }
        return out.substr(0, out.find_last_not_of(' ') + 1) + "\n";
    };
    std::string out = table.caption + "\n\n" + line([&](std::size_t i) { return table.header[i]; });
    out += line([&](std::size_t i) { return std::string(widths[i], '-'); });
    for (const auto& row : table.rows) out += line([&](std::size_t i) { return row[i].text + (row[i].best ? "*" : ""); });
    for (const auto& note : table.footnotes) out += "\n" + note;
    return out + (table.footnotes.empty() ? "" : "\n");
}

// Numbers as they are, not as they are shown, so that a spreadsheet can go on with them.
static std::string as_csv(const ReportTable& table) {
    std::string out;
    const auto join = [&](std::size_t n, const auto& cell_of) {
        for (std::size_t i = 0; i < n; ++i) out += (i ? "," : "") + csv(cell_of(i));
        out += "\r\n";
    };
    join(table.header.size(), [&](std::size_t i) { return table.header[i]; });
    for (const auto& row : table.rows) join(row.size(), [&](std::size_t i) { return row[i].number ? json_text(Json(*row[i].number)) : row[i].text; });
    return out;
}

static std::string as_markdown(const ReportTable& table) {
    const auto right = right_set(table);
    std::string out = "### " + markdown(table.caption) + "\n\n|";
    for (const auto& name : table.header) out += " " + markdown(name) + " |";
    out += "\n|";
    for (std::size_t i = 0; i < table.header.size(); ++i) out += right[i] ? " ---: |" : " --- |";
    out += "\n";
    for (const auto& row : table.rows) {
        out += "|";
        for (const auto& cell : row) out += " " + (cell.best ? "**" + markdown(cell.text) + "**" : markdown(cell.text)) + " |";
        out += "\n";
    }
    for (const auto& note : table.footnotes) out += "\n" + markdown(note) + "\n";
    return out;
}

// A long text needs a column that breaks its lines.
static std::string latex_columns(const ReportTable& table) {
    const auto right = right_set(table);
    std::string columns;
    for (std::size_t i = 0; i < table.header.size(); ++i) {
        const bool long_text = std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) { return width(row[i].text) > 50; });
        columns += long_text ? "p{0.6\\linewidth}" : right[i] ? "r" : "l";
    }
    return columns;
}

static std::string as_latex(const ReportTable& table) {
    std::string out = "% \\usepackage{booktabs}\n\\begin{table}\n  \\centering\n  \\caption{" + latex(table.caption) + "}\n  \\label{tab:" + table.id + "}\n  \\begin{tabular}{" + latex_columns(table) + "}\n    \\toprule\n    ";
    for (std::size_t i = 0; i < table.header.size(); ++i) out += (i ? " & " : "") + latex(table.header[i]);
    out += " \\\\\n    \\midrule\n";
    for (const auto& row : table.rows) {
        out += "    ";
        for (std::size_t i = 0; i < row.size(); ++i) out += (i ? " & " : "") + (row[i].best ? "\\textbf{" + latex(row[i].text) + "}" : latex(row[i].text));
        out += " \\\\\n";
    }
    out += "    \\bottomrule\n  \\end{tabular}\n";
    for (const auto& note : table.footnotes) out += "\n  \\par\\smallskip\\footnotesize " + latex(note) + "\n";
    return out + "\\end{table}\n";
}

static std::string as_html(const ReportTable& table) {
    const auto right = right_set(table);
    const auto cell = [&](const char* tag, std::size_t i, const std::string& content) {
        return std::string("<") + tag + (right[i] ? " style=\"text-align:right\"" : "") + ">" + content + "</" + tag + ">";
    };
    std::string out = "<table>\n<caption>" + html(table.caption) + "</caption>\n<thead><tr>";
    for (std::size_t i = 0; i < table.header.size(); ++i) out += cell("th", i, html(table.header[i]));
    out += "</tr></thead>\n<tbody>\n";
    for (const auto& row : table.rows) {
        out += "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i) out += cell("td", i, row[i].best ? "<strong>" + html(row[i].text) + "</strong>" : html(row[i].text));
        out += "</tr>\n";
    }
    out += "</tbody>\n</table>\n";
    for (const auto& note : table.footnotes) out += "<p><small>" + html(note) + "</small></p>\n";
    return out;
}

std::string render(const ReportTable& table, TableFormat format) {
    switch (format) {
        case TableFormat::csv: return as_csv(table);
        case TableFormat::markdown: return as_markdown(table);
        case TableFormat::latex: return as_latex(table);
        case TableFormat::html: return as_html(table);
        case TableFormat::text: break;
    }
    return as_text(table);
}

}  // namespace tb
