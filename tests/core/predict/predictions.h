#pragma once
// Rows of a file through a predictor, against the predictions that a run wrote for them.
#include "../train/golden_runs.h"
#include "core/predict/predict.h"

namespace golden {

// The first column of a file with a header.
inline std::vector<std::string> texts(const tb::fs::path& file) {
    std::istringstream text(tb::read_file(file).value());
    std::vector<std::string> rows;
    std::string line;
    for (std::getline(text, line); std::getline(text, line);) rows.push_back(line.substr(0, line.find('\t')));
    return rows;
}

// The largest difference of the logits; 1e9 where the two do not fit together.
inline double difference(tb::Predictor& predictor, const std::vector<std::string>& rows, const tb::fs::path& predictions) {
    const auto wanted = lines(predictions);
    const auto answers = predictor.predict(rows);
    if (!answers || answers->size() != wanted.size()) return 1e9;
    double worst = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto& logits = wanted[i]["logits"];
        if ((*answers)[i].logits.size() != logits.size()) return 1e9;
        for (std::size_t k = 0; k < logits.size(); ++k) worst = std::max(worst, std::abs((*answers)[i].logits[k] - logits[k].get<double>()));
    }
    return worst;
}

}  // namespace golden
