#include "core/predict/loading.h"

#include "core/peft/attach.h"
#include "core/predict/codes.h"
#include "core/spec/spec_json.h"
#include "core/train/checkpoint.h"
#include "core/train/prepare.h"

#include <algorithm>

namespace tb {

namespace {

// Where a config does not say, one label means a number, as in transformers.
bool is_regression(const Json& config) {
    const auto type = config.value("problem_type", Json());
    if (!type.is_null()) return type == "regression";
    const auto names = config.value("id2label", Json());
    return names.is_object() ? names.size() == 1 : config.value("num_labels", Json()) == 1;
}

std::vector<std::string> label_names(const Json& config, int num_labels) {
    std::vector<std::string> names;
    const auto map = config.value("id2label", Json::object());
    for (int i = 0; i < num_labels; ++i) {
        const auto key = std::to_string(i);
        names.push_back(map.is_object() && map.contains(key) && map[key].is_string() ? map[key].get<std::string>() : "LABEL_" + key);
    }
    return names;
}

// The spec of the run that made the result folder, where there is one.
std::optional<Spec> spec_beside(const fs::path& folder) {
    const auto json = read_json(folder / "spec.json");
    if (!json) return {};
    const auto spec = parse_spec(*json, folder);
    return spec ? std::optional(*spec) : std::nullopt;
}

struct Source {
    ModelFolder folder;
    int num_labels = 0;
    bool regression = false;
    std::optional<int> max_length;
    TrainingSpec training;   // of the run that made it: its loss is the one to evaluate with, its seed what the base lacks is drawn from
    Json peft = nullptr;     // the method whose adapters go into the model; null: none
    FreezeSpec freeze;
    fs::path adapter;        // their file; empty: they are filled afterwards
    fs::path tokenizer;      // where one may lie that goes before the model's
    bool flat = false;       // what trains lies in the flat buffers, as a checkpoint fills them
};

// Whether the head has values that nobody trained with.
bool has_draws(const nn::Model& model) {
    const auto& decl = model.declaration();
    return std::any_of(decl.tensors.begin(), decl.tensors.end(), [&](const nn::TensorDecl& tensor) {
        return decl.blocks[static_cast<std::size_t>(tensor.block)].role == nn::BlockRole::head && model.drawn().contains(tensor.name);
    });
}

// Texts are cut, losses computed and missing tensors drawn as in the run.
void take_settings(Source& source, const Spec& spec) {
    source.max_length = spec.max_length;
    source.training = spec.training;
}

Expected<std::shared_ptr<const Tokenizer>> tokenizer_of(const Source& source) {
    if (!source.tokenizer.empty())
        if (auto own = load_tokenizer(source.tokenizer)) return own;
    return load_tokenizer(source.folder.path);
}

Expected<LoadedModel> load(const Source& source) {
    auto tokenizer = tokenizer_of(source);
    if (!tokenizer) return tl::unexpected(tokenizer.error());
    nn::LoadReport report;
    auto model = nn::Model::load(source.folder, source.num_labels, source.regression, source.training.seed, &report);
    if (!model) return tl::unexpected(model.error());
    const auto setup = peft::apply(model->declaration(), source.peft, source.freeze);
    if (!setup) return tl::unexpected(setup.error());
    Expected<std::unique_ptr<peft::Tuner>> tuner = std::make_unique<peft::Tuner>(std::make_shared<const peft::Setup>(*setup), model->parameters());
    if (setup->method || source.flat) tuner = peft::attach(*model, *setup, source.training, 1, source.adapter);
    if (!tuner) return tl::unexpected(tuner.error());
    const int limit = length_limit(**tokenizer, model->declaration(), source.max_length);
    return LoadedModel{std::move(*model), std::move(*tuner), std::move(*tokenizer), label_names(source.folder.config, source.num_labels), source.regression, report.head_untrained, limit,
                       source.training.label_smoothing_factor};
}

Expected<LoadedModel> load_folder(const fs::path& path) {
    const auto folder = find_model(fs::absolute(path).string(), {});
    if (!folder) return tl::unexpected(folder.error());
    // A run's own result, merged or not, is cut where the run cut its texts.
    const bool of_run = path.filename() == "model" || path.filename() == "merged";
    const auto spec = of_run ? spec_beside(path.parent_path()) : std::nullopt;
    Source source;
    source.folder = *folder;
    source.regression = is_regression(folder->config);
    if (spec) take_settings(source, *spec);
    source.num_labels = source.regression ? 1 : labels_without_data(Spec(), folder->config);
    return load(source);
}

Expected<LoadedModel> load_adapter(const fs::path& path) {
    auto adapter = peft::open_adapter(path);
    if (!adapter) return tl::unexpected(adapter.error());
    auto config = peft::continued(*adapter, nullptr);
    if (!config) return tl::unexpected(config.error());
    const auto spec = spec_beside(fs::absolute(path).lexically_normal().parent_path());
    Source source;
    source.folder = adapter->base;
    source.num_labels = adapter->num_labels;
    source.regression = adapter->num_labels == 1;
    if (spec) take_settings(source, *spec);
    source.peft = std::move(*config);
    source.adapter = source.tokenizer = adapter->path;
    if (source.num_labels == 0) source.num_labels = labels_without_data(Spec(), adapter->base.config);
    auto loaded = load(source);
    if (!loaded) return loaded;
    if (!adapter->label_names.empty()) loaded->names = adapter->label_names;
    // What neither the base nor the adapter holds is the run's own draw again, where a run made the adapter.
    if (adapter->num_labels > 0) loaded->head_untrained = !spec && has_draws(loaded->model);
    return loaded;
}

const CheckpointHeader& best_of(const std::vector<CheckpointHeader>& checkpoints) {
    const auto& newest = checkpoints.front();
    const auto best = std::find_if(checkpoints.begin(), checkpoints.end(), [&](const CheckpointHeader& header) {
        return newest.state.best && header.state.step == newest.state.best->step;
    });
    return best == checkpoints.end() ? newest : *best;
}

// The run's model under the weights of its best checkpoint, else of its newest.
Expected<LoadedModel> load_checkpoint(const fs::path& run) {
    const auto spec = spec_beside(run);
    const auto checkpoints = list_checkpoints(run);
    if (!spec || checkpoints.empty()) return fail(codes::predict_no_model, run.string());
    const auto& chosen = best_of(checkpoints);
    const auto names = chosen.identity.value("labels", std::vector<std::string>());
    const bool regression = spec->task == "regression";
    const auto found = peft::find_model_or_adapter(spec->model, run);
    if (!found) return tl::unexpected(found.error());
    Source source;
    source.folder = found->folder;
    source.num_labels = regression ? 1 : static_cast<int>(names.size());
    source.regression = regression;
    take_settings(source, *spec);
    source.peft = spec->peft;
    source.freeze = spec->freeze;
    source.flat = true;
    // What the run went on from may have brought tensors that its base lacks.
    if (found->adapter) source.adapter = found->adapter->path;
    auto loaded = load(source);
    if (!loaded) return loaded;
    auto& parameters = loaded->model.parameters();
    const auto weights = read_checkpoint_weights(chosen.folder, parameters.weights().numel());
    if (!weights) return tl::unexpected(weights.error());
    const auto method = read_checkpoint_method(chosen.folder);
    if (!method) return tl::unexpected(method.error());
    at::NoGradGuard no_grad;
    parameters.weights().copy_(*weights);
    loaded->tuner->restore(*method);
    loaded->tuner->settle();
    loaded->names = names;
    loaded->head_untrained = false;
    return loaded;
}

}  // namespace

int length_limit(const Tokenizer& tokenizer, const nn::ModelDecl& model, std::optional<int> wanted) {
    const int most = std::min(model.positions, tokenizer.model_max_length().value_or(model.positions));
    return wanted ? std::min(*wanted, model.positions) : most;
}

Expected<LoadedModel> load_result(const fs::path& folder) {
    std::error_code error;
    if (peft::is_adapter(folder)) return load_adapter(folder);
    if (fs::exists(folder / "config.json", error)) return load_folder(folder);
    if (peft::is_adapter(folder / "adapter")) return load_adapter(folder / "adapter");
    if (fs::exists(folder / "model/config.json", error)) return load_folder(folder / "model");
    if (fs::exists(folder / "spec.json", error)) return load_checkpoint(folder);
    return fail(codes::predict_no_model, folder.string());
}

}  // namespace tb
