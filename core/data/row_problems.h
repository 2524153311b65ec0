#pragma once
#include "core/data/codes.h"

namespace tb {

// Keeps a file's first problems and counts the others.
class RowProblems {
public:
    void add(Problem problem) {
        constexpr std::size_t named = 5;
        if (list_.size() < named) {
            list_.push_back(std::move(problem));
        } else {
            ++more_;
        }
    }
    bool empty() const { return list_.empty(); }
    Problems finish(const std::string& path, Severity severity = Severity::error) && {
        if (more_ > 0) list_.push_back({&codes::data_more_rows, path, {{"count", more_}}, severity});
        return std::move(list_);
    }

private:
    Problems list_;
    std::int64_t more_ = 0;
};

}  // namespace tb
