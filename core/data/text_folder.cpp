#include "core/data/text_folder.h"

#include "core/base/files.h"
#include "core/data/columns.h"
#include "core/data/encoding.h"
#include "core/data/row_problems.h"
#include "core/data/shards.h"

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

namespace {
// The texts of a folder, and what was guessed on the way.
class Texts {
public:
    Texts(const fs::path& folder, const std::string& encoding, std::vector<std::size_t> wanted) : encoding_(encoding), wanted_(std::move(wanted)) {
        table.path = folder;
        table.form.kind = "txt";
        table.header = {"text", "label"};
        table.columns.resize(wanted_.size());
    }
    void add(const fs::path& file, const std::string& label) {
        auto bytes = read_file(file);
        if (!bytes) return problems.add(bytes.error().front());
        const auto text = decode(std::move(*bytes), encoding_, file.string());
        if (!text) return problems.add(text.error().front());
        if (table.form.encoding.empty() || text->guess) table.form.encoding = text->encoding;
        if (text->guess) guesses_.add(*text->guess);
        table.form.encoding_guessed = table.form.encoding_guessed || text->guess;
        table.parts.push_back({file, table.rows()});
        for (std::size_t i = 0; i < wanted_.size(); ++i) table.columns[i].push_back(wanted_[i] == 0 ? text->text : label);
    }
    Expected<Table> finish() && {
        if (!problems.empty()) return tl::unexpected(std::move(problems).finish(table.path.string()));
        if (!guesses_.empty()) table.notes = std::move(guesses_).finish(table.path.string(), Severity::warning);
        return std::move(table);
    }
    Table table;
    RowProblems problems;

private:
    const std::string& encoding_;
    std::vector<std::size_t> wanted_;
    RowProblems guesses_;
};
}  // namespace

Expected<Table> read_text_folder(const fs::path& folder, const std::vector<Column>& columns, const std::string& encoding, std::optional<int> first_rows) {
    const std::vector<std::string> names{"text", "label"};
    const auto wanted = first_rows ? std::vector<Column>(names.begin(), names.end()) : columns;
    const auto found = find_columns(wanted, names, true, folder.string());
    if (!found) return tl::unexpected(found.error());
    Texts texts(folder, encoding, *found);
    for (const auto& label : folders_in(folder)) {
        const auto name = label.filename() == "unsup" ? std::string("-") : label.filename().string();
        for (const auto& file : texts_in(label)) {
            if (first_rows && texts.table.rows() >= *first_rows) return std::move(texts).finish();
            texts.add(file, name);
        }
    }
    return std::move(texts).finish();
}

}  // namespace tb
