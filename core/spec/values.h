#pragma once
// The values a setting may have, for the reader and for the window's choices.
#include <string>
#include <utility>
#include <vector>

namespace tb {

const std::vector<std::string>& tasks();
const std::vector<std::string>& lr_scheduler_types();  // all eleven names of transformers (hf_semantics 2.3)
const std::vector<std::string>& logging_strategies();
const std::vector<std::string>& eval_strategies();
const std::vector<std::string>& save_strategies();
const std::vector<std::string>& devices();
const std::vector<std::string>& quotings();  // of delimited files: "minimal", "none"
// What metric_for_best_model may be for a task, each with and without "eval_"; of a task that is not known yet, that of any.
const std::vector<std::string>& metric_names(const std::string& task);

// Settings of TrainingArguments that have no meaning here.
const std::vector<std::string>& foreign_training_settings();
// Names that users of other tools and versions write -> the name here.
const std::vector<std::pair<std::string, std::string>>& renamed_training_settings();

}  // namespace tb
