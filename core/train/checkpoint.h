#pragma once
// Checkpoints: checkpoints/checkpoint-<step>/ and checkpoints/recovery/, each written aside, synced and published by one rename.
//   weights.bin, first_moment.bin, second_moment.bin   the flat buffers of what trains, float32, little endian, in the layout of Parameters
//   method.safetensors                                 what the fine-tuning method keeps beside its weights, where it keeps something
//   state.json                                         TrainState, conditions, what run it belongs to, size and SHA-256 of the files
// Internal to the engine (names torch types).
#include "core/base/files.h"
#include "core/nn/parameters.h"
#include "core/peft/method.h"
#include "core/train/optimizer.h"
#include "core/train/state.h"

namespace tb {

// Names and sizes of what trains, in the order of the flat buffers: two runs with the same layout have interchangeable checkpoints.
std::string layout_of(const nn::ModelDecl& model, const std::vector<bool>& trainable);

struct CheckpointHeader {
    fs::path folder;
    TrainState state;
    Json conditions;
    Json identity;  // layout, recipe, data: what must be equal for a run to go on from it
};

struct Checkpoint {
    CheckpointHeader header;
    at::Tensor weights, first_moment, second_moment;  // CPU, [flat]
    peft::TunerState method;
};

Expected<void> write_checkpoint(const fs::path& folder, const CheckpointHeader& header, const nn::Parameters& parameters, AdamW& optimizer, const peft::TunerState& method = {});

// Every checkpoint of a run folder whose state.json can be read, newest step first. `broken` gets a warning for each that cannot.
std::vector<CheckpointHeader> list_checkpoints(const fs::path& run_folder, Problems* broken = nullptr);
// Its buffers of `count` elements, checked against the recorded sizes and hashes. Problem: checkpoint_broken.
Expected<Checkpoint> read_checkpoint(const CheckpointHeader& header, std::int64_t count);
// Only the weights.
Expected<at::Tensor> read_checkpoint_weights(const fs::path& folder, std::int64_t count);
// Only what the method kept.
Expected<peft::TunerState> read_checkpoint_method(const fs::path& folder);

fs::path checkpoint_folder(const fs::path& run_folder, std::int64_t step);
fs::path recovery_folder(const fs::path& run_folder);
// Keeps the newest `limit` checkpoint-<step> folders and the one of step `best`.
void rotate_checkpoints(const fs::path& run_folder, int limit, std::int64_t best);
void remove_checkpoint(const fs::path& folder);
// Left-overs of writes that a crash cut short.
void clear_unpublished(const fs::path& run_folder);

}  // namespace tb
