#pragma once
// Texts as files of a folder, one folder a label, as IMDb is published: train/pos/0_9.txt.
#include "core/data/table.h"

#include <optional>

namespace tb {

// Whether a folder has folders with .txt files in them.
bool is_text_folder(const std::filesystem::path& folder);
// The folder of texts for `split` ("train", "validation", "test"): `folder` itself, or the one inside it that is named for the split.
std::optional<std::filesystem::path> text_folder(const std::filesystem::path& folder, const std::string& split);

// The columns "text" and "label" (a folder's name; "-" for "unsup", IMDb's texts without a label), by label and then by file name.
// Each file is decoded by itself (encoding.h). Problems: a file that cannot be read or is not of its encoding, another column.
Expected<Table> read_text_folder(const std::filesystem::path& folder, const std::vector<Column>& columns, const std::string& encoding,
                                 std::optional<int> first_rows = {});

}  // namespace tb
