#include "core/nn/weights.h"

#include "core/nn/codes.h"
#include "core/nn/tensor_source.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <unordered_map>

namespace tb::nn {

namespace {

std::string shape_text(at::IntArrayRef shape) {
    std::string out = "[";
    for (const auto size : shape) out += (out.size() > 1 ? ", " : "") + std::to_string(size);
    return out + "]";
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

// Buffers that old files hold and that are computed here.
bool is_buffer(const std::string& name) {
    static constexpr std::array buffers{"position_ids", "token_type_ids", "rotary_emb.inv_freq"};
    return std::any_of(buffers.begin(), buffers.end(), [&](const char* one) { return name == one || name.ends_with(std::string(".") + one); });
}

// Which declared tensor a name of the file stands for.
class Names {
public:
    Names(const ModelDecl& model, const TensorSource& source) : prefix_(model.prefix + ".") {
        for (std::size_t i = 0; i < model.tensors.size(); ++i) index_[model.tensors[i].name] = i;
        add_ = std::none_of(source.tensors().begin(), source.tensors().end(), [&](const auto& one) { return one.name.starts_with(prefix_); });
    }
    std::optional<std::size_t> find(std::string name) const {
        replace_all(name, "gamma", "weight");
        replace_all(name, "beta", "bias");
        if (const auto found = exact(name)) return found;
        if (add_) return exact(prefix_ + name);
        return name.starts_with(prefix_) ? exact(name.substr(prefix_.size())) : std::nullopt;
    }

private:
    std::optional<std::size_t> exact(const std::string& name) const {
        const auto found = index_.find(name);
        return found == index_.end() ? std::nullopt : std::optional(found->second);
    }
    std::string prefix_;
    bool add_ = false;  // the file holds the base model alone, without its name before each tensor
    std::unordered_map<std::string, std::size_t> index_;
};

Problem shape_problem(const ModelDecl& model, std::size_t tensor, const std::vector<std::int64_t>& found, const fs::path& file) {
    const auto& wanted = model.tensors[tensor];
    const bool head = model.blocks[static_cast<std::size_t>(wanted.block)].role == BlockRole::head && found.size() == wanted.shape.size() &&
                      wanted.shape.front() == model.num_labels;
    if (head) {
        return {&codes::nn_head_size, file.string() + ": " + wanted.name, {{"found", found.front()}, {"wanted", wanted.shape.front()}}, Severity::error};
    }
    return {&codes::nn_tensor_shape, file.string() + ": " + wanted.name,
        {{"found", shape_text(found)}, {"wanted", shape_text(wanted.shape)}}, Severity::error};
}

std::string module_of(const std::string& name) { return name.substr(0, name.rfind('.')); }

// Sine and cosine of position / 10000^(2 (j / 2) / columns) in columns 2 j and 2 j + 1, in double precision as the reference computes them.
void fill_sinusoids(at::Tensor& table) {
    const auto rows = table.size(0), columns = table.size(1);
    auto* out = table.mutable_data_ptr<float>();
    for (std::int64_t position = 0; position < rows; ++position)
        for (std::int64_t j = 0; j < columns; ++j) {
            const double angle = static_cast<double>(position) / std::pow(10000.0, static_cast<double>(2 * (j / 2)) / static_cast<double>(columns));
            *out++ = static_cast<float>(j % 2 == 0 ? std::sin(angle) : std::cos(angle));
        }
}

// The draws of transformers: module after module in the order of registration, for each that lacks a tensor; only its matrix draws.
void initialise(const ModelDecl& model, std::vector<at::Tensor>& tensors, LoadReport& report) {
    const auto& decls = model.tensors;
    for (std::size_t begin = 0, end = 0; begin < decls.size(); begin = end) {
        const auto module = module_of(decls[begin].name);
        while (end < decls.size() && module_of(decls[end].name) == module) ++end;
        const bool complete = std::all_of(tensors.begin() + begin, tensors.begin() + end, [](const at::Tensor& t) { return t.defined(); });
        for (auto i = begin; !complete && i < end; ++i) {
            const auto& decl = decls[i];
            auto fresh = decl.kind == TensorKind::norm_weight ? at::ones(decl.shape, at::kFloat) : at::zeros(decl.shape, at::kFloat);
            if (decl.kind == TensorKind::matrix || decl.kind == TensorKind::embedding) fresh.normal_(0.0, model.initializer_range);
            if (decl.padding_row >= 0) fresh[decl.padding_row].zero_();
            if (decl.fixed) fill_sinusoids(fresh);
            if (tensors[i].defined()) continue;
            tensors[i] = std::move(fresh);
            report.initialised.push_back(decl.name);
            if (model.blocks[static_cast<std::size_t>(decl.block)].role == BlockRole::head) report.head_untrained = true;
        }
    }
}

constexpr std::size_t none = static_cast<std::size_t>(-1);

// Which tensor of the source each declared one takes, `none` where it has none.
std::vector<std::size_t> match(const ModelDecl& model, const TensorSource& source, LoadReport& report, Problems& problems) {
    const Names names(model, source);
    std::vector<std::size_t> sources(model.tensors.size(), none);
    bool any = false;
    for (std::size_t i = 0; i < source.tensors().size(); ++i) {
        const auto& found = source.tensors()[i];
        const auto index = names.find(found.name);
        if (!index) {
            const bool repeated = std::find(model.tied.begin(), model.tied.end(), found.name) != model.tied.end();
            if (!is_buffer(found.name) && !repeated) report.unexpected.push_back(found.name);
            continue;
        }
        any = true;
        const auto& wanted = model.tensors[*index];
        if (sources[*index] != none) {
            const auto& first = source.tensors()[sources[*index]].name;
            problems.push_back(
                {&codes::nn_tensor_twice, source.file(i).string(), {{"name", wanted.name}, {"first", first}, {"second", found.name}}, Severity::error});
        } else if (found.shape != wanted.shape) {
            problems.push_back(shape_problem(model, *index, found.shape, source.file(i)));
        }
        sources[*index] = i;
    }
    if (!any) {
        const auto first = source.tensors().empty() ? std::string("(none)") : source.tensors().front().name;
        const auto file = source.tensors().empty() ? std::string() : source.file(0).string();
        problems.push_back({&codes::nn_nothing_fits, file, {{"architecture", model.architecture}, {"found", first}}, Severity::error});
    }
    return sources;
}

}  // namespace

Expected<std::vector<at::Tensor>> load_weights(const ModelDecl& model, const fs::path& folder, std::int64_t seed, LoadReport& report) {
    at::NoGradGuard no_grad;
    const auto source = open_weights(folder);
    if (!source) return tl::unexpected(source.error());
    Problems problems;
    const auto sources = match(model, **source, report, problems);
    if (!problems.empty()) return tl::unexpected(problems);
    std::vector<at::Tensor> tensors(model.tensors.size());
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (sources[i] == none) continue;
        auto tensor = (*source)->read(sources[i]);
        if (!tensor) problems.insert(problems.end(), tensor.error().begin(), tensor.error().end());
        else tensors[i] = tensor->to(at::kFloat);
    }
    if (!problems.empty()) return tl::unexpected(problems);
    at::manual_seed(static_cast<std::uint64_t>(seed));
    initialise(model, tensors, report);
    return tensors;
}

}  // namespace tb::nn
