#pragma once
#include "core/base/codes.h"

#include <array>

namespace tb::codes {
inline constexpr Code predict_no_model{"predict.no_model", "Nothing to predict with", "This folder holds neither a model (config.json) nor a run with a result or a checkpoint. Choose a model folder, or a run that has saved one."};
inline constexpr Code predict_no_split{"predict.no_split", "Split not there", "The data set has no labelled rows in its {split} split. Choose another split, or name its file in the spec."};
inline constexpr Code predict_labels{"predict.labels", "Other labels", "The data set has {found} labels, the model was made for {wanted}. Choose the data set the model was trained on, or another model."};
inline constexpr Code predict_not_utf8{"predict.not_utf8", "Not UTF-8", "Text {number} is not valid UTF-8. Save it as UTF-8 and try again."};
inline constexpr Code predict_pairs{"predict.pairs", "Texts and pairs differ in number", "{texts} texts were given and {pairs} second texts. Give one second text for each, or none."};

inline constexpr std::array predict_all{&predict_no_model, &predict_no_split, &predict_labels, &predict_not_utf8, &predict_pairs};
}  // namespace tb::codes
