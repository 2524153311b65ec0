#include "core/spec/spec_json.h"

#include "core/base/files.h"
#include "core/spec/checks.h"
#include "core/spec/codes.h"
#include "core/spec/fields.h"
#include "core/spec/writer.h"

#include <algorithm>
#include <map>

namespace tb {

static void read_dataset(SpecReader& root, Spec& spec, Problems& problems) {
    root.require("dataset");
    const Json* json = root.section("dataset");
    if (!json) return;
    SpecReader reader(*json, "$.dataset", problems);
    visit_dataset(reader, spec.dataset);
    const bool named = json->contains("source") && json->at("source").is_string() && json->at("source") != "";
    if (!named) {
        for (const char* key : {"train", "text", "label"}) reader.require(key);
        if (json->contains("text") && json->at("text").is_array() && json->at("text").empty())
            problems.push_back({&codes::spec_not_columns, "$.dataset.text", {{"found", "[]"}}, Severity::error});
    }
    reader.finish();
}

static void read_peft(SpecReader& root, Spec& spec, Problems& problems) {
    root.object("peft", spec.peft);
    if (spec.peft.is_null()) return;
    if (!spec.peft.contains("peft_type")) {
        problems.push_back({&codes::spec_missing, "$.peft.peft_type", {{"key", "peft_type"}}, Severity::error});
    } else if (!spec.peft["peft_type"].is_string()) {
        problems.push_back({&codes::spec_not_text, "$.peft.peft_type", {{"found", shown(spec.peft["peft_type"])}}, Severity::error});
    }
}

static void read_sections(SpecReader& root, Spec& spec, Problems& problems) {
    if (const Json* json = root.section("freeze")) {
        SpecReader reader(*json, "$.freeze", problems);
        visit_freeze(reader, spec.freeze);
        reader.finish();
    }
    read_peft(root, spec, problems);
    if (const Json* json = root.section("training")) {
        SpecReader reader(*json, "$.training", problems);
        visit_training(reader, spec.training, spec.task);
        reader.finish(foreign_training_settings(), renamed_training_settings());
    }
    if (const Json* json = root.section("engine")) {
        SpecReader reader(*json, "$.engine", problems);
        visit_engine(reader, spec.engine);
        reader.finish();
    }
}

Expected<Spec> parse_spec(const Json& json, const std::filesystem::path& base) {
    if (!json.is_object()) return fail(codes::spec_not_object, "$", {{"found", shown(json)}});
    Problems problems;
    Spec spec;
    spec.base = base;
    SpecReader root(json, "$", problems);
    root.text("name", spec.name);
    root.choice("task", spec.task, tasks());
    root.require("model");
    root.text("model", spec.model);
    root.text("model_name", spec.model_name);
    read_dataset(root, spec, problems);
    if (!root.has("task") && !spec.dataset.source.empty() && spec.dataset.train.empty()) spec.task.clear();
    root.whole("max_length", spec.max_length, between(1, largest_count));
    read_sections(root, spec, problems);
    root.finish();
    check_contradictions(spec, problems);
    if (!problems.empty()) return tl::unexpected(problems);
    return spec;
}

static tl::unexpected<Problems> bad_override(const std::string& text, const std::string& reason) {
    return fail(codes::spec_override, "--set", {{"found", text}, {"reason", reason}});
}

static Expected<void> apply_override(Json& json, const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) return bad_override(text, "it has no path and equals sign");
    std::string path = text.substr(0, equals);
    if (path.rfind("$.", 0) == 0) path.erase(0, 2);
    Json* node = &json;
    for (std::size_t begin = 0; begin <= path.size();) {
        const auto end = std::min(path.find('.', begin), path.size());
        const auto key = path.substr(begin, end - begin);
        if (key.empty()) return bad_override(text, "its path has an empty part");
        if (node->is_null()) *node = Json::object();
        if (!node->is_object()) return bad_override(text, path.substr(0, begin - 1) + " holds no settings");
        node = &(*node)[key];
        begin = end + 1;
    }
    const auto value = text.substr(equals + 1);
    const auto parsed = json_from(value);
    *node = parsed.is_discarded() ? Json(value) : parsed;
    return {};
}

