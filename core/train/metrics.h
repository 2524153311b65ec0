#pragma once
// What an evaluation says, from logits and labels. Definitions as scikit-learn's and transformers' (hf_semantics 2.7, 8).
#include "core/train/events.h"

#include <cstdint>
#include <span>

namespace tb {

// Index of the largest value; the first one at a tie, as numpy's argmax.
int argmax(std::span<const float> row);
double accuracy(std::span<const int> predictions, std::span<const int> labels);
// Mean of the classes' F1 over the classes that occur in labels or predictions, 0 where undefined.
double f1_macro(std::span<const int> predictions, std::span<const int> labels);
double mean_squared_error(std::span<const double> predictions, std::span<const double> targets);
// 0 where either side does not vary.
double pearson(std::span<const double> predictions, std::span<const double> targets);
// Per-example cross-entropy, (1-e)*-log p_y + e*mean(-log p) (label smoothing e), in doubles.
double cross_entropy(std::span<const float> logits, int label, double label_smoothing);
std::vector<double> softmax(std::span<const float> logits);

// Logits of all rows, [rows, width] row by row, beside what they should have been. Rows labelled below 0 are left out.
struct Outcome {
    int width = 0;
    std::vector<float> logits;
    std::vector<std::int32_t> label;  // classification
    std::vector<float> target;        // regression
    std::int64_t rows() const { return width ? static_cast<std::int64_t>(logits.size()) / width : 0; }
    std::span<const float> row(std::int64_t i) const { return std::span(logits).subspan(static_cast<std::size_t>(i) * width, width); }
};
// `penalty`: the fine-tuning method's own term of the loss, which the model's loss holds in evaluations too.
Metrics measure(const Outcome& outcome, bool regression, double label_smoothing, double penalty = 0);

// The value that decides: "loss", "eval_loss", "accuracy", "f1_macro", "mse", "pearson", with or without "eval_".
std::optional<double> metric_value(const Metrics& metrics, const std::string& name);
std::vector<std::string> metric_names(bool regression);

}  // namespace tb
