#include "core/train/train.h"

#include "core/train/codes.h"
#include "core/train/conditions.h"
#include "core/train/matrix_choice.h"
#include "core/train/session.h"

#include <ATen/ATen.h>

namespace tb {

// libtorch's exceptions, told in the user's words.
static Problem told(const std::exception& error, std::int64_t step) {
    const auto* torch_error = dynamic_cast<const c10::Error*>(&error);
    const std::string reason = torch_error ? torch_error->what_without_backtrace() : error.what();
    const bool memory = dynamic_cast<const std::bad_alloc*>(&error) || reason.find("not enough memory") != std::string::npos ||
                        reason.find("can't allocate memory") != std::string::npos || reason.find("out of memory") != std::string::npos;
    if (memory) return {&codes::out_of_memory, {}, {{"step", step}}};
    return {&codes::engine_fault, {}, {{"step", step}, {"reason", reason}}};
}

static FinishedEvent failed(const Session* session, Problems problems) {
    FinishedEvent event;
    if (session) event = summary_of(*session, RunState::failed);
    event.state = RunState::failed;
    event.problems = std::move(problems);
    return event;
}

static FinishedEvent run_to_the_end(const TrainRequest& request, const EventSink& sink, RunControl& control, std::unique_ptr<Session>& session) {
    auto made = set_up(request, sink, control);
    if (!made) return failed(nullptr, made.error());
    session = std::move(*made);
    const auto ended = request.resume && request.finish ? Expected<RunState>(RunState::stopped) : run_loop(*session);
    if (!ended) return failed(session.get(), ended.error());
    auto finished = finish(*session, *ended);
    return finished ? *finished : failed(session.get(), finished.error());
}

Json training_environment() {
    settle_matrix_path();
    return conditions(at::Device(at::kCPU), default_threads(), nn::Precision::float32);
}

FinishedEvent train(const TrainRequest& request, const EventSink& sink, RunControl& control) {
    std::unique_ptr<Session> session;
    FinishedEvent finished;
    reset_peak_memory();
    try {
        sink(StateEvent{RunState::starting});
        finished = run_to_the_end(request, sink, control, session);
    } catch (const SinkFailed& failure) {
        finished = failed(session.get(), failure.problems);
    } catch (const std::exception& error) {
        finished = failed(session.get(), {told(error, session ? session->state.step : 0)});
    }
    sink(finished);
    return finished;
}

}  // namespace tb
