#pragma once
#include "core/data/table.h"

#include <optional>

namespace tb {
// The wanted columns as text, or the first `rows` of every column where `columns` is empty.
Expected<Table> read_parquet(const std::filesystem::path& path, const std::vector<Column>& columns, std::optional<int> rows = {});
}  // namespace tb
