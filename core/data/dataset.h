#pragma once
// From a spec's data set to labelled rows: label ids, splits, holdout, subsets by the rules of the contract (hf_semantics section 8).
#include "core/data/table.h"
#include "core/text/tokenizer.h"

#include <memory>
#include <span>

namespace tb {

struct Examples {
    std::vector<std::string> text, text2;  // text2 empty unless pairs
    std::vector<std::int32_t> label;       // -1: unlabelled (test); empty for regression
    std::vector<float> target;             // regression
    std::vector<std::int64_t> row;         // 0-based row of the file
    std::int64_t size() const { return static_cast<std::int64_t>(text.size()); }
};

// A split's file, or the first of several, and how it was read.
struct DataFile {
    std::filesystem::path path;
    TableForm form;
    std::int64_t rows = 0;  // of all the split's files
    int files = 1;
};

struct Dataset {
    bool regression = false;
    std::vector<std::string> label_values;  // id -> value in the file
    std::vector<std::string> label_names;   // id -> name to show and to write into config.json (id2label)
    int num_labels = 0;
    Examples train, holdout, validation, test;
    std::vector<Problem> checks;  // notes and warnings: repeated rows, both labels, overlap of splits, small test set, ...
    std::vector<DataFile> files;  // train, validation and test, those that there are
    std::string fingerprint;      // sha256 over rows and labels of all splits
};
// `dataset` resolved (absolute files). Problems: those of read_table; one label only; a label unknown in validation (with its line); ...
Expected<Dataset> load_dataset(const DatasetSpec& dataset, const std::string& task);

// Token ids laid end to end: row i is ids[offsets[i] .. offsets[i+1]).
struct Encoded {
    std::vector<std::int32_t> ids, type_ids;
    std::vector<std::int64_t> offsets{0};
    std::vector<std::int32_t> label;
    std::vector<float> target;
    std::vector<std::int64_t> row;
    std::int64_t rows_cut = 0;  // rows that max_length shortened
    std::int64_t size() const { return static_cast<std::int64_t>(offsets.size()) - 1; }
    std::int64_t tokens() const { return offsets.back(); }
    int length(std::int64_t i) const { return static_cast<int>(offsets[i + 1] - offsets[i]); }
};
// In parallel over `threads`; the result does not depend on it.
Encoded encode(const Examples& examples, const Tokenizer& tokenizer, std::optional<int> max_length, int threads);

// Some rows of an Encoded, packed: no padding. The plain-data form of a batch; nn turns it into tensors without copying.
struct PackedBatch {
    std::vector<std::int32_t> ids, type_ids, positions;  // [tokens]; positions count from 0 in each row
    std::vector<std::int32_t> offsets;                   // [rows + 1]
    std::vector<std::int64_t> label;                     // [rows], -100 where unlabelled
    std::vector<float> target;
    std::vector<std::int64_t> index;                     // [rows]: position in the Encoded
    int rows() const { return static_cast<int>(offsets.size()) - 1; }
    int tokens() const { return offsets.empty() ? 0 : offsets.back(); }
};
PackedBatch pack(const Encoded& data, std::span<const std::int64_t> rows);

// transformers' order of training rows in epoch e: randperm(n) seeded with seed + e (hf_semantics 2.4).
std::vector<std::int64_t> epoch_order(std::int64_t n, std::int64_t seed, std::int64_t epoch);

}  // namespace tb
