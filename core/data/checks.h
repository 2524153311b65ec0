#pragma once
#include "core/data/dataset.h"

namespace tb {

// A split as it was read, for messages that name a line.
struct SplitView {
    const char* name;  // "train", "validation", "test"
    const Examples* examples = nullptr;
    const Table* table = nullptr;             // the file it comes from
    std::string place(std::int64_t i) const;  // "file:line" of its i-th row
};

// Notes and warnings about the data; nothing that keeps a run from starting.
void check_train(const SplitView& train, const Dataset& data, bool names_given, std::vector<Problem>& checks);
void check_evaluation(const SplitView& split, const Dataset& data, std::vector<Problem>& checks);
// One finding for all splits that a score rests on and that are small: what it says is the same for each.
void check_sizes(std::span<const SplitView> splits, std::vector<Problem>& checks);
void check_overlap(const SplitView& train, std::span<const SplitView> others, std::vector<Problem>& checks);

}  // namespace tb
