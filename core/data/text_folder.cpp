#include "core/data/text_folder.h"

#include "core/base/files.h"
#include "core/data/columns.h"
#include "core/data/row_problems.h"
#include "core/data/shards.h"
#include "core/data/utf8.h"

#include <algorithm>

namespace tb {

static bool is_text(const fs::directory_entry& entry) {
    std::error_code error;
    return entry.path().extension() == ".txt" && entry.is_regular_file(error);
}

static std::vector<fs::path> folders_in(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.is_directory(error)) found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

static std::vector<fs::path> texts_in(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (is_text(entry)) found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

bool is_text_folder(const fs::path& folder) {
    const auto inside = folders_in(folder);
    return std::any_of(inside.begin(), inside.end(), [](const fs::path& label) {
        std::error_code error;
        const fs::directory_iterator entries(label, error);
        return !error && std::any_of(begin(entries), end(entries), is_text);
    });
}

std::optional<fs::path> text_folder(const fs::path& folder, const std::string& split) {
    for (const auto& inside : folders_in(folder))
        if (split_named(inside) == split && is_text_folder(inside)) return inside;
    return is_text_folder(folder) ? std::optional(folder) : std::nullopt;
}

Expected<Table> read_text_folder(const fs::path& folder, const std::vector<Column>& columns, std::optional<int> first_rows) {
    Table table;
    table.path = folder;
    table.form.kind = "txt";
    table.form.encoding = "utf-8";
    table.header = {"text", "label"};
    const auto wanted = first_rows ? std::vector<Column>(table.header.begin(), table.header.end()) : columns;
    const auto found = find_columns(wanted, table.header, true, folder.string());
    if (!found) return tl::unexpected(found.error());
    table.columns.resize(wanted.size());
    RowProblems problems;
    for (const auto& label : folders_in(folder)) {
        const auto name = label.filename() == "unsup" ? std::string("-") : label.filename().string();
        for (const auto& file : texts_in(label)) {
            if (first_rows && table.rows() >= *first_rows) return table;
            auto text = read_file(file);
            if (!text) problems.add(text.error().front());
            else if (first_invalid_utf8(*text)) problems.add({&codes::data_bad_row, file.string(), {{"reason", "the text is not UTF-8"}}, Severity::error});
            if (!text) continue;
            table.parts.push_back({file, table.rows()});
            for (std::size_t i = 0; i < wanted.size(); ++i) table.columns[i].push_back((*found)[i] == 0 ? *text : name);
        }
    }
    if (!problems.empty()) return tl::unexpected(std::move(problems).finish(folder.string()));
    return table;
}

}  // namespace tb
