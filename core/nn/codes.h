#pragma once
#include "core/base/problem.h"

#include <array>

namespace tb::codes {
inline constexpr Code nn_unknown_architecture{"nn.unknown_architecture", "Unknown kind of model",
    "The model type is {found}; known are: {known}. Choose a model of one of these kinds."};
inline constexpr Code nn_missing_value{"nn.missing_value", "Value missing in config.json",
    "config.json does not say {key}. Take the model's original config.json, or add the value."};
inline constexpr Code nn_bad_value{"nn.bad_value", "Value that cannot be used in config.json",
    "Found {found}; allowed: {allowed}. Correct config.json, or choose another model."};
inline constexpr Code nn_no_masked_lm{"nn.no_masked_lm", "No masked-LM head",
    "Models of the kind {found} have no head that fills in masked tokens. Choose an encoder: BERT, DistilBERT or RoBERTa."};
inline constexpr Code nn_heads_do_not_divide{"nn.heads_do_not_divide", "Attention heads do not divide the width",
    "The width {hidden} cannot be divided into {heads} attention heads. Correct config.json, or choose another model."};
inline constexpr Code nn_layer_out_of_range{"nn.layer_out_of_range", "No such layer to freeze",
    "Layer {found} cannot be frozen: the model has {layers} layers, counted from 0. Choose indices from 0 to {last}."};
inline constexpr Code nn_layer_count_out_of_range{"nn.layer_count_out_of_range", "More layers to freeze than there are",
    "{found} layers cannot be frozen: the model has {layers}. Choose a number from 0 to {layers}."};
inline constexpr Code nn_nothing_trains{"nn.nothing_trains", "Nothing is left to train",
    "Every weight is frozen. Freeze fewer layers, or let the embeddings train."};
inline constexpr Code nn_weights_missing{"nn.weights_missing", "No weights",
    "The folder has no weights: no model.safetensors and no pytorch_model.bin, whole or in parts. Copy the files into the folder, or choose another model."};
inline constexpr Code nn_tensor_shape{"nn.tensor_shape", "Tensor of another shape",
    "The file holds the shape {found}, config.json asks for {wanted}. Take the config.json and the weights from the same model."};
inline constexpr Code nn_head_size{"nn.head_size", "Head for another number of labels",
    "The model's head was made for another number of labels: the file holds {found}, {wanted} is needed. "
    "Use a data set with as many labels, or start from the model without its head."};
inline constexpr Code nn_tensor_twice{"nn.tensor_twice", "Tensor given twice",
    "Two tensors of the file stand for {name}: {first} and {second}. Remove one of them, or take the model's original file."};
inline constexpr Code nn_nothing_fits{"nn.nothing_fits", "Weights of another model",
    "No tensor of the file belongs to a {architecture}; its first is {found}. Take the config.json and the weights from the same model."};
inline constexpr Code safetensors_broken{"nn.safetensors_broken", "Broken weights file",
    "This is not a whole safetensors file: {reason}. Copy or download it again."};
inline constexpr Code safetensors_tensor{"nn.safetensors_tensor", "Broken tensor in a weights file",
    "Tensor {tensor}: {reason}. Copy or download the file again."};
inline constexpr Code weights_index_broken{"nn.weights_index_broken", "Broken list of parts",
    "The list of the parts that the weights are in cannot be used: {reason}. Copy or download it again."};
inline constexpr Code weights_part_missing{"nn.weights_part_missing", "Part of the weights is missing",
    "The weights are in parts, and {file} is not in the folder. Copy or download it into the folder."};
inline constexpr Code weights_part_outside{"nn.weights_part_outside", "Part of the weights outside the folder",
    "The list of parts names {file}; a part has to lie in the model's own folder. Take the model's original files."};
inline constexpr Code weights_part_lacks{"nn.weights_part_lacks", "Part of the weights without its tensor",
    "By the list of parts {tensor} is in {file}, which does not hold it. Copy or download both again."};
inline constexpr Code torch_file_broken{"nn.torch_file_broken", "Broken weights file",
    "This is not a whole file of PyTorch: {reason}. Copy or download it again."};
inline constexpr Code torch_file_refused{"nn.torch_file_refused", "Weights file of another kind",
    "This file of PyTorch cannot be used: {reason}. Take the model's safetensors, or the file that its authors publish as pytorch_model.bin."};
inline constexpr Code torch_global_refused{"nn.torch_global_refused", "Weights file that wants to run code",
    "The file asks for {name}, which is neither a tensor nor its storage. Nothing of it was run. Take the model's safetensors, or a file you trust that holds tensors only."};

inline constexpr std::array nn_all{&nn_unknown_architecture, &nn_missing_value, &nn_no_masked_lm, &nn_bad_value, &nn_heads_do_not_divide, &nn_layer_out_of_range,
    &nn_layer_count_out_of_range, &nn_nothing_trains, &nn_weights_missing, &nn_tensor_shape, &nn_head_size, &nn_tensor_twice, &nn_nothing_fits,
    &safetensors_broken, &safetensors_tensor, &weights_index_broken, &weights_part_missing, &weights_part_outside, &weights_part_lacks, &torch_file_broken,
    &torch_file_refused, &torch_global_refused};
}  // namespace tb::codes
