#pragma once
// The published results the product compares with, as printed, in resources/published/*.json.
#include "core/base/json.h"
#include "core/base/problem.h"

#include <optional>
#include <string>
#include <vector>

namespace tb {

struct PublishedEpoch {
    double epoch = 0;
    std::optional<double> train_loss, eval_loss, accuracy;  // accuracy as a fraction
};
struct PublishedRun {
    std::string id, title, source;  // "tpf-03", "TPF-03", "report and notebook, 2025"
    std::string model, dataset;
    std::vector<PublishedEpoch> epochs;
    int best_epoch = 0;              // 1-based index into epochs
    std::int64_t validation_rows = 0;
    std::string time, device;        // "about 9 min", "Tesla T4"
    std::string trainable;           // "about 35 %", as printed
    std::string train_loss_meaning;  // "mean of the last 50 steps before the evaluation"
    Json settings;                   // the recipe as a spec: the preset of the same result
    // What counting gives for the same model and freezing, which is not always what was printed.
    std::int64_t counted_total = 0, counted_trainable = 0, counted_embeddings = 0;
};
// Read once; a file that cannot be read is left out.
const std::vector<PublishedRun>& published_runs();
const PublishedRun* find_published(const std::string& id);

}  // namespace tb
