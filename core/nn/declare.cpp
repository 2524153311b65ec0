#include "core/nn/declare.h"

#include "core/nn/codes.h"

#include <stdexcept>

namespace tb::nn {

const Json* ConfigReader::find(const char* key) const {
    const auto found = config_.find(key);
    return found == config_.end() || found->is_null() ? nullptr : &*found;
}

void ConfigReader::bad(const char* key, const Json& found, std::string allowed) {
    problems_.push_back(Problem{&codes::nn_bad_value, "$." + path_ + key,
        {{"found", json_text(found)}, {"allowed", std::move(allowed)}}, Severity::error});
}

int ConfigReader::whole(const char* key, int fallback, int least, int most) {
    const Json* value = find(key);
    if (!value) return fallback;
    const bool fits = value->is_number_integer() && value->get<double>() >= least && value->get<double>() <= most;
    if (fits) return value->get<int>();
    bad(key, *value, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return fallback;
}

double ConfigReader::real(const char* key, double fallback) {
    const Json* value = find(key);
    if (!value) return fallback;
    if (value->is_number() && value->get<double>() > 0 && value->get<double>() < 1e30) return value->get<double>();
    bad(key, *value, "a number above 0");
    return fallback;
}

double ConfigReader::real(const char* key) {
    if (!find(key)) problems_.push_back(Problem{&codes::nn_missing_value, "$." + path_ + key, {{"key", path_ + key}}, Severity::error});
    return real(key, 1);
}

double ConfigReader::probability(const char* key, double fallback) {
    const Json* value = find(key);
    if (!value) return fallback;
    if (value->is_number() && value->get<double>() >= 0 && value->get<double>() < 1) return value->get<double>();
    bad(key, *value, "a probability from 0 to below 1");
    return fallback;
}

std::string ConfigReader::word(const char* key, const std::vector<std::string>& allowed) {
    const Json* value = find(key);
    if (!value) return allowed.front();
    for (const auto& one : allowed) {
        if (*value == one) return one;
    }
    std::string list;
    for (const auto& one : allowed) list += (list.empty() ? "" : ", ") + one;
    bad(key, *value, list);
    return allowed.front();
}

bool ConfigReader::flag(const char* key) {
    const Json* value = find(key);
    if (value && !value->is_boolean()) bad(key, *value, "true or false");
    return value && *value == true;
}

void ConfigReader::refuse(const char* key) {
    const Json* value = find(key);
    if (value && *value != false) bad(key, *value, "false");
}

static std::string block_label(BlockRole role, int index) {
    if (role == BlockRole::embeddings) return "embeddings";
    return role == BlockRole::head ? "head" : "layer " + std::to_string(index);
}

void Declarer::block(BlockRole role, int index) {
    BlockDecl block;
    block.role = role;
    block.index = index;
    block.label = block_label(role, index);
    model_.blocks.push_back(std::move(block));
}

void Declarer::tensor(std::string name, std::vector<std::int64_t> shape, TensorKind kind, Part part, int padding_row) {
    TensorDecl tensor;
    tensor.name = std::move(name);
    tensor.shape = std::move(shape);
    tensor.kind = kind;
    tensor.block = static_cast<int>(model_.blocks.size()) - 1;
    tensor.padding_row = padding_row;
    tensor.decays = kind == TensorKind::matrix || kind == TensorKind::embedding;
    auto& block = model_.blocks.back();
    block.parameters += tensor.count();
    if (kind == TensorKind::norm_weight || kind == TensorKind::norm_bias) block.norms += tensor.count();
    else if (part == Part::attention) block.attention += tensor.count();
    else if (part == Part::feed_forward) block.feed_forward += tensor.count();
    model_.tensors.push_back(std::move(tensor));
}

void Declarer::linear(const std::string& module, std::int64_t in, std::int64_t out, Part part, bool bias) {
    model_.linears.push_back({module, in, out, bias, static_cast<int>(model_.blocks.size()) - 1});
    tensor(module + ".weight", {out, in}, TensorKind::matrix, part);
    if (bias) tensor(module + ".bias", {out}, TensorKind::bias, part);
}

void Declarer::norm(const std::string& module, std::int64_t size) {
    tensor(module + ".weight", {size}, TensorKind::norm_weight, Part::other);
    tensor(module + ".bias", {size}, TensorKind::norm_bias, Part::other);
}

void Declarer::rms_norm(const std::string& module, std::int64_t size) { tensor(module + ".weight", {size}, TensorKind::norm_weight, Part::other); }

void Declarer::embedding(const std::string& module, std::int64_t rows, std::int64_t columns, int padding_row) {
    tensor(module + ".weight", {rows, columns}, TensorKind::embedding, Part::other, padding_row);
}

void Declarer::fixed_positions(const std::string& module, std::int64_t rows, std::int64_t columns) {
    embedding(module, rows, columns);
    model_.tensors.back().fixed = true;
}

void Declarer::words(const std::string& module, std::int64_t rows, std::int64_t columns, int padding_row) {
    embedding(module, rows, columns, padding_row);
    model_.tensors.back().by_token = !model_.masked_lm;
}

void Declarer::bias(const std::string& name, std::int64_t size) { tensor(name, {size}, TensorKind::bias, Part::other); }

Json with_label_names(Json config, const std::vector<std::string>& names) {
    const auto count = config.at("num_labels").get<std::size_t>();
    Json id2label = Json::object(), label2id = Json::object();
    for (std::size_t i = 0; i < count; ++i) {
        const auto name = names.size() == count ? names[i] : "LABEL_" + std::to_string(i);
        id2label[std::to_string(i)] = name;
        label2id[name] = i;
    }
    config["id2label"] = std::move(id2label);
    config["label2id"] = std::move(label2id);
    return config;
}

static void name(ModelDecl& model, const Json& config, const ModelNames& names) {
    model.model_type = names.type;
    model.architecture = names.architecture;
    model.prefix = names.prefix;
    model.config = config;
    for (const char* key : {"_name_or_path", "torch_dtype"}) model.config.erase(key);
    model.config["model_type"] = model.model_type;
    model.config["architectures"] = Json::array({model.architecture});
    model.config["dtype"] = "float32";
}

void name_classifier(ModelDecl& model, const Json& config, const ModelNames& names, std::vector<std::string> head_modules, int num_labels, bool regression) {
    name(model, config, names);
    model.num_labels = num_labels;
    model.regression = regression;
    model.head_modules = std::move(head_modules);
    model.config["num_labels"] = num_labels;
    model.config["problem_type"] = regression ? "regression" : "single_label_classification";
    model.config = with_label_names(std::move(model.config), {});
}

void name_masked_lm(ModelDecl& model, const Json& config, const ModelNames& names) {
    name(model, config, names);
    model.masked_lm = true;
    model.num_labels = model.vocabulary;
}

int tensor_index(const ModelDecl& model, const std::string& name) {
    for (std::size_t i = 0; i < model.tensors.size(); ++i) {
        if (model.tensors[i].name == name) return static_cast<int>(i);
    }
    throw std::out_of_range("tensor not declared: " + name);
}

}  // namespace tb::nn
