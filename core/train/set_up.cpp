#include "core/peft/attach.h"
#include "core/train/best.h"
#include "core/train/codes.h"
#include "core/train/conditions.h"
#include "core/train/device.h"
#include "core/train/matrix_choice.h"
#include "core/train/session.h"

#include "core/nn/tensor_source.h"
#include "core/spec/spec_json.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <algorithm>

namespace tb {

namespace {

// What must be equal for a run to go on from a checkpoint.
Json identity_of(const Prepared& prepared) {
    Json recipe = to_json(prepared.spec)["training"];
    return {{"layout", layout_of(prepared.model, prepared.trainable)},
            {"data", prepared.fingerprint},
            {"labels", prepared.label_names},
            {"max_length", prepared.spec.max_length.value_or(0)},
            {"method", prepared.spec.peft},
            {"features", prepared.spec.engine.cache_frozen_features ? Json("kept") : Json()},
            {"training", recipe}};
}

// The first part in which two identities differ, or nothing.
std::string difference(const Json& recorded, const Json& now) {
    for (const char* part : {"layout", "data", "labels", "max_length", "method", "features"})
        if (recorded.value(part, Json()) != now[part]) return part;
    for (const auto& [key, value] : now["training"].items())
        if (recorded.value("training", Json::object()).value(key, Json()) != value) return "training." + key;
    return {};
}

void warn(const EventSink& sink, Problem problem, std::int64_t step = 0) {
    problem.severity = std::min(problem.severity, Severity::warning);
    sink(WarningEvent{std::move(problem), step});
}

// The threads of the checkpoint where there is one, since they decide the order of sums.
int choose_threads(const Spec& spec, const std::vector<CheckpointHeader>& checkpoints, const EventSink& sink) {
    const int wanted = spec.engine.threads > 0 ? spec.engine.threads : default_threads();
    if (checkpoints.empty()) return wanted;
    const int recorded = checkpoints.front().conditions.value("threads", wanted);
    if (recorded != wanted) warn(sink, {&codes::threads_kept, "$.engine.threads", {{"recorded", std::int64_t(recorded)}, {"asked", std::int64_t(wanted)}}, Severity::warning});
    return recorded;
}

void restore(Session& session, Checkpoint checkpoint) {
    at::NoGradGuard no_grad;
    session.model.parameters().weights().copy_(checkpoint.weights);
    session.optimizer.first_moment().copy_(checkpoint.first_moment);
    session.optimizer.second_moment().copy_(checkpoint.second_moment);
    session.tuner->restore(checkpoint.method);
    session.state = checkpoint.header.state;
    session.optimizer.restart_at(session.state.step);
    session.schedule.restore(session.state.schedule);
    session.began = monotonic_seconds() - session.state.seconds;
    ++session.state.resumes;
}

// Goes back to the newest checkpoint that reads; older ones where it does not.
Expected<void> resume(Session& session, const std::vector<CheckpointHeader>& checkpoints) {
    for (const auto& header : checkpoints) {
        if (const auto what = difference(header.identity, session.identity); !what.empty())
            return fail(codes::checkpoint_foreign, header.folder.string(), {{"reason", what + " differs"}});
        auto checkpoint = read_checkpoint(header, session.model.parameters().weights().numel());
        if (!checkpoint) {
            warn(session.sink, checkpoint.error().front(), header.state.step);
            continue;
        }
        for (auto& problem : differing_conditions(header.conditions, session.conditions)) warn(session.sink, problem, header.state.step);
        restore(session, std::move(*checkpoint));
        return {};
    }
    warn(session.sink, {&codes::started_over, session.request.folder.string(), {}, Severity::warning});
    return {};
}

// Back to before what went wrong: the best checkpoint, and older ones where it does not read.
Expected<std::vector<CheckpointHeader>> up_to_best(const TrainRequest& request, const std::vector<CheckpointHeader>& checkpoints) {
    const auto best = checkpoints.empty() || !checkpoints.front().state.best ? std::int64_t(0) : checkpoints.front().state.best->step;
    const auto is_best = [&](const CheckpointHeader& header) { return header.folder == checkpoint_folder(request.folder, best); };
    if (std::none_of(checkpoints.begin(), checkpoints.end(), is_best)) return fail(codes::no_best, request.folder.string());
    std::vector<CheckpointHeader> kept;
    for (const auto& header : checkpoints)
        if (header.state.step <= best) kept.push_back(header);
    return kept;
}

// A later resume must not jump ahead to what this one went back from.
void remove_later(const std::vector<CheckpointHeader>& checkpoints, std::int64_t step) {
    for (const auto& header : checkpoints)
        if (header.state.step > step) remove_checkpoint(header.folder);
}

Problems starting_warnings(const Prepared& prepared, const nn::LoadReport& report) {
    Problems warnings;
    for (const auto& problem : prepared.problems)
        if (problem.severity == Severity::warning) warnings.push_back(problem);
    if (report.head_untrained) warnings.push_back({&codes::head_initialised, {}, {{"seed", prepared.spec.training.seed}}, Severity::note});
    if (!report.unexpected.empty())
        warnings.push_back({&codes::tensors_unexpected, prepared.folder.path.string(),
                            {{"count", std::int64_t(report.unexpected.size())}, {"first", report.unexpected.front()}}, Severity::note});
    return warnings;
}

// Why a run cannot start: notes and warnings are not part of that.
Problems errors_of(const Problems& problems) {
    Problems errors;
    for (const auto& problem : problems)
        if (problem.severity == Severity::error) errors.push_back(problem);
    return errors;
}

StartedEvent started_event(const Session& session, const nn::LoadReport& report) {
    const auto& prepared = session.prepared;
    StartedEvent event;
    event.max_steps = prepared.steps.max_steps;
    event.steps_per_epoch = prepared.steps.steps_per_epoch;
    event.train_rows = prepared.train.size();
    event.eval_rows = prepared.evaluation().size();
    event.train_tokens = prepared.train.tokens();
    event.num_train_epochs = session.training().max_steps > 0
                                 ? static_cast<double>(prepared.steps.max_steps) / static_cast<double>(prepared.steps.steps_per_epoch)
                                 : session.training().num_train_epochs;
    event.parameters = prepared.parameters;
    event.initialised = report.initialised;
    event.unexpected = report.unexpected;
    event.warnings = starting_warnings(prepared, report);
    event.first_step = session.state.step;
    return event;
}

}  // namespace

bool Session::tracks_best() const { return tb::tracks_best(training()); }

bool Session::greater_is_better() const { return tb::greater_is_better(training()); }

Expected<void> Session::save(const fs::path& folder, bool recovery) {
    optimizer.catch_up();
    state.seconds = time();
    state.peak_memory = std::max(state.peak_memory, peak_memory(device));
    state.schedule = schedule.state();
    auto written = write_checkpoint(folder, {folder, state, conditions, identity}, model.parameters(), optimizer, tuner->state());
    if (!written) return written;
    saved = monotonic_seconds();
    sink(CheckpointEvent{state.step, folder.string(), recovery, time()});
    return {};
}

Expected<std::unique_ptr<Session>> set_up(const TrainRequest& request, const EventSink& sink, RunControl& control) {
    Problems broken;
    const auto all = request.resume ? list_checkpoints(request.folder, &broken) : std::vector<CheckpointHeader>();
    for (const auto& problem : broken) warn(sink, problem);
    const auto usable = request.from_best ? up_to_best(request, all) : all;
    if (!usable) return tl::unexpected(usable.error());
    const auto& checkpoints = *usable;
    const int threads = choose_threads(request.spec, checkpoints, sink);
    at::set_num_threads(threads);
    auto matrix = std::make_unique<MatrixHold>(checkpoints.empty() ? std::string() : checkpoints.front().conditions.value("matrix_path", std::string()));
    const auto device = choose_device(request.spec.engine);
    const auto precision = precision_of(request.spec.training, device.value_or(at::Device(at::kCPU)));

    auto prepared = prepare(request.spec, {[&](const std::string& phase) { sink(PhaseEvent{phase}); }, nullptr, threads});
    if (!device) prepared.problems.insert(prepared.problems.begin(), device.error().begin(), device.error().end());
    if (prepared.startable())
        for (auto& problem : memory_problems(prepared)) prepared.problems.push_back(std::move(problem));
    if (!prepared.startable()) return tl::unexpected(errors_of(prepared.problems));

    sink(PhaseEvent{"loading"});
    nn::LoadReport report;
    auto memory = std::make_unique<RunMemory>();
    auto model = nn::Model::load(prepared.folder, prepared.num_labels, prepared.regression, request.spec.training.seed, &report);
    if (!model) return tl::unexpected(model.error());
    model->set_precision(precision);
    auto tuner = peft::attach(*model, prepared.setup, prepared.spec.training, prepared.steps.max_steps, prepared.adapter ? prepared.adapter->path : fs::path());
    if (!tuner) return tl::unexpected(tuner.error());
    if (prepared.adapter && prepared.adapter->num_labels > 0) report.head_untrained = false;
    memory_taken(*device);  // a device counts from here
    allow_rounded_products(*device, precision);
    model->move_to(*device);
    auto schedule = Schedule::make(request.spec.training, prepared.steps.max_steps, prepared.steps.warmup_steps);
    if (!schedule) return tl::unexpected(schedule.error());

    Json environment = conditions(*device, threads, precision);
    environment["data"] = {{"fingerprint", prepared.fingerprint}, {"train_rows", prepared.train.size()}, {"validation_rows", prepared.validation.size()},
                           {"holdout_rows", prepared.holdout.size()}, {"test_rows", prepared.test.size()}};
    environment["model_fingerprint"] = nn::weights_fingerprint(prepared.folder.path).value_or("");
    if (prepared.spec.engine.cache_frozen_features) environment["frozen_features"] = {{"blocks", model->frozen_blocks()}, {"rows", prepared.train.size()}};
    const auto resolved = resolved_spec(prepared, request.folder);
    AdamW optimizer(model->parameters(), request.spec.training);
    const auto identity = identity_of(prepared);
    auto session = std::unique_ptr<Session>(new Session{request, sink, control, std::move(prepared), std::move(memory), *device, std::move(*model), std::move(optimizer),
                                                        std::move(*schedule), environment, identity, {}, std::move(*tuner), std::move(matrix)});
    clear_unpublished(request.folder);
    if (request.resume) {
        if (auto ok = resume(*session, checkpoints); !ok) return tl::unexpected(ok.error());
        // Also of what came after the checkpoint that is gone on from.
        for (const auto& header : all) session->state.peak_memory = std::max(session->state.peak_memory, header.state.peak_memory);
        if (request.from_best) remove_later(all, session->state.step);
        if (request.rewound) request.rewound(session->state.step);
    }
    if (request.prepared) request.prepared(environment, resolved);
    sink(started_event(*session, report));
    return session;
}

}  // namespace tb
