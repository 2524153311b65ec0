#pragma once
#include "core/spec/spec.h"

namespace tb {
// Positions of the wanted columns in `found`. With `named`, names are looked up (every missing one is a problem at `place`, with a "did you
// mean"); positions are checked against the number of columns.
Expected<std::vector<std::size_t>> find_columns(const std::vector<Column>& columns, const std::vector<std::string>& found, bool named,
                                                const std::string& place);
}  // namespace tb
