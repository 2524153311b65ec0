#include "core/hub/repository.h"

#include "core/hub/codes.h"
#include "core/hub/weights.h"

#include <algorithm>
#include <set>

namespace tb {

const RemoteFile* RemoteRepository::find(const std::string& name) const {
    const auto found = std::find_if(files.begin(), files.end(), [&](const RemoteFile& file) { return file.name == name; });
    return found == files.end() ? nullptr : &*found;
}

static std::int64_t whole(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : -1;
}

static std::string text(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

static RemoteFile read_sibling(const Json& json) {
    RemoteFile file;
    if (!json.is_object()) return file;
    file.name = text(json, "rfilename");
    file.size = whole(json, "size");
    if (json.contains("lfs") && json["lfs"].is_object()) {
        file.sha256 = text(json["lfs"], "sha256");
        if (const auto size = whole(json["lfs"], "size"); size >= 0) file.size = size;
    }
    return file;
}

// A word, or a list of words.
static std::string words(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_array()) return text(object, key);
    std::string out;
    for (const auto& word : *found)
        if (word.is_string()) out += (out.empty() ? "" : ", ") + word.get<std::string>();
    return out;
}

// The hub repeats its page's words as tags; "other" has its name beside it.
static std::string licence_of(const Json& json) {
    if (json.contains("cardData") && json["cardData"].is_object()) {
        const auto& card = json["cardData"];
        const auto licence = words(card, "license"), name = words(card, "license_name");
        if (!licence.empty()) return licence == "other" && !name.empty() ? name : licence;
    }
    constexpr std::string_view tag = "license:";
    if (json.contains("tags") && json["tags"].is_array())
        for (const auto& word : json["tags"])
            if (word.is_string() && word.get<std::string>().rfind(tag, 0) == 0) return word.get<std::string>().substr(tag.size());
    return {};
}

Expected<RemoteRepository> parse_repository(std::string_view content, RepositoryKind kind, const std::string& id, const std::string& revision) {
    const auto json = parse_json(content, id);
    const bool fits = json && json->is_object() && json->contains("siblings") && (*json)["siblings"].is_array() && safe_etag(text(*json, "sha"));
    if (!fits) return fail(codes::hub_answer, id);
    RemoteRepository out{kind, id, revision, text(*json, "sha"), {}, licence_of(*json)};
    Problems problems;
    for (const auto& sibling : (*json)["siblings"]) {
        auto file = read_sibling(sibling);
        if (!safe_file_name(file.name)) {
            problems.push_back({&codes::hub_file_name, id, {{"name", file.name}}, Severity::error});
        } else {
            out.files.push_back(std::move(file));
        }
    }
    if (!problems.empty()) return tl::unexpected(problems);
    return out;
}

std::string repository_url(const HubEnvironment& hub, const RemoteRepository& repository) {
    const char* kind = repository.kind == RepositoryKind::model ? "models" : "datasets";
    return hub.endpoint + "/api/" + kind + "/" + encoded_path(repository.id) + "/revision/" + encoded_path(repository.revision) + "?blobs=true";
}

std::string file_url(const HubEnvironment& hub, const RemoteRepository& repository, const std::string& file) {
    const char* kind = repository.kind == RepositoryKind::model ? "/" : "/datasets/";
    return hub.endpoint + kind + encoded_path(repository.id) + "/resolve/" + encoded_path(repository.commit) + "/" + encoded_path(file);
}

std::vector<std::string> small_model_files(const RemoteRepository& repository) {
    std::vector<std::string> out;
    for (const char* name : {"config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt",
                             "vocab.json", "merges.txt", "tokenizer.model", "adapter_config.json", "adapter_model.safetensors"})
        if (repository.find(name)) out.emplace_back(name);
    return out;
}

std::string weights_file(const RemoteRepository& repository) {
    for (const char* name : {"model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"})
        if (repository.find(name)) return name;
    return {};
}

std::vector<std::string> likely_shards(const RemoteRepository& repository, const std::string& index) {
    const auto end = index.find(".index.json");
    if (end == std::string::npos) return {};
    const auto dot = index.find('.');
    const auto beginning = index.substr(0, dot) + "-", ending = index.substr(dot, end - dot);
    auto names = files_with_prefix(repository, beginning);
    std::erase_if(names, [&](const std::string& name) { return !name.ends_with(ending); });
    return names;
}

Expected<std::vector<std::string>> index_shards(const fs::path& index) {
    const auto json = read_json(index);
    if (!json) return tl::unexpected(json.error());
    if (!json->is_object() || !json->contains("weight_map") || !(*json)["weight_map"].is_object()) return fail(codes::hub_answer, index.string());
    std::set<std::string> names;
    for (const auto& [tensor, file] : (*json)["weight_map"].items()) {
        const auto name = file.is_string() ? file.get<std::string>() : std::string();
        if (!safe_file_name(name)) return fail(codes::hub_file_name, index.string(), {{"name", name}});
        names.insert(name);
    }
    return std::vector<std::string>(names.begin(), names.end());
}

std::vector<std::string> files_with_prefix(const RemoteRepository& repository, const std::string& prefix) {
    std::vector<std::string> out;
    for (const auto& file : repository.files)
        if (file.name.rfind(prefix, 0) == 0) out.push_back(file.name);
    std::sort(out.begin(), out.end());
    return out;
}

bool has_model_weights(const fs::path& folder) {
    std::error_code error;
    const auto weights = weights_file(folder);
    if (!weights || !weights->string().ends_with(".index.json")) return weights.has_value();
    const auto shards = index_shards(*weights);
    return shards && !shards->empty() && std::all_of(shards->begin(), shards->end(), [&](const std::string& shard) { return fs::exists(folder / shard, error); });
}

bool complete_model(const fs::path& folder) {
    std::error_code error;
    return fs::exists(folder / "config.json", error) && has_model_weights(folder);
}

static Problem problem(const Code& code, const std::string& place, std::vector<Arg> args) { return {&code, place, std::move(args), Severity::error}; }

// The endpoint as the user knows it, without a password that stands in it.
static std::string shown_host(const HubEnvironment& hub) {
    return hub.endpoint.find('@') == std::string::npos ? hub.endpoint : origin_of(hub.endpoint);
}

Problem hub_problem(const HttpResponse& response, const HubEnvironment& hub, const std::string& id, const std::string& place) {
    const Arg name{"id", id}, host{"host", shown_host(hub)};
    if (response.cancelled) return problem(codes::hub_cancelled, place, {name});
    if (!response.refused_redirect.empty()) return problem(codes::hub_redirect, place, {host, {"found", response.refused_redirect}});
    if (response.status == 0) return problem(codes::hub_connection, place, {host, {"reason", response.error}});
    const auto kind = response.header("x-error-code");
    if (kind == "GatedRepo") return problem(codes::hub_gated, place, {name, host});
    if (kind == "EntryNotFound") return problem(codes::hub_no_file, place, {name});
    if (kind == "RepoNotFound" || response.status == 404) return problem(codes::hub_not_found, place, {name, host});
    if (response.status == 401)
        return hub.token.empty() ? problem(codes::hub_needs_token, place, {name, host}) : problem(codes::hub_token_refused, place, {name, host});
    if (response.status == 403) return problem(codes::hub_forbidden, place, {name, host});
    if (response.status == 429) return problem(codes::hub_too_many, place, {host});
    if (response.status >= 500) return problem(codes::hub_server, place, {host, {"status", std::int64_t{response.status}}});
    if (!response.error.empty()) return problem(codes::hub_connection, place, {host, {"reason", response.error}});
    return problem(codes::hub_status, place, {host, {"status", std::int64_t{response.status}}});
}

}  // namespace tb
