#include "core/predict/predict.h"

#include "core/base/system.h"
#include "core/data/utf8.h"
#include "core/predict/codes.h"
#include "core/spec/spec_json.h"
#include "core/train/checkpoint.h"
#include "core/train/conditions.h"
#include "core/train/evaluate.h"
#include "core/train/prepare.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <algorithm>

namespace tb {

struct Predictor::State {
    nn::Model model;
    std::shared_ptr<const Tokenizer> tokenizer;
    std::vector<std::string> names;
    bool regression = false, head_untrained = false;
    int max_length = 0;
};

namespace {

using State = Predictor::State;

bool is_regression(const Json& config) { return config.value("problem_type", Json()) == "regression"; }

std::vector<std::string> label_names(const Json& config, int num_labels) {
    std::vector<std::string> names;
    const auto map = config.value("id2label", Json::object());
    for (int i = 0; i < num_labels; ++i) {
        const auto key = std::to_string(i);
        names.push_back(map.is_object() && map.contains(key) && map[key].is_string() ? map[key].get<std::string>() : "LABEL_" + key);
    }
    return names;
}

int length_limit(const Tokenizer& tokenizer, const nn::ModelDecl& model, std::optional<int> wanted) {
    const int most = std::min(model.positions, tokenizer.model_max_length().value_or(model.positions));
    return wanted ? std::min(*wanted, model.positions) : most;
}

// The spec of the run that made the result folder, where there is one.
std::optional<Spec> spec_beside(const fs::path& folder) {
    const auto json = read_json(folder / "spec.json");
    if (!json) return {};
    const auto spec = parse_spec(*json, folder);
    return spec ? std::optional(*spec) : std::nullopt;
}

Expected<std::unique_ptr<State>> load_state(const ModelFolder& folder, int num_labels, bool regression, std::optional<int> max_length) {
    auto tokenizer = load_tokenizer(folder.path);
    if (!tokenizer) return tl::unexpected(tokenizer.error());
    nn::LoadReport report;
    auto model = nn::Model::load(folder, num_labels, regression, 42, &report);
    if (!model) return tl::unexpected(model.error());
    const int limit = length_limit(**tokenizer, model->declaration(), max_length);
    return std::unique_ptr<State>(new State{std::move(*model), std::move(*tokenizer), label_names(folder.config, num_labels), regression, report.head_untrained, limit});
}

Expected<std::unique_ptr<State>> load_folder(const fs::path& path) {
    const auto folder = find_model(fs::absolute(path).string(), {});
    if (!folder) return tl::unexpected(folder.error());
    const auto spec = path.filename() == "model" ? spec_beside(path.parent_path()) : std::nullopt;
    const bool regression = is_regression(folder->config);
    const int num_labels = regression ? 1 : labels_without_data(Spec(), folder->config);
    return load_state(*folder, num_labels, regression, spec ? spec->max_length : std::nullopt);
}

// The run's model under the weights of its best checkpoint, else of its newest.
Expected<std::unique_ptr<State>> load_checkpoint(const fs::path& run) {
    const auto spec = spec_beside(run);
    const auto checkpoints = list_checkpoints(run);
    if (!spec || checkpoints.empty()) return fail(codes::predict_no_model, run.string());
    const auto& newest = checkpoints.front();
    const auto best = std::find_if(checkpoints.begin(), checkpoints.end(), [&](const CheckpointHeader& header) {
        return newest.state.best && header.state.step == newest.state.best->step;
    });
    const auto& chosen = best == checkpoints.end() ? newest : *best;
    const auto names = chosen.identity.value("labels", std::vector<std::string>());
    const bool regression = spec->task == "regression";
    const auto folder = find_model(spec->model, run);
    if (!folder) return tl::unexpected(folder.error());
    auto state = load_state(*folder, regression ? 1 : static_cast<int>(names.size()), regression, spec->max_length);
    if (!state) return state;
    auto& model = (*state)->model;
    const auto trainable = nn::trainable_tensors(model.declaration(), spec->freeze);
    if (!trainable) return tl::unexpected(trainable.error());
    model.parameters().set_trainable(*trainable);
    const auto weights = read_checkpoint_weights(chosen.folder, model.parameters().weights().numel());
    if (!weights) return tl::unexpected(weights.error());
    at::NoGradGuard no_grad;
    model.parameters().weights().copy_(*weights);
    (*state)->names = names;
    (*state)->head_untrained = false;
    return state;
}

Problems check_texts(const std::vector<std::string>& texts, const std::vector<std::string>& pairs) {
    Problems problems;
    if (!pairs.empty() && pairs.size() != texts.size())
        problems.push_back({&codes::predict_pairs, {}, {{"texts", std::int64_t(texts.size())}, {"pairs", std::int64_t(pairs.size())}}});
    for (const auto* list : {&texts, &pairs})
        for (std::size_t i = 0; i < list->size(); ++i)
            if (first_invalid_utf8((*list)[i])) problems.push_back({&codes::predict_not_utf8, {}, {{"number", std::int64_t(i + 1)}}});
    return problems;
}

void append(Encoded& data, const Encoding& encoding) {
    data.ids.insert(data.ids.end(), encoding.ids.begin(), encoding.ids.end());
    data.type_ids.insert(data.type_ids.end(), encoding.type_ids.begin(), encoding.type_ids.end());
    data.offsets.push_back(static_cast<std::int64_t>(data.ids.size()));
    data.label.push_back(-1);
    data.row.push_back(data.size() - 1);
}

Answer answer_of(const State& state, std::span<const float> logits, const Encoding& encoding) {
    Answer answer;
    answer.logits.assign(logits.begin(), logits.end());
    if (!state.regression) {
        answer.label = argmax(logits);
        answer.probabilities = softmax(logits);
        answer.names = state.names;
        answer.name = state.names[static_cast<std::size_t>(answer.label)];
    }
    for (const auto id : encoding.ids) answer.tokens.push_back(state.tokenizer->token(id));
    answer.cut = encoding.cut;
    answer.head_untrained = state.head_untrained;
    return answer;
}

}  // namespace

Expected<Predictor> Predictor::load(const fs::path& folder) {
    at::set_num_threads(default_threads());
    std::error_code error;
    auto state = fs::exists(folder / "config.json", error)           ? load_folder(folder)
                 : fs::exists(folder / "model/config.json", error)   ? load_folder(folder / "model")
                 : fs::exists(folder / "spec.json", error)           ? load_checkpoint(folder)
                                                                     : fail(codes::predict_no_model, folder.string());
    if (!state) return tl::unexpected(state.error());
    return Predictor(std::move(*state));
}

Expected<std::vector<Answer>> Predictor::predict(const std::vector<std::string>& texts, const std::vector<std::string>& pairs) {
    if (auto problems = check_texts(texts, pairs); !problems.empty()) return tl::unexpected(problems);
    at::set_num_threads(default_threads());
    const double began = monotonic_seconds();
    std::vector<Encoding> encodings;
    Encoded data;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        encodings.push_back(pairs.empty() ? state_->tokenizer->encode(texts[i], state_->max_length)
                                          : state_->tokenizer->encode_pair(texts[i], pairs[i], state_->max_length));
        append(data, encodings.back());
    }
    const auto outcome = run_model(state_->model, data, at::Device(at::kCPU));
    std::vector<Answer> answers;
    for (std::size_t i = 0; i < encodings.size(); ++i) answers.push_back(answer_of(*state_, outcome->row(static_cast<std::int64_t>(i)), encodings[i]));
    for (auto& answer : answers) answer.seconds = (monotonic_seconds() - began) / static_cast<double>(answers.size());
    return answers;
}

