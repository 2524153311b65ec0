#pragma once
// How much memory and work a run takes, from shapes alone.
#include "core/data/dataset.h"
#include "core/nn/declaration.h"

namespace tb {

struct MemoryPrediction {
    std::int64_t weights = 0, gradients = 0, optimizer = 0, activations = 0, program = 0;
    std::int64_t total() const { return weights + gradients + optimizer + activations + program; }
    bool operator==(const MemoryPrediction&) const = default;
};

// The largest batch of a run: what the peak comes from.
struct BatchShape {
    std::int64_t rows = 0, tokens = 0;
    std::int64_t squares = 0;  // sum of the squared lengths: attention's part
    int longest = 0;
};
// Over the orders of the first `epochs` epochs (at most 4), by tokens.
BatchShape largest_batch(const Encoded& rows, const TrainingSpec& training, int epochs);

// The lowest block with something that trains; the number of blocks where nothing does.
int lowest_trained_block(const nn::ModelDecl& model, const std::vector<bool>& trainable);

// On the processor, or on a device: there through the reference operations, and without the program itself.
MemoryPrediction predict_memory(const nn::ModelDecl& model, const std::vector<bool>& trainable, const BatchShape& batch, bool on_device = false);

// The largest batch size below the spec's that fits into `bytes`, with the accumulation that keeps the recipe; batch 0: none fits.
struct Fit {
    int batch = 0, accumulation = 0;
};
Fit largest_fit(const nn::ModelDecl& model, const std::vector<bool>& trainable, const Encoded& rows, const TrainingSpec& training, std::int64_t bytes, bool on_device = false);

// Multiply-adds of one token forward through the blocks, and backward where they train; for the prediction of time.
struct Work {
    double forward = 0, backward = 0;  // floating point operations a token
    double frozen = 0;                 // of `forward`: below what trains, not done again where features are kept
};
Work work_per_token(const nn::ModelDecl& model, const std::vector<bool>& trainable, double mean_length);

}  // namespace tb
