#pragma once
#include "core/hub/split_files.h"
#include "core/spec/spec.h"

#include <filesystem>
#include <vector>

namespace tb {

// The files behind a split of a spec: folders become the files in them that can be read, in the order of their names (shards). A folder that
// holds several splits ("train-00000-of-00002.parquet", "test-...") gives those whose names begin with the split's own: "train",
// "validation" (also "valid", "val", "dev") or "test". A folder of texts (text_folder.h) stands for itself.
// Problems: a folder without such files, or with files of several kinds.
Expected<std::vector<std::filesystem::path>> shard_files(const DataFiles& files, const std::string& split);

}  // namespace tb
