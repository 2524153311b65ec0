// The files of a folder's weights as one source.
#include "core/hub/weights.h"
#include "core/nn/codes.h"
#include "core/nn/safetensors.h"
#include "core/nn/tensor_source.h"
#include "core/nn/torch_file.h"

#include <map>
#include <set>
#include <unordered_map>

namespace tb::nn {

namespace {

bool is_index(const fs::path& file) { return file.extension() == ".json"; }

Expected<std::unique_ptr<TensorSource>> open_file(const fs::path& file) {
    return file.extension() == ".safetensors" ? open_safetensors(file) : open_torch_file(file);
}

// Which part holds each tensor.
using WeightMap = std::map<std::string, std::string>;

// A part's name leads nowhere but into the folder. (What it links to is the cache's business.)
bool stays_inside(const std::string& name) {
    const fs::path path(name);
    if (name.empty() || path.is_absolute()) return false;
    for (const auto& step : path) {
        if (step == ".." || step == ".") return false;
    }
    return true;
}

Expected<WeightMap> read_index(const fs::path& file) {
    const auto broken = [&](std::string reason) { return fail(codes::weights_index_broken, file.string(), {{"reason", std::move(reason)}}); };
    const auto json = read_json(file);
    if (!json) return tl::unexpected(json.error());
    const auto map = json->is_object() ? json->find("weight_map") : json->end();
    if (map == json->end() || !map->is_object() || map->empty()) return broken("it has no weight_map");
    WeightMap out;
    for (const auto& [tensor, part] : map->items()) {
        if (!part.is_string()) return broken("the part of " + tensor + " is not a file name");
        out[tensor] = part.get<std::string>();
    }
    return out;
}

// The parts, each once; all that are missing or outside the folder are told.
Expected<std::vector<fs::path>> parts_of(const fs::path& index, const WeightMap& map) {
    std::set<std::string> names;
    for (const auto& [tensor, part] : map) names.insert(part);
    Problems problems;
    std::vector<fs::path> parts;
    for (const auto& name : names) {
        std::error_code ignored;
        const auto path = index.parent_path() / name;
        const auto* code = !stays_inside(name) ? &codes::weights_part_outside : !fs::exists(path, ignored) ? &codes::weights_part_missing : nullptr;
        if (code) problems.push_back({code, index.string(), {{"file", name}}, Severity::error});
        else parts.push_back(path);
    }
    if (!problems.empty()) return tl::unexpected(problems);
    return parts;
}

class Parts : public TensorSource {
public:
    const std::vector<StoredTensor>& tensors() const override { return tensors_; }
    const fs::path& file(std::size_t tensor) const override { return at(tensor).file(places_[tensor].second); }
    Expected<at::Tensor> read(std::size_t tensor) const override { return at(tensor).read(places_[tensor].second); }

    void add(std::unique_ptr<TensorSource> part) {
        for (std::size_t i = 0; i < part->tensors().size(); ++i) {
            tensors_.push_back(part->tensors()[i]);
            places_.emplace_back(parts_.size(), i);
        }
        parts_.push_back(std::move(part));
    }

private:
    const TensorSource& at(std::size_t tensor) const { return *parts_[places_[tensor].first]; }
    std::vector<std::unique_ptr<TensorSource>> parts_;
    std::vector<StoredTensor> tensors_;
    std::vector<std::pair<std::size_t, std::size_t>> places_;  // part, tensor of the part
};

// What the index promises and its parts lack.
Problems lacking(const fs::path& index, const WeightMap& map, const Parts& parts) {
    std::set<std::pair<std::string, std::string>> held;
    for (std::size_t i = 0; i < parts.tensors().size(); ++i) held.emplace(parts.file(i).lexically_relative(index.parent_path()).string(), parts.tensors()[i].name);
    Problems problems;
    for (const auto& [tensor, part] : map) {
        if (!held.contains({part, tensor})) problems.push_back({&codes::weights_part_lacks, index.string(), {{"tensor", tensor}, {"file", part}}, Severity::error});
    }
    return problems;
}

Expected<std::unique_ptr<TensorSource>> open_parts(const fs::path& index) {
    const auto map = read_index(index);
    if (!map) return tl::unexpected(map.error());
    const auto files = parts_of(index, *map);
    if (!files) return tl::unexpected(files.error());
    auto out = std::make_unique<Parts>();
    Problems problems;
    for (const auto& file : *files) {
        auto part = open_file(file);
        if (part) out->add(std::move(*part));
        else problems.insert(problems.end(), part.error().begin(), part.error().end());
    }
    if (problems.empty()) problems = lacking(index, *map, *out);
    if (!problems.empty()) return tl::unexpected(problems);
    return out;
}

}  // namespace

Expected<std::unique_ptr<TensorSource>> open_weights(const fs::path& folder) {
    const auto file = weights_file(folder);
    if (!file) return fail(codes::nn_weights_missing, folder.string());
    return is_index(*file) ? open_parts(*file) : open_file(*file);
}

Expected<std::string> weights_fingerprint(const fs::path& folder) {
    const auto file = weights_file(folder);
    if (!file) return fail(codes::nn_weights_missing, folder.string());
    if (!is_index(*file)) return sha256_file(*file);
    const auto map = read_index(*file);
    if (!map) return tl::unexpected(map.error());
    const auto parts = parts_of(*file, *map);
    if (!parts) return tl::unexpected(parts.error());
    std::string lines;
    for (const auto& part : *parts) {
        const auto hash = sha256_file(part);
        if (!hash) return hash;
        lines += part.filename().string() + " " + *hash + "\n";
    }
    return sha256(lines);
}

}  // namespace tb::nn
