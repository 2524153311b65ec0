#include "core/predict/predict.h"

#include "core/base/system.h"
#include "core/data/guess_columns.h"
#include "core/data/utf8.h"
#include "core/predict/codes.h"
#include "core/predict/loading.h"
#include "core/train/conditions.h"
#include "core/train/device.h"
#include "core/train/evaluate.h"
#include "core/train/matrix_choice.h"
#include "core/train/prepare.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <algorithm>

namespace tb {

struct Predictor::State : LoadedModel {
    at::Device device = at::kCPU;
};

namespace {

using State = Predictor::State;

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

Expected<Predictor> Predictor::load(const fs::path& folder, const std::string& name) {
    at::set_num_threads(default_threads());
    settle_matrix_path();
    EngineSpec engine;
    engine.device = name;
    const auto device = choose_device(engine);
    if (!device) return tl::unexpected(device.error());
    auto loaded = load_result(folder);
    if (!loaded) return tl::unexpected(loaded.error());
    loaded->model.move_to(*device);
    return Predictor(std::unique_ptr<State>(new State{std::move(*loaded), *device}));
}

Expected<std::vector<Answer>> Predictor::predict(const std::vector<std::string>& texts, const std::vector<std::string>& pairs) {
    if (auto problems = check_texts(texts, pairs); !problems.empty()) return tl::unexpected(problems);
    at::set_num_threads(default_threads());
    settle_matrix_path();
    const double began = monotonic_seconds();
    std::vector<Encoding> encodings;
    Encoded data;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        encodings.push_back(pairs.empty() ? state_->tokenizer->encode(texts[i], state_->max_length)
                                          : state_->tokenizer->encode_pair(texts[i], pairs[i], state_->max_length));
        append(data, encodings.back());
    }
    const auto outcome = run_model(state_->model, data, state_->device);
    std::vector<Answer> answers;
    for (std::size_t i = 0; i < encodings.size(); ++i) answers.push_back(answer_of(*state_, outcome->row(static_cast<std::int64_t>(i)), encodings[i]));
    for (auto& answer : answers) answer.seconds = (monotonic_seconds() - began) / static_cast<double>(answers.size());
    return answers;
}

Expected<Metrics> Predictor::evaluate(const DatasetSpec& dataset, const fs::path& base, const std::string& split, std::optional<int> max_length) {
    at::set_num_threads(default_threads());
    settle_matrix_path();
    auto resolved = resolve_dataset(dataset, base);
    if (!resolved) return tl::unexpected(resolved.error());
    if (const auto guessed = guess_missing_columns(*resolved); !guessed) return tl::unexpected(guessed.error());
    const auto data = load_dataset(*resolved, state_->regression ? "regression" : "text-classification");
    if (!data) return tl::unexpected(data.error());
    const auto wanted = static_cast<std::int64_t>(state_->model.declaration().num_labels);
    if (!state_->regression && data->num_labels != wanted)
        return fail(codes::predict_labels, "$.dataset.label", {{"found", std::int64_t(data->num_labels)}, {"wanted", wanted}});
    const auto& examples = split == "test" ? data->test : split == "train" ? data->train : data->validation;
    const int limit = max_length ? length_limit(*state_->tokenizer, state_->model.declaration(), max_length) : state_->max_length;
    const auto encoded = encode(examples, *state_->tokenizer, limit, default_threads());
    const double began = monotonic_seconds();
    const auto outcome = run_model(state_->model, encoded, state_->device);
    auto metrics = measure(*outcome, state_->regression, state_->label_smoothing, state_->tuner->penalty());
    metrics.eval_runtime = monotonic_seconds() - began;
    if (metrics.rows == 0) return fail(codes::predict_no_split, "$.dataset", {{"split", split}});
    return metrics;
}

Predictor::Predictor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Predictor::Predictor(Predictor&&) noexcept = default;
Predictor& Predictor::operator=(Predictor&&) noexcept = default;
Predictor::~Predictor() = default;

}  // namespace tb
