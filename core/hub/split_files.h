#pragma once
// Which files of a data set are which split, by their names: "data/train-00000-of-00002.parquet", "plain_text/test.csv", "train/0000.parquet".
#include "core/base/problem.h"

#include <filesystem>
#include <string>
#include <vector>

namespace tb {

// "train-00000-of-00003.parquet" is of "train"; empty where the name says nothing.
std::string split_named(const std::filesystem::path& file);

// The beginnings of the names of each split's files: shards have one in common.
struct SplitFiles {
    std::vector<std::string> train, validation, test;
    std::vector<std::string> all() const;
};
// Of a repository's files, named from its root. Problems: none for training; several folders of them, of which only one can be meant.
Expected<SplitFiles> split_files(const std::string& id, const std::vector<std::string>& names);

}  // namespace tb
