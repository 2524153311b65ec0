#include "core/data/form.h"

#include "core/data/delimited.h"
#include "core/spec/near.h"

#include <algorithm>
#include <array>
#include <set>

namespace tb {

constexpr std::size_t looked_at = 1 << 16;  // bytes of a file that decide
constexpr std::size_t records_looked_at = 50;

TableOptions table_options(const DatasetSpec& dataset) { return {dataset.delimiter, dataset.quoting, dataset.encoding, dataset.header}; }

static const std::vector<std::string>& kinds() {
    static const std::vector<std::string> names{"csv", "tsv", "jsonl", "parquet", "xml"};
    return names;
}

std::string known_endings() {
    std::string list;
    for (const auto& kind : kinds()) list += (list.empty() ? "." : ", .") + kind;
    return list;
}

std::string table_kind(const std::filesystem::path& path) {
    auto ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (ending.empty()) return {};
    ending.erase(0, 1);
    return std::find(kinds().begin(), kinds().end(), ending) == kinds().end() ? std::string() : ending;
}

static std::string delimiter_words(const std::string& delimiter) {
    if (delimiter == ",") return "separated by commas";
    if (delimiter == ";") return "separated by semicolons";
    if (delimiter == "\t") return "separated by tabs";
    return "separated by " + delimiter;
}

std::string describe(const TableForm& form) {
    auto words = form.kind;
    std::transform(words.begin(), words.end(), words.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    if (form.kind == "csv" || form.kind == "tsv")
        words += ", " + delimiter_words(form.delimiter) + (form.quoting == "none" ? ", not quoted" : ", quoted");
    if (!form.encoding.empty()) words += ", " + form.encoding;
    if (form.kind == "csv" || form.kind == "tsv") words += form.header ? ", with a header" : ", without a header";
    return words;
}

// The first records; the last one is dropped where the text was cut inside it.
static std::vector<Record> first_records(std::string_view text, char delimiter, bool quoted) {
    const bool cut = text.size() > looked_at;
    RecordReader reader(text.substr(0, looked_at), delimiter, quoted);
    std::vector<Record> records;
    Record record;
    while (records.size() < records_looked_at && reader.next(record)) records.push_back(record);
    if (cut && records.size() > 1 && records.size() < records_looked_at) records.pop_back();
    return records;
}

static bool quoted_by_default(const std::string& kind, const std::string& delimiter) { return kind == "csv" || delimiter != "\t"; }

TableForm find_form(std::string_view text, const std::string& kind, const TableOptions& options) {
    TableForm form;
    form.kind = kind;
    form.delimiter = options.delimiter.empty() ? (kind == "tsv" ? "\t" : ",") : options.delimiter;
    const auto quoted = [&](const std::string& delimiter) {
        return options.quoting.empty() ? quoted_by_default(kind, delimiter) : options.quoting == "minimal";
    };
    const auto usual = first_records(text.substr(0, looked_at), form.delimiter[0], quoted(form.delimiter));
    if (options.delimiter.empty() && !usual.empty() && usual[0].fields.size() == 1) {
        for (const char* other : {"\t", ";", ",", "|"}) {
            const auto records = first_records(text, other[0], quoted(other));
            const auto width = records.empty() ? 0 : records[0].fields.size();
            const bool divided = std::all_of(records.begin(), records.end(), [&](const Record& r) { return r.fields.size() == width; });
            if (width < 2 || !divided) continue;
            form.delimiter = other;
            form.guessed = true;
            break;
        }
    }
    form.quoting = quoted(form.delimiter) ? "minimal" : "none";
    return form;
}

static bool is_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("+-.0123456789") == std::string::npos &&
           text.find_first_of("0123456789") != std::string::npos;
}

bool looks_like_a_row(std::string_view text, const TableForm& form) {
    const auto records = first_records(text, form.delimiter[0], form.quoting == "minimal");
    if (records.empty()) return false;
    const auto& first = records[0].fields;
    std::set<std::string> names;
    for (const auto& name : first)  // a name may be empty: pandas leaves that of its index so
        if (!name.empty() && !names.insert(name).second) return true;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const bool numbers = std::all_of(records.begin(), records.end(),
                                         [&](const Record& record) { return i < record.fields.size() && is_number(record.fields[i]); });
        if (numbers) return true;
    }
    return false;
}

}  // namespace tb
