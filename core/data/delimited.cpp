#include "core/data/delimited.h"

#include <algorithm>

namespace tb {

bool RecordReader::next(Record& record) {
    while (at_ < text_.size()) {
        record.line = line_;
        quoted_ ? read_quoted_record(record) : read_unquoted_record(record);
        if (!record.fields.empty()) return true;
    }
    return false;
}

// The n-th field of a record whose strings are used again.
static std::string& field_at(Record& record, std::size_t n) {
    if (n == record.fields.size()) record.fields.emplace_back();
    record.fields[n].clear();
    return record.fields[n];
}

void RecordReader::read_unquoted_record(Record& record) {
    const auto end = std::min(text_.find('\n', at_), text_.size());
    auto line = text_.substr(at_, end - at_);
    at_ = end + 1;
    ++line_;
    while (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    std::size_t count = 0;
    for (std::size_t begin = 0; !line.empty() && begin <= line.size();) {
        const auto stop = std::min(line.find(delimiter_, begin), line.size());
        field_at(record, count++).assign(line.substr(begin, stop - begin));
        begin = stop + 1;
    }
    record.fields.resize(count);
}

void RecordReader::read_quoted_field(std::string& field) {
    const auto began = line_;
    for (++at_;; ++at_) {
        if (at_ >= text_.size()) {
            unclosed_ = began;
            return;
        }
        const char c = text_[at_];
        if (c == '"') {
            if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
            ++at_;
        }
        line_ += c == '\n' || (c == '\r' && (at_ + 1 >= text_.size() || text_[at_ + 1] != '\n'));
        field += c;
    }
    ++at_;
}

void RecordReader::read_quoted_record(Record& record) {
    std::size_t count = 0;
    while (!(count == 0 && at_line_end())) {
        auto& field = field_at(record, count++);
        if (at_ < text_.size() && text_[at_] == '"') {
            read_quoted_field(field);
            stray_ = stray_ || (!at_line_end() && text_[at_] != delimiter_);
        }
        while (!at_line_end() && text_[at_] != delimiter_) field += text_[at_++];
        if (at_line_end()) break;
        ++at_;  // the delimiter
    }
    record.fields.resize(count);
    if (at_ + 1 < text_.size() && text_[at_] == '\r' && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
}

}  // namespace tb
