#pragma once
#include "core/base/problem.h"

#include <array>

namespace tb::codes {
inline constexpr Code spec_unknown_key{"spec.unknown_key", "Unknown setting", "There is no setting {key} here. Known are: {known}."};
inline constexpr Code spec_unknown_key_near{"spec.unknown_key_near", "Unknown setting",
                                            "There is no setting {key} here. Did you mean {near}?"};
inline constexpr Code spec_not_supported{"spec.not_supported", "Setting not supported",
                                         "{key} is a setting of transformers that has no meaning in Tunebench. Remove it."};
inline constexpr Code spec_missing{"spec.missing", "Setting missing", "{key} is missing, and a run needs it. Add it."};
inline constexpr Code spec_not_object{"spec.not_object", "Wrong kind of value", "Found {found}; a JSON object {...} is needed here."};
inline constexpr Code spec_not_text{"spec.not_text", "Wrong kind of value", "Found {found}; a text in quotes is needed here."};
inline constexpr Code spec_not_number{"spec.not_number", "Wrong kind of value", "Found {found}; a number is needed here, without quotes."};
inline constexpr Code spec_not_whole{"spec.not_whole", "Wrong kind of value",
                                     "Found {found}; a whole number is needed here, without quotes."};
inline constexpr Code spec_not_flag{"spec.not_flag", "Wrong kind of value", "Found {found}; true or false is needed here, without quotes."};
inline constexpr Code spec_not_list{"spec.not_list", "Wrong kind of value", "Found {found}; a list of texts is needed here."};
inline constexpr Code spec_not_column{
    "spec.not_column", "Wrong kind of value",
    "Found {found}; a column is needed here: its name, or its position from 0 in a file without a header."};
inline constexpr Code spec_not_columns{"spec.not_columns", "Wrong kind of value",
                                       "Found {found}; a list of one column, or of two for pairs, is needed here."};
inline constexpr Code spec_not_files{"spec.not_files", "Wrong type",
                                     "Found {found}; the name of a file or of a folder, or a list of names of files, is needed here."};
inline constexpr Code spec_delimiter{"spec.delimiter", "Delimiter not possible",
                                     "Found {found}; one character that separates columns is needed, such as \",\", \";\" or \"\\t\"."};
inline constexpr Code spec_header_names{
    "spec.header_names", "Columns named, but no header",
    "header is false, so the columns have no names. Give their positions, counted from 0, instead of names."};
inline constexpr Code spec_not_layers{"spec.not_layers", "Wrong kind of value",
                                      "Found {found}; the number of layers to freeze from the bottom, or a list of layer positions from 0 "
                                      "without repetition, is needed here."};
inline constexpr Code spec_not_allowed{"spec.not_allowed", "Value not known", "Found {found}; allowed are: {allowed}."};
inline constexpr Code spec_below{"spec.below", "Value out of range", "Found {found}; the least that is allowed is {least}."};
inline constexpr Code spec_not_above{"spec.not_above", "Value out of range", "Found {found}; it must be more than {bound}."};
inline constexpr Code spec_outside{"spec.outside", "Value out of range", "Found {found}; allowed is a value from {least} to {most}."};
inline constexpr Code spec_outside_open{"spec.outside_open", "Value out of range",
                                        "Found {found}; allowed is a value from {least} to less than {most}."};
inline constexpr Code spec_steps{"spec.steps", "Value out of range",
                                 "Found {found}; allowed is a whole number of steps from 1, or a share of all steps between 0 and 1."};
inline constexpr Code spec_max_steps{"spec.max_steps", "Value out of range",
                                     "Found {found}; allowed is a whole number from 1, or -1 to count by num_train_epochs."};
inline constexpr Code spec_empty{"spec.empty", "Value empty", "This text is empty. Fill it in."};
inline constexpr Code spec_repeated{"spec.repeated", "Value repeated", "{found} stands in this list twice. Remove one of them."};
inline constexpr Code spec_mixed_columns{
    "spec.mixed_columns", "Columns mixed",
    "Some columns are given by name and some by position. A file has a header or has none: use names only, or positions only."};
inline constexpr Code spec_best_needs_eval{
    "spec.best_needs_eval", "No evaluation",
    "Keeping the best model needs evaluations, but eval_strategy is \"no\". Set eval_strategy to \"epoch\" or \"steps\"."};
inline constexpr Code spec_best_strategies{"spec.best_strategies", "Strategies differ",
                                           "Keeping the best model needs a checkpoint at every evaluation, but eval_strategy is {eval} and "
                                           "save_strategy is {save}. Make them equal, or set save_strategy to \"best\"."};
inline constexpr Code spec_best_steps{
    "spec.best_steps", "Steps do not fit",
    "Keeping the best model needs save_steps to be a multiple of eval_steps, but save_steps is {save} and eval_steps is {eval}."};
inline constexpr Code spec_save_best_needs_eval{
    "spec.save_best_needs_eval", "No evaluation",
    "save_strategy \"best\" saves after evaluations, but eval_strategy is \"no\". Set eval_strategy to \"epoch\" or \"steps\"."};
inline constexpr Code spec_early_needs_best{
    "spec.early_needs_best", "Best model not kept",
    "Early stopping needs load_best_model_at_end. Set it to true, or remove early_stopping_patience."};
inline constexpr Code spec_plateau_needs_eval{
    "spec.plateau_needs_eval", "No evaluation",
    "The schedule reduce_lr_on_plateau follows evaluations, but eval_strategy is \"no\". Set eval_strategy to \"epoch\" or \"steps\"."};
inline constexpr Code spec_smoothing_without_classes{
    "spec.smoothing_without_classes", "Nothing to smooth",
    "Label smoothing moves a share of each label to the other classes, but a regression has none. Set label_smoothing_factor to 0."};
inline constexpr Code spec_eval_needs_rows{
    "spec.eval_needs_rows", "Nothing to evaluate on",
    "eval_strategy is {eval}, but there are no rows to evaluate on. Name a validation file, or set validation_split or holdout."};
inline constexpr Code spec_two_validations{
    "spec.two_validations", "Two validation sets",
    "validation_split is only used where no validation file is named, but {file} is. Remove one of the two."};
inline constexpr Code spec_override{
    "spec.override", "Override not understood",
    "{found} cannot be applied: {reason}. An override is a dotted path, an equals sign and a value, as in training.seed=1."};
inline constexpr Code spec_preset_missing{
    "spec.preset_missing", "Recipe not found",
    "The recipe {name} is not among the program's presets. The installation is damaged: install it again."};

inline constexpr std::array spec_all{&spec_unknown_key,
                                     &spec_unknown_key_near,
                                     &spec_not_supported,
                                     &spec_missing,
                                     &spec_not_object,
                                     &spec_not_text,
                                     &spec_not_number,
                                     &spec_not_whole,
                                     &spec_not_flag,
                                     &spec_not_list,
                                     &spec_not_column,
                                     &spec_not_columns,
                                     &spec_not_layers,
                                     &spec_not_files,
                                     &spec_delimiter,
                                     &spec_header_names,
                                     &spec_not_allowed,
                                     &spec_below,
                                     &spec_not_above,
                                     &spec_outside,
                                     &spec_outside_open,
                                     &spec_steps,
                                     &spec_max_steps,
                                     &spec_empty,
                                     &spec_repeated,
                                     &spec_mixed_columns,
                                     &spec_best_needs_eval,
                                     &spec_best_strategies,
                                     &spec_best_steps,
                                     &spec_save_best_needs_eval,
                                     &spec_early_needs_best,
                                     &spec_plateau_needs_eval,
                                     &spec_smoothing_without_classes,
                                     &spec_eval_needs_rows,
                                     &spec_two_validations,
                                     &spec_override,
                                     &spec_preset_missing};
}  // namespace tb::codes
