#pragma once
// The rows of a table of token embeddings under AdamW. In a step only the rows of the batch have a gradient; the others would only decay and follow
// their fading moments. They wait, and make the missed steps one after the other when they are needed: the same operations, so the same bits, whenever
// that is. A table of 30,000 rows is half of a small model, and a batch names some hundred of them.
#include "core/nn/ops/kernels/kernels.h"
#include "core/nn/parameters.h"

namespace tb {

struct FlatBuffers {
    float *weights, *gradients, *first, *second;
};

class LazyRows {
public:
    explicit LazyRows(const nn::Table& table);

    // Rows that the update under way reads; up to date afterwards. c10::IndexError for an id beyond the table (a tokenizer of another model).
    void look_up(const std::int64_t* ids, std::int64_t count, const FlatBuffers& flat);
    // Sum of the squares of the update's gradients.
    double sum_of_squares(const float* gradients) const;
    // The step of the rows that were looked up since the last one; the others will make it later.
    void step(const nn::AdamConstants& constants, float clip, const FlatBuffers& flat);
    // All rows make the steps that they missed.
    void catch_up(const FlatBuffers& flat);
    // Nothing is missing; moments are read anew.
    void restart(const float* second);

private:
    void replay(std::int64_t row, const FlatBuffers& flat);
    std::int64_t at(std::int64_t row) const { return table_.span.begin + row * table_.width; }

    nn::Table table_;
    std::vector<nn::AdamConstants> missed_;   // the steps since the last catch_up
    std::vector<std::int32_t> made_;          // [rows]: how many of them a row has made
    std::vector<std::uint8_t> has_moments_;   // [rows]: it ever had a gradient
    std::vector<std::uint8_t> named_;         // [rows]: looked up in this update
    std::vector<std::int64_t> rows_;          // those, ascending
};

}  // namespace tb
