#pragma once
// Records of delimited text, quoted (RFC 4180) or not. Not Arrow's reader: messages need the line of each row, which that one does not tell,
// and it ends an unquoted row at a lone carriage return, where the reference does not.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tb {

struct Record {
    std::vector<std::string> fields;
    std::int64_t line = 0;  // 1-based line it begins on
};

class RecordReader {
public:
    RecordReader(std::string_view text, char delimiter, bool quoted) : text_(text), delimiter_(delimiter), quoted_(quoted) {}
    // The next record that is not an empty line; false at the end.
    bool next(Record& record);
    // The line of a quote that is never closed, or 0; the record it stands in is the last one.
    std::int64_t unclosed_quote() const { return unclosed_; }
    // Whether letters followed a closing quote in some field so far; they were taken as part of it.
    bool stray_quote() const { return stray_; }

private:
    void read_unquoted_record(Record& record);
    void read_quoted_record(Record& record);
    void read_quoted_field(std::string& field);
    bool at_line_end() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }

    std::string_view text_;
    char delimiter_;
    bool quoted_;
    std::size_t at_ = 0;
    std::int64_t line_ = 1, unclosed_ = 0;
    bool stray_ = false;
};

}  // namespace tb
