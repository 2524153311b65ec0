#pragma once
#include "core/base/problem.h"

#include <array>

namespace tb::codes {
inline constexpr Code hub_model_unknown{
    "hub.model_unknown", "Model not found",
    "{name} is neither a model folder nor a name in the catalogue, and it is not in the hub's cache. Name a folder with config.json, or one of: "
    "{known}. A model of the hub is downloaded in New run, or with tunebench-cli download."};
inline constexpr Code hub_model_unknown_near{"hub.model_unknown_near", "Model not found",
                                             "{name} is neither a model folder nor a name in the catalogue, and it is not in the hub's cache. Did "
                                             "you mean {near}? If it is a model of the hub, download it: in New run, or with tunebench-cli "
                                             "download {name}"};
inline constexpr Code hub_model_absent{
    "hub.model_absent", "Model not on this machine",
    "{name} is no folder here, and its weights are not in the hub's cache. If it is a model of the hub, download it: in New run, or with "
    "tunebench-cli download {name}"};
inline constexpr Code hub_config_missing{"hub.config_missing", "No model in this folder",
                                         "There is no config.json in this folder. Choose a folder in the layout of the Hugging Face hub: "
                                         "config.json, tokenizer files, model.safetensors."};
inline constexpr Code hub_config_incomplete{
    "hub.config_incomplete", "Model kind unknown",
    "config.json says neither \"model_type\" nor \"architectures\", so the kind of model is not known. Take the model's original config.json, or add "
    "\"model_type\": bert, distilbert, llama or roberta."};
inline constexpr Code hub_dataset_unknown{
    "hub.dataset_unknown", "Data set not found",
    "There is no data set {name} in the catalogue. Known are: {known}. Or name the files themselves."};
inline constexpr Code hub_dataset_absent{
    "hub.dataset_absent", "Data set not on this machine",
    "The data set {name} is not on this machine. Put its files {files} into {folder}, or name the files in the spec."};
inline constexpr Code hub_dataset_to_fetch{
    "hub.dataset_to_fetch", "Data set not on this machine",
    "The data set {name} is not on this machine. Download it: in New run, or with tunebench-cli download {name}. Or put its files {files} into "
    "{folder}."};
inline constexpr Code hub_dataset_id_to_fetch{
    "hub.dataset_id_to_fetch", "Data set not on this machine",
    "The data set {name} is not in the catalogue and not in the hub's cache. If it is one of the hub, download it: in New run, or with "
    "tunebench-cli download {name}"};
inline constexpr Code hub_no_training_files{
    "hub.no_training_files", "No files to train on",
    "{id} has no files of Parquet, JSONL, CSV or TSV whose names say that they are for training (train-..., train.csv). Name the files in "
    "dataset.train, or choose another data set."};
inline constexpr Code hub_several_parts{
    "hub.several_parts", "Several parts",
    "{id} has several parts, each with training files: {found}. Name the one that is meant behind the id: {id}/{first}"};
inline constexpr Code hub_no_part{
    "hub.no_part", "No such part", "{id} has no part {part} with training files. It has: {found}. Name one of them behind the id."};
inline constexpr Code hub_glue_files{
    "hub.glue_files", "Not a GLUE folder",
    "{missing} is missing in this folder. A GLUE SST-2 folder holds train.tsv and dev.tsv, each with a first line \"sentence<TAB>label\"."};
inline constexpr Code hub_split_given{"hub.split_given", "Two validation sets",
                                      "validation_split is only used where there is no validation file, but the data set {name} has one. "
                                      "Remove validation_split, or use holdout."};

inline constexpr Code hub_task_regression{
    "hub.task_regression", "Task and data set differ",
    "The task is {found}, but the labels of the data set {name} are scores on a scale. Set the task to regression, or leave it out."};
inline constexpr Code hub_task_classification{
    "hub.task_classification", "Task and data set differ",
    "The task is {found}, but the labels of the data set {name} are classes. Set the task to text-classification, or leave it out."};

inline constexpr Code hub_offline{"hub.offline", "Offline",
                                  "{id} is not complete in the hub's cache, and HF_HUB_OFFLINE forbids to fetch it. Unset HF_HUB_OFFLINE, or "
                                  "copy the cache from another machine."};
inline constexpr Code hub_id{"hub.id", "No id of the hub",
                             "{id} cannot be an id of the hub, which looks like distilbert/distilbert-base-uncased. Check the name."};
inline constexpr Code hub_connection{"hub.connection", "No connection to the hub",
                                     "{host} cannot be reached: {reason}. Check the connection and the proxy, then try again: what was fetched is kept."};
inline constexpr Code hub_not_found{"hub.not_found", "Not on the hub", "{id} is not on {host}, or it is private. Check its name."};
inline constexpr Code hub_no_file{"hub.no_file", "File not on the hub", "{id} has no such file. It may have been renamed there: check its page."};
inline constexpr Code hub_no_weights{
    "hub.no_weights", "No weights on the hub",
    "{id} has neither model.safetensors, nor its shards, nor pytorch_model.bin, so there is nothing to load. Choose another model."};
inline constexpr Code hub_no_split{"hub.no_split", "Files not on the hub",
                                   "{id} has no files that begin with {prefix}. It may have been arranged anew: check its page."};
inline constexpr Code hub_needs_token{
    "hub.needs_token", "The hub asks who you are",
    "{host} shows {id} only to those who are logged in, or there is no such thing. Check the name, or set HF_TOKEN to a token of yours."};
inline constexpr Code hub_token_refused{"hub.token_refused", "Token refused",
                                        "{host} does not accept the token for {id}. Check that the token is valid and may read it, or unset HF_TOKEN."};
inline constexpr Code hub_gated{"hub.gated", "Terms to accept first",
                                "{id} is gated: log in at {host}/{id}, accept its terms there, and set HF_TOKEN to a token of yours."};
inline constexpr Code hub_forbidden{"hub.forbidden", "Access denied",
                                    "{host} denies access to {id}. Ask its owner, or use a token that may read it (HF_TOKEN)."};
inline constexpr Code hub_too_many{"hub.too_many", "Too many requests",
                                   "{host} has had too many requests from here and said to wait. Try again later: what was fetched is kept."};
inline constexpr Code hub_server{"hub.server", "The hub is in trouble",
                                 "{host} answered with status {status}, a fault on its side. Try again later: what was fetched is kept."};
inline constexpr Code hub_status{"hub.status", "Answer not understood", "{host} answered with status {status}, which is not expected. Check HF_ENDPOINT."};
inline constexpr Code hub_answer{"hub.answer", "Answer not understood",
                                 "What was received is not what a hub sends. Check HF_ENDPOINT; a proxy or a log-in page may stand in between."};
inline constexpr Code hub_redirect{"hub.redirect", "Redirect not followed",
                                   "{host} sends to {found}, which is not safe or goes on for ever. Check HF_ENDPOINT."};
inline constexpr Code hub_file_name{"hub.file_name", "Unsafe file name",
                                    "The file name {name} would be written outside of its folder. Nothing was fetched; do not trust this source."};
inline constexpr Code hub_size{"hub.size", "Wrong size",
                               "{found} bytes came where {expected} were announced. What came was thrown away; try again."};
inline constexpr Code hub_hash{"hub.hash", "Wrong content",
                               "What came does not have the hash that the hub announced, so it is damaged or was changed on the way. It was thrown "
                               "away; try again, and check the proxy if it happens again."};
inline constexpr Code hub_space{"hub.space", "Not enough room",
                                "{needed_mb} MB are to be fetched, but the disk has {available_mb} MB left. Free some space, or set HF_HUB_CACHE "
                                "to a folder on another disk."};
inline constexpr Code hub_cancelled{"hub.cancelled", "Download cancelled", "The download of {id} was cancelled. What was fetched is kept for the next time."};

inline constexpr std::array hub_all{
    &hub_model_unknown,   &hub_model_unknown_near, &hub_model_absent,     &hub_config_missing, &hub_config_incomplete, &hub_dataset_unknown,
    &hub_dataset_absent,  &hub_dataset_to_fetch,   &hub_glue_files,       &hub_split_given,    &hub_offline,           &hub_id,
    &hub_task_regression, &hub_task_classification, &hub_dataset_id_to_fetch, &hub_no_training_files, &hub_several_parts, &hub_no_part,
    &hub_connection,      &hub_not_found,          &hub_no_file,          &hub_no_weights,     &hub_no_split,          &hub_needs_token,
    &hub_token_refused,   &hub_gated,              &hub_forbidden,        &hub_too_many,       &hub_server,            &hub_status,
    &hub_answer,          &hub_redirect,           &hub_file_name,        &hub_size,           &hub_hash,              &hub_space,
    &hub_cancelled};
}  // namespace tb::codes
