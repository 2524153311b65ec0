#pragma once
#include "core/base/problem.h"

#include <array>

namespace tb::codes {
inline constexpr Code hub_model_unknown{
    "hub.model_unknown", "Model not found",
    "{name} is neither a model folder nor a name in the catalogue. Name a folder with config.json, or one of: {known}."};
inline constexpr Code hub_model_unknown_near{"hub.model_unknown_near", "Model not found",
                                             "{name} is neither a model folder nor a name in the catalogue. Did you mean {near}?"};
inline constexpr Code hub_config_missing{"hub.config_missing", "No model in this folder",
                                         "There is no config.json in this folder. Choose a folder in the layout of the Hugging Face hub: "
                                         "config.json, tokenizer files, model.safetensors."};
inline constexpr Code hub_config_incomplete{
    "hub.config_incomplete", "Model kind unknown",
    "config.json has no \"model_type\", so the architecture is not known. Add it, for example \"model_type\": \"bert\"."};
inline constexpr Code hub_dataset_unknown{
    "hub.dataset_unknown", "Data set not found",
    "There is no data set {name} in the catalogue. Known are: {known}. Or name the files themselves."};
inline constexpr Code hub_dataset_absent{
    "hub.dataset_absent", "Data set not on this machine",
    "The data set {name} is not on this machine. Put its files {files} into {folder}, or name the files in the spec."};
inline constexpr Code hub_glue_files{
    "hub.glue_files", "Not a GLUE folder",
    "{missing} is missing in this folder. A GLUE SST-2 folder holds train.tsv and dev.tsv, each with a first line \"sentence<TAB>label\"."};
inline constexpr Code hub_split_given{"hub.split_given", "Two validation sets",
                                      "validation_split is only used where there is no validation file, but the data set {name} has one. "
                                      "Remove validation_split, or use holdout."};

inline constexpr std::array hub_all{&hub_model_unknown,   &hub_model_unknown_near, &hub_config_missing, &hub_config_incomplete,
                                    &hub_dataset_unknown, &hub_dataset_absent,     &hub_glue_files,     &hub_split_given};
}  // namespace tb::codes
