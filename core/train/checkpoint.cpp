#include "core/train/checkpoint.h"

#include "core/train/codes.h"

#include <ATen/ATen.h>
#include <algorithm>
#include <array>

namespace tb {

namespace {

constexpr std::array<const char*, 3> buffer_files{"weights.bin", "first_moment.bin", "second_moment.bin"};
constexpr const char* method_file = "method.safetensors";
constexpr const char* unpublished = ".writing";

Expected<void> write_buffer(const fs::path& file, const at::Tensor& buffer, Json& files) {
    const auto host = buffer.detach().to(at::kCPU).contiguous();
    const std::string_view bytes(static_cast<const char*>(host.const_data_ptr()), static_cast<std::size_t>(host.nbytes()));
    files[file.filename().string()] = {{"size", bytes.size()}, {"sha256", sha256(bytes)}};
    return write_file(file, bytes);
}

tl::unexpected<Problems> broken(const fs::path& place, const std::string& reason) { return fail(codes::checkpoint_broken, place.string(), {{"reason", reason}}); }

Expected<at::Tensor> read_buffer(const fs::path& file, const Json& files, std::int64_t count) {
    const auto name = file.filename().string();
    if (!files.contains(name)) return broken(file, "state.json does not list it");
    auto bytes = read_file(file);
    if (!bytes) return broken(file, describe(bytes.error().front()));
    if (bytes->size() != files[name].value("size", std::size_t(0)) || bytes->size() != static_cast<std::size_t>(count) * sizeof(float))
        return broken(file, "its size is " + std::to_string(bytes->size()) + " bytes");
    if (sha256(*bytes) != files[name].value("sha256", std::string())) return broken(file, "its contents changed");
    auto buffer = at::empty({count}, at::kFloat);
    std::copy(bytes->begin(), bytes->end(), static_cast<char*>(buffer.mutable_data_ptr()));
    return buffer;
}

Expected<void> write_method(const fs::path& file, const peft::TunerState& method, Json& files) {
    if (method.tensors.empty()) return {};
    if (auto written = nn::write_safetensors(file, method.tensors, {}); !written) return written;
    const auto hash = sha256_file(file);
    if (!hash) return tl::unexpected(hash.error());
    files[method_file] = {{"sha256", *hash}};
    return {};
}

Expected<peft::TunerState> read_method(const fs::path& folder, const Json& json) {
    peft::TunerState method;
    method.json = json.value("method", Json());
    if (!json["files"].contains(method_file)) return method;
    const auto file = folder / method_file;
    const auto hash = sha256_file(file);
    if (!hash) return broken(file, describe(hash.error().front()));
    if (*hash != json["files"][method_file].value("sha256", std::string())) return broken(file, "its contents changed");
    auto tensors = nn::read_safetensors(file);
    if (!tensors) return broken(file, describe(tensors.error().front()));
    method.tensors = std::move(tensors->tensors);
    return method;
}

Expected<Json> read_state(const fs::path& folder) {
    auto json = read_json(folder / "state.json");
    if (!json) return broken(folder, describe(json.error().front()));
    if (json->value("format", 0) != 1 || !json->contains("files") || !json->contains("state")) return broken(folder, "state.json is not one of a checkpoint");
    return json;
}

Expected<CheckpointHeader> read_header(const fs::path& folder) {
    const auto json = read_state(folder);
    if (!json) return tl::unexpected(json.error());
    try {
        return CheckpointHeader{folder, train_state(json->at("state")), json->at("conditions"), json->at("identity")};
    } catch (const Json::exception& e) {
        return broken(folder, e.what());
    }
}

bool is_checkpoint(const std::string& name) {
    return (name.rfind("checkpoint-", 0) == 0 || name.rfind("recovery", 0) == 0) && name.find(unpublished) == std::string::npos;
}

std::vector<fs::path> folders_in(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.is_directory(error)) out.push_back(entry.path());
    return out;
}

}  // namespace

std::string layout_of(const nn::ModelDecl& model, const std::vector<bool>& trainable) {
    std::string text;
    for (std::size_t i = 0; i < model.tensors.size(); ++i)
        if (trainable[i]) text += model.tensors[i].name + " " + std::to_string(model.tensors[i].count()) + "\n";
    return sha256(text);
}

fs::path checkpoint_folder(const fs::path& run_folder, std::int64_t step) { return run_folder / "checkpoints" / ("checkpoint-" + std::to_string(step)); }
fs::path recovery_folder(const fs::path& run_folder) { return run_folder / "checkpoints" / "recovery"; }