Expected<Metrics> Predictor::evaluate(const DatasetSpec& dataset, const fs::path& base, const std::string& split, std::optional<int> max_length) {
    at::set_num_threads(default_threads());
    const auto resolved = resolve_dataset(dataset, base);
    if (!resolved) return tl::unexpected(resolved.error());
    const auto data = load_dataset(*resolved, state_->regression ? "regression" : "text-classification");
    if (!data) return tl::unexpected(data.error());
    const auto wanted = static_cast<std::int64_t>(state_->model.declaration().num_labels);
    if (!state_->regression && data->num_labels != wanted)
        return fail(codes::predict_labels, "$.dataset.label", {{"found", std::int64_t(data->num_labels)}, {"wanted", wanted}});
    const auto& examples = split == "test" ? data->test : split == "train" ? data->train : data->validation;
    const int limit = max_length ? length_limit(*state_->tokenizer, state_->model.declaration(), max_length) : state_->max_length;
    const auto encoded = encode(examples, *state_->tokenizer, limit, default_threads());
    const double began = monotonic_seconds();
    const auto outcome = run_model(state_->model, encoded, at::Device(at::kCPU));
    auto metrics = measure(*outcome, state_->regression, 0);
    metrics.eval_runtime = monotonic_seconds() - began;
    if (metrics.rows == 0) return fail(codes::predict_no_split, "$.dataset", {{"split", split}});
    return metrics;
}

Predictor::Predictor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Predictor::Predictor(Predictor&&) noexcept = default;
Predictor& Predictor::operator=(Predictor&&) noexcept = default;
Predictor::~Predictor() = default;

}  // namespace tb
