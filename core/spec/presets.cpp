#include "core/spec/presets.h"

#include "core/base/files.h"
#include "core/base/system.h"
#include "core/spec/codes.h"
#include "core/spec/spec_json.h"

#include <algorithm>

namespace tb {

static Expected<Preset> load_preset(const fs::path& file) {
    const auto json = read_json(file);
    if (!json) return tl::unexpected(json.error());
    for (const char* key : {"title", "spec"})
        if (!json->is_object() || !json->contains(key)) return fail(codes::spec_missing, file.string(), {{"key", key}});
    auto spec = parse_spec((*json)["spec"], {});
    if (!spec) {
        for (auto& problem : spec.error()) problem.place = file.string() + " " + problem.place;
        return tl::unexpected(spec.error());
    }
    return Preset{file.stem().string(), json->value("title", ""), json->value("published", ""), std::move(*spec)};
}

Expected<std::vector<Preset>> load_presets() {
    const auto folder = resources_folder() / "presets";
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Preset> presets;
    Problems problems;
    for (const auto& file : files) {
        auto preset = load_preset(file);
        if (preset) {
            presets.push_back(std::move(*preset));
        } else {
            problems.insert(problems.end(), preset.error().begin(), preset.error().end());
        }
    }
    if (!problems.empty()) return tl::unexpected(problems);
    return presets;
}

DatasetSpec glue_sst2_files(const fs::path& folder) {
    DatasetSpec dataset;
    dataset.source = "sst2";
    dataset.train = (folder / "train.tsv").string();
    dataset.validation = (folder / "dev.tsv").string();
    dataset.text = {std::string("sentence")};
    dataset.label = std::string("label");
    dataset.labels = {"negative", "positive"};
    return dataset;
}

Expected<std::vector<Spec>> demo_specs(const fs::path& glue_folder) {
    const auto presets = load_presets();
    if (!presets) return tl::unexpected(presets.error());
    std::vector<Spec> specs;
    for (const char* id : {"tpf-02", "tpf-03"}) {
        const auto preset = std::find_if(presets->begin(), presets->end(), [&](const Preset& p) { return p.id == id; });
        if (preset == presets->end()) return fail(codes::spec_preset_missing, (resources_folder() / "presets").string(), {{"name", id}});
        auto spec = preset->spec;
        spec.model = "starter";
        if (glue_folder.empty()) {
            spec.dataset = {};
            spec.dataset.source = "demo";
            spec.training.logging_steps = 10;  // an epoch of the small set is some 80 steps
        } else {
            spec.dataset = glue_sst2_files(fs::absolute(glue_folder).lexically_normal());
        }
        specs.push_back(std::move(spec));
    }
    return specs;
}

}  // namespace tb
