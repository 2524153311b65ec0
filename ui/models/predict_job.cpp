#include "ui/models/predict_job.h"

namespace tb::ui {
namespace {
constexpr int kDebounceMilliseconds = 120;
}

struct PredictJob::Loaded {
    fs::path folder;
    Predict predict;
};

PredictJob::Load PredictJob::default_load() {
    return [](const fs::path& folder) -> Expected<Predict> {
        auto predictor = Predictor::load(folder);
        if (!predictor) return tl::unexpected(predictor.error());
        auto shared = std::make_shared<Predictor>(std::move(*predictor));
        return Predict([shared](const std::vector<std::string>& texts) { return shared->predict(texts); });
    };
}

PredictJob::PredictJob(Load load, QObject* parent) : QObject(parent), load_(std::move(load)), loaded_(std::make_shared<Loaded>()) {
    pool_.setMaxThreadCount(1);
    pool_.setExpiryTimeout(-1);
    timer_.setSingleShot(true);
    timer_.setInterval(kDebounceMilliseconds);
    connect(&timer_, &QTimer::timeout, this, &PredictJob::ask_now);
}

PredictJob::~PredictJob() {
    pool_.waitForDone();
}

void PredictJob::set_model(const fs::path& folder) {
    if (folder == folder_) return;
    folder_ = folder;
    ++generation_;
    answer_.reset();
    problems_.clear();
    timer_.start();
    emit changed();
}

void PredictJob::forget() {
    folder_.clear();
    ++generation_;
    loading_ = false;
    answer_.reset();
    pool_.start([loaded = loaded_] { *loaded = {}; });
}

void PredictJob::set_text(const QString& text) {
    text_ = text;
    ++generation_;
    timer_.start();
}

void PredictJob::ask_now() {
    if (folder_.empty() || text_.trimmed().isEmpty()) {
        // Nothing is asked any more: what is still being read was for an overtaken question.
        loading_ = false;
        answer_.reset();
        emit changed();
        return;
    }
    loading_ = true;
    emit changed();
    ask(
        pool_, this,
        [loaded = loaded_, load = load_, folder = folder_, text = text_.toStdString()]() -> Expected<std::vector<Answer>> {
            if (loaded->folder != folder) {
                *loaded = {};
                auto predict = load(folder);
                if (!predict) return tl::unexpected(predict.error());
                *loaded = {folder, std::move(*predict)};
            }
            return loaded->predict({text});
        },
        [this, generation = generation_](Expected<std::vector<Answer>> answers) {
            if (generation != generation_) return;
            loading_ = false;
            problems_.clear();
            answer_.reset();
            if (!answers)
                problems_ = answers.error();
            else if (!answers->empty())
                answer_ = std::move(answers->front());
            emit changed();
        });
}

}  // namespace tb::ui
