#pragma once
// Which columns are probably the text and the label, by the names that most data sets give them.
#include "core/spec/spec.h"

#include <optional>

namespace tb {

struct GuessedColumns {
    std::vector<Column> text;  // one, two for pairs, or none that is known
    std::optional<Column> label;
};
GuessedColumns guess_columns(const std::vector<std::string>& header);

// Fills in the columns that a data set leaves open, by the names in its first training file. Returns a note of what was guessed; nothing is filled
// in where no name is known, which load_dataset tells. Problems: those of preview_tables.
Expected<Problems> guess_missing_columns(DatasetSpec& dataset);

}  // namespace tb
