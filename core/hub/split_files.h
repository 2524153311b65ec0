#pragma once
// Which files of a data set are which split, by their names: "data/train-00000-of-00002.parquet", "plain_text/test.csv", "train/0000.parquet".
#include "core/base/problem.h"

#include <filesystem>
#include <string>
#include <vector>

namespace tb {

// "train-00000-of-00003.parquet" is of "train"; empty where the name says nothing.
std::string split_named(const std::filesystem::path& file);

// "nyu-mll/glue/sst2" is the part sst2 of the repository nyu-mll/glue; without a part it is empty.
struct DatasetName {
    std::string id, part;
};
DatasetName dataset_name(const std::string& name);

// The beginnings of the names of each split's files: shards have one in common.
struct SplitFiles {
    std::vector<std::string> train, validation, test;
    std::vector<std::string> all() const;
};
// Of a repository's files, named from its root. A part is a folder of them, by its path or the end of it. Problems: none for training; no such part;
// several that can be meant.
Expected<SplitFiles> split_files(const std::string& dataset, const std::vector<std::string>& names);

}  // namespace tb
