#pragma once
// How a file is to be read: what was asked for, what its ending says, and what is found where the two leave it open.
//
// Rules (hf_semantics section 8): TSV is never quoted, CSV is (RFC 4180); columns by name mean a header, columns by position mean none.
// A spec can overrule each of them. What is found: the byte order mark, and an encoding where the text is not UTF-8 (encoding.h); the delimiter,
// where the first record is not divided by the one that belongs to the ending; the quoting, where the rule cannot be right; whether the first
// record is a header, in a preview and where columns are given by position.
#include "core/spec/spec.h"

#include <filesystem>
#include <string_view>

namespace tb {

// The overrides of a spec; empty and absent: as found.
struct TableOptions {
    std::string delimiter, quoting, encoding;
    std::optional<bool> header;
    bool operator==(const TableOptions&) const = default;
};
TableOptions table_options(const DatasetSpec& dataset);

// How a file was read.
struct TableForm {
    std::string kind;       // "csv", "tsv", "jsonl", "parquet", "xml", "txt" (one text a file)
    std::string delimiter;  // of csv and tsv
    std::string quoting;    // "minimal" or "none", of csv and tsv
    std::string encoding;   // empty for parquet
    bool header = true;
    bool guessed = false;   // something was found that the ending alone does not say
    bool encoding_guessed = false;  // nobody said the encoding, and the text is not UTF-8
    bool operator==(const TableForm&) const = default;
};
// "CSV, separated by semicolons, quoted, windows-1252 (a guess), with a header"
std::string describe(const TableForm& form);

// ".csv" -> "csv"; empty where the ending is not known.
std::string table_kind(const std::filesystem::path& path);
// The known endings for messages: ".csv, .tsv, ..."
std::string known_endings();

// Delimiter and quoting of `text`, decoded, the content of a csv or tsv file.
TableForm find_form(std::string_view text, const std::string& kind, const TableOptions& options);
// Whether the first record is a row like the others rather than names: a number stands where all the others have one, or a field is repeated.
bool looks_like_a_row(std::string_view text, const TableForm& form);
// Whether it surely is names: no number stands where all the others have one, so that it would be a label or a target that no other row has.
bool surely_a_header(std::string_view text, const TableForm& form);

}  // namespace tb