Expected<void> write_checkpoint(const fs::path& folder, const CheckpointHeader& header, const nn::Parameters& parameters, AdamW& optimizer, const peft::TunerState& method) {
    auto aside = folder;
    aside += unpublished;
    std::error_code ignored;
    fs::remove_all(aside, ignored);
    const auto write_all = [&]() -> Expected<void> {
        if (auto made = make_folders(aside); !made) return made;
        Json files = Json::object();
        const std::array<const at::Tensor*, 3> buffers{&parameters.weights(), &optimizer.first_moment(), &optimizer.second_moment()};
        for (std::size_t i = 0; i < buffers.size(); ++i)
            if (auto written = write_buffer(aside / buffer_files[i], *buffers[i], files); !written) return written;
        if (auto written = write_method(aside / method_file, method, files); !written) return written;
        const Json json = {{"format", 1}, {"state", to_json(header.state)}, {"conditions", header.conditions}, {"identity", header.identity}, {"method", method.json}, {"files", files}};
        if (auto written = write_json(aside / "state.json", json); !written) return written;
        return publish_folder(aside, folder);
    };
    auto result = write_all();
    if (!result) fs::remove_all(aside, ignored);
    return result;
}

std::vector<CheckpointHeader> list_checkpoints(const fs::path& run_folder, Problems* broken_ones) {
    std::vector<CheckpointHeader> found;
    for (const auto& folder : folders_in(run_folder / "checkpoints")) {
        // A folder that publishing moved aside ("recovery.old") may be half deleted.
        if (!is_checkpoint(folder.filename().string()) || (folder.extension() == ".old" && !fs::exists(folder / "state.json"))) continue;
        auto header = read_header(folder);
        if (header) {
            found.push_back(std::move(*header));
        } else if (broken_ones) {
            for (auto& problem : header.error()) problem.severity = Severity::warning;
            broken_ones->insert(broken_ones->end(), header.error().begin(), header.error().end());
        }
    }
    std::sort(found.begin(), found.end(), [](const CheckpointHeader& a, const CheckpointHeader& b) {
        return a.state.step != b.state.step ? a.state.step > b.state.step : a.folder < b.folder;
    });
    return found;
}

Expected<Checkpoint> read_checkpoint(const CheckpointHeader& header, std::int64_t count) {
    const auto json = read_state(header.folder);
    if (!json) return tl::unexpected(json.error());
    Checkpoint checkpoint{header, {}, {}, {}, {}};
    const std::array<at::Tensor*, 3> buffers{&checkpoint.weights, &checkpoint.first_moment, &checkpoint.second_moment};
    for (std::size_t i = 0; i < buffers.size(); ++i) {
        auto buffer = read_buffer(header.folder / buffer_files[i], (*json)["files"], count);
        if (!buffer) return tl::unexpected(buffer.error());
        *buffers[i] = std::move(*buffer);
    }
    auto method = read_method(header.folder, *json);
    if (!method) return tl::unexpected(method.error());
    checkpoint.method = std::move(*method);
    return checkpoint;
}

Expected<at::Tensor> read_checkpoint_weights(const fs::path& folder, std::int64_t count) {
    const auto json = read_state(folder);
    if (!json) return tl::unexpected(json.error());
    return read_buffer(folder / buffer_files[0], (*json)["files"], count);
}

Expected<peft::TunerState> read_checkpoint_method(const fs::path& folder) {
    const auto json = read_state(folder);
    if (!json) return tl::unexpected(json.error());
    return read_method(folder, *json);
}

void rotate_checkpoints(const fs::path& run_folder, int limit, std::int64_t best) {
    std::vector<std::pair<std::int64_t, fs::path>> found;
    for (const auto& folder : folders_in(run_folder / "checkpoints")) {
        const auto name = folder.filename().string();
        if (name.rfind("checkpoint-", 0) == 0 && is_checkpoint(name)) found.emplace_back(std::strtoll(name.c_str() + 11, nullptr, 10), folder);
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t i = static_cast<std::size_t>(std::max(0, limit)); i < found.size(); ++i)
        if (found[i].first != best) remove_checkpoint(found[i].second);
}

void remove_checkpoint(const fs::path& folder) {
    // Renamed first, so that a crash in the middle leaves nothing that looks like a checkpoint.
    auto aside = folder;
    aside += unpublished;
    std::error_code ignored;
    fs::rename(folder, aside, ignored);
    fs::remove_all(aside, ignored);
}

void clear_unpublished(const fs::path& run_folder) {
    std::error_code ignored;
    for (const auto& folder : folders_in(run_folder / "checkpoints"))
        if (folder.filename().string().find(unpublished) != std::string::npos) fs::remove_all(folder, ignored);
}

}  // namespace tb
