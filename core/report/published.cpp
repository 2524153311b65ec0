#include "core/report/published.h"

#include "core/base/system.h"
#include "core/spec/presets.h"
#include "core/spec/spec_json.h"

#include <algorithm>

namespace tb {

static std::optional<double> number(const Json& json, const char* key) { return json.contains(key) ? std::optional(json[key].get<double>()) : std::nullopt; }

static PublishedRun published_of(const std::string& id, const Json& json) {
    PublishedRun run;
    run.id = id;
    run.title = json.at("title");
    run.source = json.at("source");
    run.model = json.at("model");
    run.dataset = json.at("dataset");
    for (const auto& epoch : json.at("epochs")) run.epochs.push_back({epoch.at("epoch"), number(epoch, "train_loss"), number(epoch, "eval_loss"), number(epoch, "accuracy")});
    run.best_epoch = json.at("best_epoch");
    run.validation_rows = json.at("validation_rows");
    run.time = json.at("time");
    run.device = json.at("device");
    run.trainable = json.at("trainable");
    run.train_loss_meaning = json.at("train_loss_meaning");
    const auto& counted = json.at("counted");
    run.counted_total = counted.at("total");
    run.counted_trainable = counted.at("trainable");
    run.counted_embeddings = counted.at("embeddings");
    return run;
}

static std::vector<PublishedRun> read_all() {
    std::vector<PublishedRun> runs;
    std::error_code error;
    for (const auto& file : fs::directory_iterator(resources_folder() / "published", error)) {
        if (file.path().extension() != ".json") continue;
        if (const auto json = read_json(file.path())) runs.push_back(published_of(file.path().stem().string(), *json));
    }
    std::sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    const auto presets = load_presets();
    for (auto& run : runs) {
        if (!presets) continue;
        const auto same = std::find_if(presets->begin(), presets->end(), [&](const Preset& preset) { return preset.published == run.id; });
        if (same != presets->end()) run.settings = to_json(same->spec);
    }
    return runs;
}

const std::vector<PublishedRun>& published_runs() {
    static const auto runs = read_all();
    return runs;
}

const PublishedRun* find_published(const std::string& id) {
    const auto& runs = published_runs();
    const auto found = std::find_if(runs.begin(), runs.end(), [&](const PublishedRun& run) { return run.id == id; });
    return found == runs.end() ? nullptr : &*found;
}

}  // namespace tb
