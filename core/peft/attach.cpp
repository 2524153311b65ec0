#include "core/peft/attach.h"

#include "core/nn/declare.h"
#include "core/peft/codes.h"

#include <algorithm>
#include <set>

namespace tb::peft {

namespace {

constexpr const char* prefix = "base_model.model.";

// PEFT keeps a target's own weight and bias under the layer it wraps.
std::string file_name(const Setup& setup, const nn::TensorDecl& tensor) {
    for (const auto& place : setup.places)
        for (const char* own : {".weight", ".bias"})
            if (!tensor.added && tensor.name == place.module + own) return prefix + place.module + ".base_layer" + own;
    return prefix + tensor.name;
}

// What PEFT adds where all biases train, since it takes every name with that end: those of the modules that saved ones replace, and of its copies.
constexpr const char *original = ".original_module", *copied = ".modules_to_save";
bool is_repeated(const std::string& name) { return name.find(std::string(original) + ".") != std::string::npos || name.find(std::string(copied) + ".") != std::string::npos; }

std::string shape_text(at::IntArrayRef shape) {
    std::string out = "[";
    for (const auto size : shape) out += (out.size() > 1 ? ", " : "") + std::to_string(size);
    return out + "]";
}

// The adapter's file into the tensors that a method adds or trains, and into those of the base that it carries.
Expected<void> read_weights(nn::Model& model, const Setup& setup, const fs::path& path) {
    auto file = nn::read_safetensors(path);
    if (!file) return tl::unexpected(file.error());
    Problems problems;
    std::set<std::string> used;
    for (std::size_t i = 0; i < setup.model.tensors.size(); ++i) {
        const auto& tensor = setup.model.tensors[i];
        const auto name = file_name(setup, tensor);
        const auto* found = file->find(name);
        if (!setup.trainable[i] && !found) continue;
        const bool head = setup.model.blocks[static_cast<std::size_t>(tensor.block)].role == nn::BlockRole::head;
        if (!found) {
            if (!head || tensor.added) problems.push_back({&codes::adapter_tensor_missing, path.string(), {{"tensor", name}}});
        } else if (found->sizes() != at::IntArrayRef(tensor.shape)) {
            problems.push_back({&codes::adapter_tensor_shape, path.string(), {{"tensor", name}, {"found", shape_text(found->sizes())}, {"wanted", shape_text(tensor.shape)}}});
        } else if (tensor.added) {
            model.parameters().assign(i, found->to(at::kFloat));
        } else {
            model.bring(i, found->to(at::kFloat));
        }
        used.insert(name);
    }
    for (const auto& [name, tensor] : file->tensors)
        if (!used.contains(name) && !is_repeated(name)) problems.push_back({&codes::adapter_tensor_left, path.string(), {{"tensor", name}}});
    return problems.empty() ? Expected<void>() : tl::unexpected(problems);
}

}  // namespace

Tuner::Tuner(std::shared_ptr<const Setup> setup, nn::Parameters& parameters) : setup_(std::move(setup)), parameters_(&parameters) {
    if (!setup_->all_biases) return;
    for (std::size_t i = 0; i < setup_->model.tensors.size(); ++i) {
        const auto& name = setup_->model.tensors[i].name;
        if (!name.ends_with(".bias")) continue;
        for (const auto& module : setup_->saved)
            if (name.starts_with(module + ".")) replaced_.push_back({i, module, name.substr(module.size()), parameters[i].detach().clone()});
    }
}

nn::NamedTensors Tuner::file_tensors() const {
    nn::NamedTensors tensors;
    for (std::size_t i = 0; i < setup_->trainable.size(); ++i)
        if (setup_->trainable[i]) tensors.emplace_back(file_name(*setup_, setup_->model.tensors[i]), (*parameters_)[i].detach());
    for (const auto& one : replaced_) {
        // The adapter's name, "default", goes where it stands last before the tensor's own.
        const std::string copy = one.rest == ".bias" ? copied : std::string(copied) + ".default";
        tensors.emplace_back(prefix + one.module + original + one.rest, one.value);
        tensors.emplace_back(prefix + one.module + copy + one.rest, (*parameters_)[one.tensor].detach());
    }
    return tensors;
}

Json Tuner::file_config() const {
    Json config = setup_->config;
    for (const auto& [key, value] : setup_->file.items()) config[key] = value;
    // As PEFT's class for classifiers writes it: the head's names after the user's own.
    if (!config["modules_to_save"].is_array()) config["modules_to_save"] = Json::array();
    auto& saved = config["modules_to_save"];
    for (const char* name : {"classifier", "score"})
        if (std::find(saved.begin(), saved.end(), name) == saved.end()) saved.push_back(name);
    for (const auto& [key, value] : setup_->method->card().ignored) config[key] = value;
    if (config.contains("exclude_modules") && config["exclude_modules"].is_null()) config.erase("exclude_modules");  // older versions do not know it
    for (const char* key : {"auto_mapping", "revision"}) config[key] = nullptr;
    config["task_type"] = "SEQ_CLS";
    config["inference_mode"] = true;
    config["fan_in_fan_out"] = false;
    return config;
}

Expected<std::unique_ptr<Tuner>> attach(nn::Model& model, const Setup& setup, const TrainingSpec& training, std::int64_t max_steps, const fs::path& adapter) {
    at::NoGradGuard no_grad;
    const auto kept = std::make_shared<const Setup>(setup);
    if (!setup.method) {
        model.parameters().set_trainable(setup.trainable);
        return std::make_unique<Tuner>(kept, model.parameters());
    }
    const auto first = std::find_if(setup.model.tensors.begin(), setup.model.tensors.end(), [](const nn::TensorDecl& tensor) { return tensor.added; });
    model.add_tensors({first, setup.model.tensors.end()}, setup.method->draw(setup, model.parameters()));
    model.parameters().set_trainable(setup.trainable);
    for (const auto& place : setup.places) model.set_adapter(place.module, setup.method->layer(setup, place));
    auto tuner = setup.method->tuner(kept, model.parameters(), training, max_steps);
    if (!adapter.empty())
        if (auto read = read_weights(model, setup, adapter / "adapter_model.safetensors"); !read) return tl::unexpected(read.error());
    return tuner;
}

void merge(nn::Model& model, Tuner& tuner) {
    at::NoGradGuard no_grad;
    const auto& setup = tuner.setup();
    tuner.settle();
    auto& parameters = model.parameters();
    parameters.set_trainable(std::vector<bool>(parameters.size(), false));
    for (const auto& place : setup.places) {
        const auto& linear = setup.model.linears[static_cast<std::size_t>(place.linear)];
        const auto index = [&](const char* end) { return static_cast<std::size_t>(nn::tensor_index(setup.model, place.module + end)); };
        const auto bias = linear.bias ? parameters.get(place.module + ".bias") : at::Tensor();
        const auto [weight, moved] = setup.method->layer(setup, place)->merged(parameters.get(place.module + ".weight"), bias, parameters);
        parameters.assign(index(".weight"), weight);
        if (linear.bias) parameters.assign(index(".bias"), moved);
        model.set_adapter(place.module, nullptr);
    }
}

Expected<void> save_adapter(const Tuner& tuner, const nn::Model& model, const Tokenizer& tokenizer, const std::vector<std::string>& label_names, const std::string& base,
    const fs::path& folder) {
    auto config = tuner.file_config();
    config["base_model_name_or_path"] = base;
    auto tensors = tuner.file_tensors();
    const auto& setup = tuner.setup();
    for (std::size_t i = 0; i < setup.model.tensors.size(); ++i) {
        const auto& tensor = setup.model.tensors[i];
        const bool own = model.drawn().contains(tensor.name) || model.brought().contains(tensor.name);
        if (own && !setup.trainable[i]) tensors.emplace_back(file_name(setup, tensor), model.parameters()[i].detach());
    }
    if (auto done = nn::write_safetensors(folder / "adapter_model.safetensors", tensors, {{"format", "pt"}}); !done) return done;
    if (auto done = write_json(folder / "adapter_config.json", config); !done) return done;
    const auto labelled = nn::with_label_names(model.declaration().config, label_names)["id2label"];
    if (auto done = write_json(folder / "labels.json", {{"id2label", labelled}}); !done) return done;
    for (const auto& [name, content] : tokenizer.files())
        if (auto done = write_file(folder / name, content); !done) return done;
    return {};
}

}  // namespace tb::peft
