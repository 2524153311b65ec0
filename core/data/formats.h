#pragma once
// One reader a format. Each takes the wanted columns, or, with `first_rows`, the first rows of every column.
#include "core/data/table.h"

#include <optional>
#include <string_view>

namespace tb {

// `form.header` says whether the first record names the columns.
Expected<Table> read_delimited(std::string_view text, const std::filesystem::path& path, const std::vector<Column>& columns,
                               const TableForm& form, std::optional<int> first_rows = {});
Expected<Table> read_jsonl(std::string_view text, const std::filesystem::path& path, const std::vector<Column>& columns,
                           std::optional<int> first_rows = {});
// ASSIN's pairs: the columns are the attributes of <pair> and the elements inside it.
Expected<Table> read_assin(std::string_view bytes, const std::filesystem::path& path, const std::vector<Column>& columns,
                           std::optional<int> first_rows = {});
Expected<Table> read_parquet(const std::filesystem::path& path, const std::vector<Column>& columns, std::optional<int> first_rows = {});

}  // namespace tb
