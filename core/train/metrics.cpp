#include "core/train/metrics.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace tb {

int argmax(std::span<const float> row) { return static_cast<int>(std::max_element(row.begin(), row.end()) - row.begin()); }

double accuracy(std::span<const int> predictions, std::span<const int> labels) {
    std::int64_t right = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) right += predictions[i] == labels[i];
    return labels.empty() ? 0 : static_cast<double>(right) / static_cast<double>(labels.size());
}

double f1_macro(std::span<const int> predictions, std::span<const int> labels) {
    struct Counts {
        std::int64_t both = 0, predicted = 0, labelled = 0;
    };
    std::map<int, Counts> classes;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        ++classes[predictions[i]].predicted;
        ++classes[labels[i]].labelled;
        if (predictions[i] == labels[i]) ++classes[labels[i]].both;
    }
    double sum = 0;
    for (const auto& [label, counts] : classes) sum += 2.0 * static_cast<double>(counts.both) / static_cast<double>(counts.predicted + counts.labelled);
    return classes.empty() ? 0 : sum / static_cast<double>(classes.size());
}

double mean_squared_error(std::span<const double> predictions, std::span<const double> targets) {
    double sum = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) sum += (predictions[i] - targets[i]) * (predictions[i] - targets[i]);
    return targets.empty() ? 0 : sum / static_cast<double>(targets.size());
}

double pearson(std::span<const double> predictions, std::span<const double> targets) {
    const auto mean = [](std::span<const double> values) { return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size()); };
    if (targets.size() < 2) return 0;
    const double mx = mean(predictions), my = mean(targets);
    double xx = 0, yy = 0, xy = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const double x = predictions[i] - mx, y = targets[i] - my;
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

// log(sum(exp(logits))) without overflow.
static double log_sum(std::span<const float> logits) {
    const double top = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (const float x : logits) sum += std::exp(static_cast<double>(x) - top);
    return top + std::log(sum);
}

double cross_entropy(std::span<const float> logits, int label, double label_smoothing) {
    const double norm = log_sum(logits);
    const double own = norm - static_cast<double>(logits[static_cast<std::size_t>(label)]);
    if (label_smoothing == 0) return own;
    double all = 0;
    for (const float x : logits) all += norm - static_cast<double>(x);
    return (1 - label_smoothing) * own + label_smoothing * all / static_cast<double>(logits.size());
}

std::vector<double> softmax(std::span<const float> logits) {
    const double norm = log_sum(logits);
    std::vector<double> out;
    for (const float x : logits) out.push_back(std::exp(static_cast<double>(x) - norm));
    return out;
}

static Metrics measure_regression(const Outcome& outcome) {
    const std::vector<double> found(outcome.logits.begin(), outcome.logits.end()), wanted(outcome.target.begin(), outcome.target.end());
    Metrics metrics;
    metrics.rows = outcome.rows();
    metrics.eval_loss = mean_squared_error(found, wanted);
    metrics.eval_mse = metrics.eval_loss;
    metrics.eval_pearson = pearson(found, wanted);
    return metrics;
}

Metrics measure(const Outcome& outcome, bool regression, double label_smoothing, double penalty) {
    if (regression) {
        auto metrics = measure_regression(outcome);
        metrics.eval_loss += penalty;
        return metrics;
    }
    Metrics metrics;
    std::vector<int> predictions, labels;
    double loss = 0, plain = 0;
    for (std::int64_t i = 0; i < outcome.rows(); ++i) {
        const int label = outcome.label[static_cast<std::size_t>(i)];
        if (label < 0) continue;
        labels.push_back(label);
        predictions.push_back(argmax(outcome.row(i)));
        loss += cross_entropy(outcome.row(i), label, label_smoothing);
        plain += cross_entropy(outcome.row(i), label, 0);
    }
    metrics.rows = static_cast<std::int64_t>(labels.size());
    const auto mean = [&](double sum) { return labels.empty() ? 0 : sum / static_cast<double>(labels.size()); };
    metrics.eval_loss = mean(loss) + penalty;
    if (label_smoothing != 0 || penalty != 0) metrics.eval_cross_entropy = mean(plain);
    metrics.eval_accuracy = accuracy(predictions, labels);
    metrics.eval_f1_macro = f1_macro(predictions, labels);
    return metrics;
}

std::optional<double> metric_value(const Metrics& metrics, const std::string& name) {
    const std::string bare = name.rfind("eval_", 0) == 0 ? name.substr(5) : name;
    if (bare == "loss" || bare.empty()) return metrics.eval_loss;
    if (bare == "accuracy") return metrics.eval_accuracy;
    if (bare == "f1_macro") return metrics.eval_f1_macro;
    if (bare == "mse") return metrics.eval_mse;
    if (bare == "pearson") return metrics.eval_pearson;
    return {};
}

std::vector<std::string> metric_names(bool regression) {
    if (regression) return {"loss", "mse", "pearson"};
    return {"loss", "accuracy", "f1_macro"};
}

}  // namespace tb
