#include "core/data/codes.h"
#include "core/peft/attach.h"
#include "core/train/codes.h"
#include "core/train/device.h"
#include "core/train/evaluate.h"
#include "core/train/session.h"
#include "core/train/speed.h"

#include <ATen/ATen.h>
#include <charconv>

namespace tb {

namespace {

// The best weights where the recipe asks for them; the last ones, with a warning, where they do not read back.
void take_best_weights(Session& session) {
    const auto& best = session.state.best;
    if (!session.training().load_best_model_at_end || !best || best->step == session.state.step) return;
    auto& weights = session.model.parameters().weights();
    const auto folder = checkpoint_folder(session.request.folder, best->step);
    const auto read = read_checkpoint_weights(folder, weights.numel());
    const auto method = read_checkpoint_method(folder);
    if (read && method) {
        at::NoGradGuard no_grad;
        weights.copy_(*read);
        session.tuner->restore(*method);
        return;
    }
    const auto& reason = read ? method.error().front() : read.error().front();
    session.sink(WarningEvent{{&codes::best_unreadable, session.request.folder.string(), {{"step", best->step}, {"reason", describe(reason)}},
                               Severity::warning}, session.state.step});
    session.state.best = session.state.last;
}

// How the result's adapter names its base: as the user did where that is a name, else the way there from the adapter's folder.
std::string base_of(const Prepared& prepared, const fs::path& folder) {
    std::error_code error;
    const auto& name = prepared.adapter ? prepared.adapter->base.name : prepared.folder.name;
    if (!prepared.spec.model_name.empty() && !prepared.adapter) return prepared.spec.model_name;
    if (!fs::is_directory(name, error) && !fs::is_directory(prepared.spec.base / name, error)) return name;
    return fs::proximate(fs::weakly_canonical(prepared.folder.path), fs::weakly_canonical(folder)).generic_string();
}

Expected<void> write_result(Session& session, const fs::path& aside, const fs::path& folder) {
    const auto& prepared = session.prepared;
    if (!peft::writes_adapter(prepared.setup)) return nn::save_pretrained(session.model, *prepared.tokenizer, prepared.label_names, aside);
    return peft::save_adapter(*session.tuner, session.model, *prepared.tokenizer, prepared.label_names, base_of(prepared, folder), aside);
}

Expected<void> save_model(Session& session) {
    session.sink(PhaseEvent{"saving"});
    const std::string name = peft::writes_adapter(session.prepared.setup) ? "adapter" : "model";
    const auto folder = session.request.folder / name;
    const auto aside = session.request.folder / (name + ".writing");
    std::error_code ignored;
    fs::remove_all(aside, ignored);
    auto result = make_folders(aside);
    if (result) result = write_result(session, aside, folder);
    if (result) result = publish_folder(aside, folder);
    if (!result) fs::remove_all(aside, ignored);
    return result;
}

// The decimal number that a target was read from, which is no float: 3.14, not 3.1400001.
double as_read(float target) {
    char text[32];
    double number = target;
    std::from_chars(text, std::to_chars(text, text + sizeof text, target).ptr, number);
    return number;
}

Expected<void> write_predictions(const fs::path& file, const Outcome& outcome, const Encoded& data, bool regression) {
    std::string lines;
    for (std::int64_t i = 0; i < outcome.rows(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        const auto row = outcome.row(i);
        Json line = {{"index", data.row[at]}};
        if (regression) {
            line["label"] = as_read(data.target[at]);
            line["prediction"] = row[0];
        } else {
            line["label"] = data.label[at];
            line["prediction"] = argmax(row);
        }
        line["logits"] = std::vector<float>(row.begin(), row.end());
        lines += json_text(line) + "\n";
    }
    return write_file(file, lines);
}

// Only a test file may come without labels; the data's checks say so.
bool is_labelled(const Prepared& prepared, const Encoded& data) {
    if (&data != &prepared.test) return true;
    for (const auto& check : prepared.problems)
        if (check.code == &codes::data_unlabelled) return false;
    return true;
}

// One split under the kept weights: its predictions in the run folder, and its metrics where it has labels.
Expected<std::optional<Metrics>> report_split(Session& session, const Encoded& data, const char* file) {
    if (data.size() == 0) return std::nullopt;
    const double began = monotonic_seconds();
    const auto outcome = run_model(session.model, data, session.device, [&](std::int64_t done) {
        session.sink(PhaseEvent{"evaluating", done, data.size()});
        return true;
    });
    auto metrics = measure(*outcome, session.prepared.regression, session.training().label_smoothing_factor, session.tuner->penalty());
    const auto& kept = session.training().load_best_model_at_end && session.state.best ? session.state.best : session.state.last;
    metrics.step = kept ? kept->step : session.state.step;
    metrics.epoch = kept ? kept->epoch : 0;
    metrics.eval_runtime = monotonic_seconds() - began;
    if (auto ok = write_predictions(session.request.folder / file, *outcome, data, session.prepared.regression); !ok) return tl::unexpected(ok.error());
    return is_labelled(session.prepared, data) ? std::optional(metrics) : std::nullopt;
}

}  // namespace

FinishedEvent summary_of(const Session& session, RunState ended) {
    const auto& state = session.state;
    FinishedEvent event;
    event.state = ended;
    event.steps = state.step;
    event.final = state.last;
    event.best = state.best ? state.best : state.last;
    event.best_step = event.best ? event.best->step : state.step;
    const auto steps = static_cast<double>(std::max<std::int64_t>(1, state.step));
    event.train_loss = (state.loss_total + static_cast<double>(state.loss_sum)) / steps;
    event.seconds = session.time();
    event.samples_per_second = event.seconds > 0 ? static_cast<double>(state.samples) / event.seconds : 0;
    event.tokens_per_second = event.seconds > 0 ? static_cast<double>(state.tokens) / event.seconds : 0;
    event.parameters = session.prepared.parameters;
    event.peak_memory = std::max(state.peak_memory, peak_memory(session.device));
    event.mean_memory = static_cast<std::int64_t>(state.memory_sum / steps);
    event.resumes = state.resumes;
    return event;
}

Expected<FinishedEvent> finish(Session& session, RunState ended) {
    auto event = summary_of(session, ended);  // the training's own time, before the result is written
    remember_speed(session.prepared, device_name(session.device), session.conditions.value("threads", 1), session.update_tokens, session.update_seconds);
    if (ended != RunState::done && ended != RunState::stopped) return event;
    take_best_weights(session);
    session.tuner->settle();
    event.best = session.state.best ? session.state.best : session.state.last;
    event.best_step = event.best ? event.best->step : session.state.step;
    if (auto ok = save_model(session); !ok) return tl::unexpected(ok.error());
    const auto validation = report_split(session, session.prepared.validation, "predictions.jsonl");
    if (!validation) return tl::unexpected(validation.error());
    event.validation = *validation;
    const auto test = report_split(session, session.prepared.test, "predictions_test.jsonl");
    if (!test) return tl::unexpected(test.error());
    event.test = *test;
    remove_checkpoint(recovery_folder(session.request.folder));
    if (session.training().load_best_model_at_end && session.training().save_total_limit == 1) rotate_checkpoints(session.request.folder, 0, event.best_step);
    event.peak_memory = std::max(event.peak_memory, peak_memory(session.device));
    return event;
}

}  // namespace tb
