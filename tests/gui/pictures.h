#pragma once
// A window over told runs, for pictures and page tests: nothing trains; data, recipes and plans are the program's own.
#include "core/train/codes.h"
#include "ui/main_window.h"

#include <QTemporaryDir>

#include <chrono>
#include <cmath>
#include <thread>

namespace tb::ui {

struct Told {
    int steps_per_epoch = 80;
    double part = 1;  // of the run that is told; below 1 it then waits until it is told to end
    double level = 0;  // of the validation loss, so that two runs differ
    bool lost = false;  // ends at a loss that is not finite, its first evaluation kept
};

inline StepEvent told_step(int step, int all, int per_epoch) {
    const double x = static_cast<double>(step) / all, noise = std::sin(step * 12.9898) * 0.07 + std::sin(step * 3.7) * 0.03;
    StepEvent event;
    event.step = step;
    event.epoch = static_cast<double>(step) / per_epoch;
    event.loss = 0.12 + 0.56 * std::exp(-3 * x) + noise;
    event.accuracy = std::min(1.0, 1.03 - event.loss * 0.7);
    event.learning_rate = 3e-5 * (x < 0.1 ? x * 10 : 0.5 + 0.5 * std::cos(3.14159265 * (x - 0.1) / 0.9));
    event.grad_norm = std::abs(3.2 + 12 * noise);
    event.tokens = 16 * 18;
    event.samples = 16;
    event.time = step * 0.21 + noise * 0.2;
    event.memory = 540'000'000 + step * 40'000;
    return event;
}

// A run told event by event, as the trainer would.
inline FinishedEvent tell_run(const Spec& spec, const Told& told, const EventSink& sink, RunControl* control) {
    const int epochs = static_cast<int>(spec.training.num_train_epochs), all = told.steps_per_epoch * epochs;
    StartedEvent started;
    started.max_steps = all;
    started.steps_per_epoch = told.steps_per_epoch;
    started.train_rows = told.steps_per_epoch * 16;
    started.eval_rows = 300;
    started.num_train_epochs = epochs;
    started.parameters.total = 22'714'754;
    started.parameters.trainable = spec.freeze.embeddings ? 3'697'154 : 22'714'754;
    sink(PhaseEvent{"training", 0, 0});
    sink(started);
    FinishedEvent end;
    end.parameters = started.parameters;
    const int last = static_cast<int>(all * told.part);
    for (int step = 1; step <= last; ++step) {
        const StepEvent event = told_step(step, all, told.steps_per_epoch);
        sink(event);
        if (step % 10 == 0) sink(LogEvent{step, event.epoch, event.loss, event.learning_rate, event.grad_norm, event.time});
        if (step % told.steps_per_epoch) continue;
        const int epoch = step / told.steps_per_epoch;
        EvalEvent eval;
        eval.metrics.step = step;
        eval.metrics.epoch = epoch;
        eval.metrics.eval_loss = 0.46 + told.level - 0.05 * epoch + (epoch > 2 ? 0.06 * (epoch - 2) : 0);
        eval.metrics.eval_accuracy = 0.78 - told.level / 2 + 0.02 * epoch;
        eval.metrics.rows = 300;
        eval.best = epoch <= 2;
        eval.time = event.time;
        sink(eval);
        sink(CheckpointEvent{step, "checkpoints/checkpoint-" + std::to_string(step), false, event.time});
        if (eval.best) {
            end.best = eval.metrics;
            end.best_step = step;
        }
        end.final = eval.metrics;
    }
    while (told.part < 1 && !told.lost && control && control->get() != Request::cancel && control->get() != Request::save_and_leave)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    if (told.lost) {
        end.state = RunState::failed;
        end.problems = {{&codes::not_finite, {}, {{"step", std::int64_t(last + 1)}, {"what", std::string("loss")}, {"learning_rate", 2.1e-5},
                                                  {"lower_rate", spec.training.learning_rate / 10}, {"best_step", std::int64_t(told.steps_per_epoch)}}}};
        end.steps = last;
        sink(end);
        return end;
    }
    end.state = told.part >= 1 ? RunState::done : control && control->get() == Request::cancel ? RunState::cancelled : RunState::interrupted;
    end.steps = last;
    end.seconds = last * 0.21;
    end.samples_per_second = 76;
    end.tokens_per_second = 1370;
    end.peak_memory = 560'000'000;
    sink(end);
    return end;
}

// The same, written as a run folder.
inline fs::path write_told_run(const fs::path& home, const Spec& spec, const Told& told) {
    const fs::path folder = home / "runs" / make_run_id(home / "runs", spec);
    if (!make_folders(folder)) return {};
    auto recorder = RunRecorder::open(folder);
    if (!recorder || !recorder->begin(Json::object({{"device", "cpu"}}), spec)) return {};
    tell_run(spec, told, [&](const Event& event) { (void)recorder->record(event); }, nullptr);
    return folder;
}

inline Core told_core(const Told& told) {
    Core core;
    core.engine.new_folder = [](const Spec& spec) { return new_run_folder(spec); };
    core.engine.history = [](const fs::path&) { return History{}; };
    core.engine.run = [told](const RunRequest& request, const EventSink& sink, RunControl& control) {
        RunResult result;
        result.folder = request.folder;
        if (told.lost) (void)make_folders(request.folder / "checkpoints" / ("checkpoint-" + std::to_string(told.steps_per_epoch)));
        result.finished = tell_run(request.spec, told, sink, &control);
        return result;
    };
    return core;
}

inline PredictJob::Load told_answers() {
    return [](const fs::path&) -> Expected<PredictJob::Predict> {
        return PredictJob::Predict([](const std::vector<std::string>& texts) -> Expected<std::vector<Answer>> {
            Answer answer;
            answer.label = 1;
            answer.name = "positive";
            answer.names = {"negative", "positive"};
            answer.logits = {-0.6, 1.1};
            answer.probabilities = {0.154, 0.846};
            answer.tokens = {"[CLS]"};
            for (const QString& word : QString::fromStdString(texts[0]).split(' ')) answer.tokens.push_back(word.toStdString());
            answer.tokens.push_back("[SEP]");
            answer.seconds = 0.008;
            return std::vector{answer};
        });
    };
}

}  // namespace tb::ui
