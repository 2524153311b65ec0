#include "core/peft/adapter_folder.h"

#include "core/base/files.h"
#include "core/nn/safetensors.h"
#include "core/peft/codes.h"
#include "core/peft/method.h"

namespace tb::peft {

namespace {

tl::unexpected<Problems> broken(const fs::path& place, const std::string& reason) { return fail(codes::adapter_broken, place.string(), {{"reason", reason}}); }

// The base model beside the adapter, as a path from here, by name, or as the run that made the adapter names it.
Expected<ModelFolder> find_base(const fs::path& folder, const Json& config) {
    const auto name = config.value("base_model_name_or_path", Json());
    std::error_code error;
    if (name.is_string() && !name.get<std::string>().empty()) {
        const auto text = name.get<std::string>();
        for (const auto& path : {folder / text, fs::path(text)})
            if (fs::is_directory(path, error)) return find_model(fs::absolute(path).lexically_normal().string(), {});
        if (auto known = find_model(text, {})) return known;
    }
    const auto spec = read_json(folder.parent_path() / "spec.json");
    const auto model = spec && spec->is_object() ? spec->value("model", Json()) : Json();
    if (model.is_string() && fs::exists(folder.parent_path() / model.get<std::string>() / "config.json", error))
        return find_model(model.get<std::string>(), folder.parent_path());
    return fail(codes::adapter_base_missing, folder.string(), {{"name", name.is_string() ? name.get<std::string>() : json_text(name)}});
}

// The head's tensor with one row a label: the one whose shape follows the number of labels.
int labels_in(const nn::TensorFile& file, const Json& base_config) {
    const auto two = nn::declare(base_config, 2, false), three = nn::declare(base_config, 3, false);
    if (!two || !three) return 0;
    for (std::size_t i = 0; i < two->tensors.size(); ++i) {
        if (two->tensors[i].shape == three->tensors[i].shape) continue;
        if (const auto* tensor = file.find("base_model.model." + two->tensors[i].name); tensor && tensor->dim() > 0) return static_cast<int>(tensor->size(0));
    }
    return 0;
}

std::vector<std::string> read_labels(const fs::path& file, int count) {
    std::vector<std::string> names;
    const auto json = read_json(file);
    const auto map = json && json->is_object() ? json->value("id2label", Json::object()) : Json::object();
    for (int i = 0; i < count && map.is_object(); ++i)
        if (const auto name = map.find(std::to_string(i)); name != map.end() && name->is_string()) names.push_back(*name);
    return static_cast<int>(names.size()) == count ? names : std::vector<std::string>();
}

}  // namespace

bool is_adapter(const fs::path& folder) {
    std::error_code error;
    return fs::exists(folder / "adapter_config.json", error);
}

Expected<AdapterFolder> open_adapter(const fs::path& folder) {
    AdapterFolder out;
    out.path = fs::absolute(folder).lexically_normal();
    auto config = read_json(out.path / "adapter_config.json");
    if (!config) return tl::unexpected(config.error());
    if (!config->is_object() || !config->contains("peft_type")) return broken(out.path / "adapter_config.json", "it does not say peft_type");
    if (const auto type = (*config)["peft_type"]; !type.is_string() || !registry().find(type.get<std::string>())) return tl::unexpected(check(*config));
    out.config = std::move(*config);
    const auto file = nn::read_safetensors(out.path / "adapter_model.safetensors");
    if (!file) return tl::unexpected(file.error());
    auto base = find_base(out.path, out.config);
    if (!base) return tl::unexpected(base.error());
    out.base = std::move(*base);
    out.num_labels = labels_in(*file, out.base.config);
    out.label_names = read_labels(out.path / "labels.json", out.num_labels);
    return out;
}

Expected<FoundModel> find_model_or_adapter(const std::string& name, const fs::path& base) {
    const auto path = fs::path(name).is_absolute() || base.empty() ? fs::path(name) : base / name;
    if (!name.empty() && is_adapter(path)) {
        auto adapter = open_adapter(path);
        if (!adapter) return tl::unexpected(adapter.error());
        return FoundModel{adapter->base, std::move(*adapter)};
    }
    auto folder = find_model(name, base);
    if (!folder) return tl::unexpected(folder.error());
    return FoundModel{std::move(*folder), {}};
}

Expected<Json> continued(const AdapterFolder& adapter, const Json& peft) {
    const auto* method = registry().find(adapter.config["peft_type"].get<std::string>());
    const auto& card = method->card();
    if (peft.is_object() && peft.value("peft_type", Json()) != card.name)
        return fail(codes::adapter_other_method, "$.peft.peft_type", {{"found", card.name}, {"wanted", json_text(peft.value("peft_type", Json("")))}});
    auto problems = check_fields(card, adapter.config, (adapter.path / "adapter_config.json").string());
    if (has_errors(problems)) return tl::unexpected(problems);
    auto config = method->continued(with_defaults(card, adapter.config));
    if (peft.is_object())
        for (const auto& [key, value] : peft.items()) config[key] = value;
    return config;
}

}  // namespace tb::peft
