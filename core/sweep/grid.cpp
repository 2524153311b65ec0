#include "core/sweep/grid.h"

#include "core/base/files.h"
#include "core/hub/folders.h"
#include "core/spec/near.h"
#include "core/spec/reader.h"
#include "core/spec/spec_json.h"
#include "core/sweep/codes.h"

#include <algorithm>
#include <map>
#include <set>

namespace tb {

namespace {

struct Axis {
    std::string path;  // "training.seed"
    std::vector<Json> values;
    std::vector<std::string> labels, ids;  // one a value
};

using Labels = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t most_runs = 10'000;

std::string plain_path(const std::string& path) { return path.rfind("$.", 0) == 0 ? path.substr(2) : path; }

// Puts `value` at a dotted path, making the objects on the way. Says what is in the way, or nothing.
std::string put(Json& spec, const std::string& path, const Json& value) {
    Json* node = &spec;
    for (std::size_t begin = 0; begin <= path.size();) {
        const auto end = std::min(path.find('.', begin), path.size());
        const auto key = path.substr(begin, end - begin);
        if (key.empty()) return "it has an empty part";
        if (node->is_null()) *node = Json::object();
        if (!node->is_object()) return path.substr(0, begin - 1) + " holds no settings";
        node = &(*node)[key];
        begin = end + 1;
    }
    *node = value;
    return {};
}

std::string slug(const std::string& text) {
    std::string out;
    for (const unsigned char c : text) {
        if (std::isalnum(c) || c == '.' || c == '_')
            out += static_cast<char>(std::tolower(c));
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (!out.empty() && (out.back() == '-' || out.back() == '.')) out.pop_back();
    return out;
}

// "training.seed" 42 -> "s42"; numbers of other axes bear their setting's name.
std::string id_part(const std::string& path, const Json& value) {
    const auto key = path.substr(path.rfind('.') + 1);
    if (path == "training.seed") return "s" + slug(value_label(value));
    // Of a folder its own name says enough.
    if (value.is_string() && std::string("/.").find(value.get<std::string>().substr(0, 1)) != std::string::npos)
        return slug(std::filesystem::path(value.get<std::string>()).filename().string());
    const bool plain = value.is_number() || value.is_boolean() || value.is_array();
    return plain ? slug(key) + slug(value_label(value)) : slug(value_label(value));
}

// Of several values with one name the label tells more. Where names are distinct they make the id, as in every queue begun so far.
Axis name_values(Axis axis) {
    axis.labels = axis_labels(axis.values);
    std::map<std::string, const Json*> first;
    std::set<std::string> shared;
    for (const auto& value : axis.values) {
        const auto name = value_label(value);
        if (const auto [at, fresh] = first.emplace(name, &value); !fresh && *at->second != value) shared.insert(name);
    }
    for (std::size_t i = 0; i < axis.values.size(); ++i) {
        auto label = axis.labels[i];
        std::erase(label, '=');
        axis.ids.push_back(shared.contains(value_label(axis.values[i])) ? slug(label) : id_part(axis.path, axis.values[i]));
    }
    return axis;
}

Expected<std::vector<Axis>> read_axes(const Json& json) {
    std::vector<Axis> axes;
    Problems problems;
    for (const auto& [path, values] : json.items()) {
        const auto place = "$.axes." + path;
        if (!values.is_array() || values.empty()) {
            problems.push_back({&codes::sweep_axis, place, {{"found", shown(values)}}, Severity::error});
            continue;
        }
        axes.push_back(name_values({plain_path(path), values.get<std::vector<Json>>(), {}, {}}));
    }
    if (!problems.empty()) return tl::unexpected(problems);
    return axes;
}

Expected<void> check_exclude(const Json& exclude, const std::vector<Axis>& axes) {
    std::vector<std::string> known;
    for (const auto& axis : axes) known.push_back(axis.path);
    Problems problems;
    for (std::size_t i = 0; i < exclude.size(); ++i) {
        const auto place = "$.exclude[" + std::to_string(i) + "]";
        if (!exclude[i].is_object()) {
            problems.push_back({&codes::sweep_form, place, {{"found", shown(exclude[i])}}, Severity::error});
            continue;
        }
        for (const auto& [path, value] : exclude[i].items()) {
            // A path below an axis is one too: "peft.peft_type" where "peft" is varied.
            const auto below = [&name = path](const std::string& axis) { return plain_path(name) == axis || plain_path(name).rfind(axis + ".", 0) == 0; };
            if (std::none_of(known.begin(), known.end(), below))
                problems.push_back({&codes::sweep_exclude, place, {{"path", path}, {"known", join(known)}}, Severity::error});
        }
    }
    if (!problems.empty()) return tl::unexpected(problems);
    return {};
}

const Json* find(const Json& spec, const std::string& path) {
    const Json* node = &spec;
    for (std::size_t begin = 0; begin <= path.size();) {
        const auto end = std::min(path.find('.', begin), path.size());
        if (!node->is_object() || !node->contains(path.substr(begin, end - begin))) return nullptr;
        node = &(*node)[path.substr(begin, end - begin)];
        begin = end + 1;
    }
    return node;
}

// Whether a run has what an exclusion names: the value itself, some of its settings, or what it is called.
bool has(const Json& found, const std::string& label, const Json& wanted) {
    if (found == wanted) return true;
    if (wanted.is_string()) return wanted == label || wanted == value_label(found);
    if (!wanted.is_object() || wanted.empty() || !found.is_object()) return false;
    return std::all_of(wanted.items().begin(), wanted.items().end(), [&](const auto& item) { return found.contains(item.key()) && found[item.key()] == item.value(); });
}

// Left out where the run has every value that one of the exclusions names.
bool excluded(const Json& spec, const Labels& labels, const Json& exclude) {
    return std::any_of(exclude.begin(), exclude.end(), [&](const Json& combination) {
        return !combination.empty() && std::all_of(combination.items().begin(), combination.items().end(), [&](const auto& item) {
            const auto path = plain_path(item.key());
            const auto* found = find(spec, path);
            const auto label = std::find_if(labels.begin(), labels.end(), [&](const auto& one) { return one.first == path; });
            return found && has(*found, label == labels.end() ? std::string() : label->second, item.value());
        });
    });
}

void make_absolute(Spec& spec) {
    std::error_code error;
    const auto from_base = [&](const std::string& path) { return (spec.base / path).lexically_normal().string(); };
    if (!spec.model.empty() && std::filesystem::is_directory(spec.base / spec.model, error)) spec.model = from_base(spec.model);
    for (auto* files : {&spec.dataset.train, &spec.dataset.validation, &spec.dataset.test})
        for (auto& file : files->list) file = from_base(file);
}

class Builder {
public:
    Builder(const Json& base, const Json& exclude, std::vector<Axis> axes, std::filesystem::path folder)
        : base_(base), exclude_(exclude), axes_(std::move(axes)), folder_(std::move(folder)) {}

    Expected<std::vector<SweepRun>> build() {
        std::size_t count = 1;
        constexpr std::size_t beyond = 1'000'000'000;  // more than any grid, and the product of two such numbers does not overflow
        for (const auto& axis : axes_) count = std::min(beyond, count * std::min(beyond, axis.values.size()));
        if (count > most_runs) return fail(codes::sweep_large, "$.axes", {{"count", static_cast<std::int64_t>(count)}, {"most", std::int64_t{most_runs}}});
        add(0, base_, {}, {});
        if (!problems_.empty()) return tl::unexpected(problems_);
        if (runs_.empty()) return fail(codes::sweep_empty, "$.exclude");
        return std::move(runs_);
    }

private:
    void add(std::size_t at, const Json& spec, Labels labels, const std::string& id) {
        if (at == axes_.size()) return finish(spec, std::move(labels), id);
        const auto& axis = axes_[at];
        for (std::size_t i = 0; i < axis.values.size(); ++i) {
            auto varied = spec;
            if (const auto reason = put(varied, axis.path, axis.values[i]); !reason.empty()) {
                tell({&codes::sweep_path, "$.axes", {{"path", axis.path}, {"reason", reason}}, Severity::error});
                return;
            }
            auto with = labels;
            with.emplace_back(axis.path, axis.labels[i]);
            add(at + 1, varied, std::move(with), id + (id.empty() ? "" : "-") + axis.ids[i]);
        }
    }
    void finish(Json spec, Labels labels, std::string id) {
        if (excluded(spec, labels, exclude_)) return;
        if (id.empty()) id = "run";
        const auto plain = id;
        for (int n = 2; !ids_.insert(id).second; ++n) id = plain + "-" + std::to_string(n);
        if (spec.is_object()) spec["name"] = id;
        auto parsed = parse_spec(spec, folder_);
        if (!parsed) {
            for (auto problem : parsed.error()) tell(std::move(problem), id);
            return;
        }
        auto task = task_of(*parsed);
        if (!task) {
            for (auto problem : task.error()) tell(std::move(problem), id);
            return;
        }
        parsed->task = std::move(*task);
        make_absolute(*parsed);
        runs_.push_back({id, std::move(labels), std::move(*parsed)});
    }
    // A mistake of the base is one of every run: it is told once.
    void tell(Problem problem, const std::string& id = {}) {
        const auto same = [&](const Problem& told) { return told.code == problem.code && told.place.ends_with(problem.place) && told.args == problem.args; };
        if (std::any_of(problems_.begin(), problems_.end(), same)) return;
        if (!id.empty()) problem.place = id + ": " + problem.place;
        problems_.push_back(std::move(problem));
    }

    const Json& base_;
    const Json& exclude_;
    std::vector<Axis> axes_;
    std::filesystem::path folder_;
    std::set<std::string> ids_;
    std::vector<SweepRun> runs_;
    Problems problems_;
};

}  // namespace

Expected<Sweep> parse_sweep(const Json& json, const std::filesystem::path& base, const std::string& name) {
    if (!json.is_object() || !json.contains("base") || !json["base"].is_object() || !json.contains("axes") || !json["axes"].is_object())
        return fail(codes::sweep_form, "$", {{"found", shown(json)}});
    Problems problems;
    for (const auto& [key, value] : json.items())
        if (const std::set<std::string> known{"name", "title", "notes", "base", "axes", "exclude"}; !known.contains(key))
            problems.push_back({&codes::sweep_form, "$." + key, {{"found", key}}, Severity::error});
    const auto exclude = json.contains("exclude") ? json["exclude"] : Json::array();
    if (!exclude.is_array()) problems.push_back({&codes::sweep_form, "$.exclude", {{"found", shown(exclude)}}, Severity::error});
    if (!problems.empty()) return tl::unexpected(problems);
    auto axes = read_axes(json["axes"]);
    if (!axes) return tl::unexpected(axes.error());
    if (const auto checked = check_exclude(exclude, *axes); !checked) return tl::unexpected(checked.error());
    Sweep sweep;
    sweep.name = json.contains("name") && json["name"].is_string() ? json["name"].get<std::string>() : name;
    for (const auto& axis : *axes) sweep.axes.push_back(axis.path);
    auto runs = Builder(json["base"], exclude, std::move(*axes), base).build();
    if (!runs) return tl::unexpected(runs.error());
    sweep.runs = std::move(*runs);
    return sweep;
}

Expected<Sweep> load_sweep(const std::filesystem::path& file) {
    const auto json = read_json(file);
    if (!json) return tl::unexpected(json.error());
    return parse_sweep(*json, fs::absolute(file).lexically_normal().parent_path(), file.stem().string());
}

}  // namespace tb
