#pragma once
// After a run: predict, evaluate, try-it.
#include "core/base/files.h"
#include "core/spec/spec.h"
#include "core/train/events.h"

#include <memory>

namespace tb {

struct Answer {
    int label = 0;
    std::string name;
    std::vector<double> logits, probabilities;  // [num_labels]; regression: one logit, no probabilities
    std::vector<std::string> names;             // of all labels
    std::vector<std::string> tokens;
    int cut = 0;          // tokens that did not fit
    double seconds = 0;
    bool head_untrained = false;
};

class Predictor {
public:
    // A result folder (model/), a run folder (its model/, else its best checkpoint), or a hub folder; on a device as engine.device names it.
    static Expected<Predictor> load(const fs::path& folder, const std::string& device = "cpu");
    Expected<std::vector<Answer>> predict(const std::vector<std::string>& texts, const std::vector<std::string>& pairs = {});
    Expected<Metrics> evaluate(const DatasetSpec& dataset, const fs::path& base, const std::string& split, std::optional<int> max_length = {});
    Predictor(Predictor&&) noexcept;
    Predictor& operator=(Predictor&&) noexcept;
    ~Predictor();

    struct State;

private:
    explicit Predictor(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// Folds a result's adapter (a run's, or a folder in PEFT's layout) into its base model, as a model folder `out` that transformers loads and that
// predicts the same. Problems: no adapter there, its base missing.
Expected<fs::path> merge_adapter(const fs::path& result, const fs::path& out);

}  // namespace tb