Expected<Spec> load_spec(const std::filesystem::path& file, std::span<const std::string> overrides) {
    auto json = read_json(file);
    if (!json) return tl::unexpected(json.error());
    if (!json->is_object()) return fail(codes::spec_not_object, "$", {{"found", shown(*json)}});
    Problems problems;
    for (const auto& text : overrides) {
        const auto applied = apply_override(*json, text);
        if (!applied) problems.insert(problems.end(), applied.error().begin(), applied.error().end());
    }
    if (!json->contains("name")) (*json)["name"] = file.stem().string();
    auto spec = parse_spec(*json, std::filesystem::absolute(file).lexically_normal().parent_path());
    if (!spec) problems.insert(problems.end(), spec.error().begin(), spec.error().end());
    if (!problems.empty()) return tl::unexpected(problems);
    return spec;
}

template <class Part, class Visit>
static Json written(const Part& part, Visit visit) {
    SpecWriter writer;
    auto copy = part;  // the visitor's list serves the reader too, which needs a mutable struct
    visit(writer, copy);
    return std::move(writer.json);
}

Json to_json(const Spec& spec) {
    Json json = Json::object();
    json["name"] = spec.name;
    if (!spec.task.empty()) json["task"] = spec.task;
    json["model"] = spec.model;
    if (!spec.model_name.empty()) json["model_name"] = spec.model_name;
    json["dataset"] = written(spec.dataset, [](auto& v, auto& d) { visit_dataset(v, d); });
    json["max_length"] = spec.max_length ? Json(*spec.max_length) : Json();
    json["freeze"] = written(spec.freeze, [](auto& v, auto& f) { visit_freeze(v, f); });
    json["peft"] = spec.peft;
    json["training"] = written(spec.training, [&](auto& v, auto& t) { visit_training(v, t, spec.task); });
    json["engine"] = written(spec.engine, [](auto& v, auto& e) { visit_engine(v, e); });
    return json;
}

// Two relative paths from different folders can name one file.
static std::string from_base(const Spec& spec, const std::string& path, bool surely_a_path) {
    const std::filesystem::path given(path);
    if (path.empty() || given.is_absolute() || spec.base.empty()) return path;
    const auto full = (spec.base / given).lexically_normal();
    std::error_code error;
    return surely_a_path || std::filesystem::exists(full, error) ? full.string() : path;
}

static Json comparable(Spec spec) {
    spec.model = from_base(spec, spec.model, !spec.model_name.empty());
    for (auto* files : {&spec.dataset.train, &spec.dataset.validation, &spec.dataset.test})
        for (auto& file : files->list) file = from_base(spec, file, true);
    if (spec.task.empty()) spec.task = Spec().task;
    auto json = to_json(spec);
    json.erase("name");
    return json;
}

static Json recipe_of(const Spec& spec) {
    auto json = comparable(spec);
    json["training"].erase("seed");
    for (const char* key : {"device", "threads", "recovery_minutes"}) json["engine"].erase(key);
    return json;
}

bool same_recipe(const Spec& a, const Spec& b) { return recipe_of(a) == recipe_of(b); }

std::string recipe_key(const Spec& spec) { return json_text(recipe_of(spec)); }

// Objects are opened, everything else is one setting.
static void flatten(const Json& json, const std::string& path, std::vector<std::pair<std::string, Json>>& out) {
    if (!json.is_object() || (json.empty() && !path.empty())) {
        out.emplace_back(path, json);
        return;
    }
    for (const auto& [key, value] : json.items()) flatten(value, path.empty() ? key : path + "." + key, out);
}

SpecDiff diff_specs(std::span<const Spec> specs) {
    std::vector<std::string> order;
    std::map<std::string, std::vector<Json>> values;
    for (std::size_t i = 0; i < specs.size(); ++i) {
        std::vector<std::pair<std::string, Json>> settings;
        flatten(comparable(specs[i]), "", settings);
        for (auto& [path, value] : settings) {
            auto& row = values[path];
            if (row.empty()) order.push_back(path);
            row.resize(specs.size());
            row[i] = std::move(value);
        }
    }
    SpecDiff diff;
    for (const auto& path : order) {
        const auto& row = values[path];
        const bool equal = std::all_of(row.begin(), row.end(), [&](const Json& value) { return value == row.front(); });
        if (equal) {
            ++diff.equal;
        } else {
            diff.differing.push_back({path, row});
        }
    }
    return diff;
}

}  // namespace tb
