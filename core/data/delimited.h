#pragma once
// Records of CSV (RFC 4180) and TSV (never quoted). Not Arrow's reader: messages need the line of each row, which that one does not tell,
// and it ends a TSV row at a lone carriage return, where the reference does not.
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
    RecordReader(std::string_view text, bool csv) : text_(text), csv_(csv) {}
    // The next record that is not an empty line; false at the end.
    bool next(Record& record);
    // The line of a quote that is never closed, or 0; the record it stands in is the last one.
    std::int64_t unclosed_quote() const { return unclosed_; }

private:
    void read_tsv(Record& record);
    void read_csv(Record& record);
    void read_quoted(std::string& field);
    bool at_line_end() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }

    std::string_view text_;
    bool csv_;
    std::size_t at_ = 0;
    std::int64_t line_ = 1, unclosed_ = 0;
};

}  // namespace tb
