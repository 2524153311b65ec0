#include "core/data/form.h"

#include "core/base/ascii.h"
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
    auto ending = lower_ascii(path.extension().string());
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
    if (!form.encoding.empty()) words += ", " + form.encoding + (form.encoding_guessed ? " (a guess)" : "");
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

static bool evenly_divided(const std::vector<Record>& records) {
    const auto width = records.empty() ? 0 : records[0].fields.size();
    return width > 1 && std::all_of(records.begin(), records.end(), [&](const Record& r) { return r.fields.size() == width; });
}

static bool in_quotes(const std::string& field) { return field.size() > 1 && field.front() == '"' && field.back() == '"'; }

// A quote opens a field and closes inside of it: "Great" film. The quotes of RFC 4180 do not.
static bool quotes_are_letters(std::string_view text, char delimiter) {
    RecordReader reader(text.substr(0, looked_at), delimiter, true);
    Record record;
    for (std::size_t i = 0; i < records_looked_at && reader.next(record); ++i)
        if (reader.stray_quote()) return true;
    return false;
}

// The rule for quoting, but where it cannot be right: quotes that close inside a field, or, where it says that there are none, a column that is in
// quotes from the first to the last record.
static bool find_quoted(std::string_view text, char delimiter, bool rule) {
    const auto plain = first_records(text, delimiter, false);
    if (!evenly_divided(plain)) return rule;
    if (rule) return !quotes_are_letters(text, delimiter);
    const auto& last = plain.back().fields;
    for (std::size_t i = 0; i < last.size(); ++i) {
        const auto quoted = std::count_if(plain.begin(), plain.end(), [&](const Record& r) { return in_quotes(r.fields[i]); });
        const auto count = static_cast<std::int64_t>(plain.size());
        const bool header_apart = !in_quotes(plain[0].fields[i]) && count > 2;
        if (count > 1 && quoted == count - header_apart) return true;
    }
    return false;
}

TableForm find_form(std::string_view text, const std::string& kind, const TableOptions& options) {
    TableForm form;
    form.kind = kind;
    form.delimiter = options.delimiter.empty() ? (kind == "tsv" ? "\t" : ",") : options.delimiter;
    const auto quoted = [&](const std::string& delimiter) {
        return options.quoting.empty() ? quoted_by_default(kind, delimiter) : options.quoting == "minimal";
    };
    const auto usual = first_records(text, form.delimiter[0], quoted(form.delimiter));
    if (options.delimiter.empty() && !usual.empty() && usual[0].fields.size() == 1) {
        for (const char* other : {"\t", ";", ",", "|"}) {
            if (!evenly_divided(first_records(text, other[0], quoted(other)))) continue;
            form.delimiter = other;
            form.guessed = true;
            break;
        }
    }
    const bool rule = quoted(form.delimiter);
    const bool found = options.quoting.empty() ? find_quoted(text, form.delimiter[0], rule) : rule;
    form.guessed = form.guessed || found != rule;
    form.quoting = found ? "minimal" : "none";
    return form;
}

static bool is_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("+-.0123456789") == std::string::npos &&
           text.find_first_of("0123456789") != std::string::npos;
}

// Whether all records from the `from`th on have a number in column `i`.
static bool numbers_in(const std::vector<Record>& records, std::size_t i, std::size_t from) {
    return std::all_of(records.begin() + static_cast<std::ptrdiff_t>(from), records.end(),
                       [&](const Record& record) { return i < record.fields.size() && is_number(record.fields[i]); });
}

bool looks_like_a_row(std::string_view text, const TableForm& form) {
    const auto records = first_records(text, form.delimiter[0], form.quoting == "minimal");
    if (records.empty()) return false;
    const auto& first = records[0].fields;
    std::set<std::string> names;
    for (const auto& name : first)  // a name may be empty: pandas leaves that of its index so
        if (!name.empty() && !names.insert(name).second) return true;
    for (std::size_t i = 0; i < first.size(); ++i)
        if (numbers_in(records, i, 0)) return true;
    return false;
}

bool surely_a_header(std::string_view text, const TableForm& form) {
    const auto records = first_records(text, form.delimiter[0], form.quoting == "minimal");
    constexpr std::size_t least = 3;  // of two records nothing is sure
    if (records.size() < least || looks_like_a_row(text, form)) return false;
    const auto& first = records[0].fields;
    for (std::size_t i = 0; i < first.size(); ++i)
        if (!first[i].empty() && !is_number(first[i]) && numbers_in(records, i, 1)) return true;
    return false;
}

}  // namespace tb
