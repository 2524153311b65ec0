#include "ui/models/plan_job.h"

namespace tb::ui {
namespace {
constexpr int kDebounceMilliseconds = 150;
}

PlanJob::PlanJob(Planner planner, Prober prober, QObject* parent)
    : QObject(parent), planner_(std::move(planner)), prober_(std::move(prober)) {
    pool_.setMaxThreadCount(2);
    timer_.setSingleShot(true);
    timer_.setInterval(kDebounceMilliseconds);
    connect(&timer_, &QTimer::timeout, this, &PlanJob::start);
}

PlanJob::~PlanJob() {
    if (overtaken_) *overtaken_ = true;
    if (probe_overtaken_) *probe_overtaken_ = true;
    pool_.waitForDone();
}

void PlanJob::request(const Spec& spec) {
    wanted_ = spec;
    ++generation_;
    if (overtaken_) *overtaken_ = true;
    stop_measuring();
    if (probe_) {
        probe_.reset();
        emit measured_changed();
    }
    timer_.start();
}

void PlanJob::start() {
    auto cancelled = std::make_shared<std::atomic<bool>>(false);
    overtaken_ = cancelled;
    ++running_;
    ask(
        pool_, this, [planner = planner_, spec = wanted_, cancelled] { return planner(spec, cancelled.get()); },
        [this, generation = generation_](Plan plan) {
            --running_;
            if (generation != generation_) return;
            arrived_ = generation;
            plan_ = std::make_shared<const Plan>(std::move(plan));
            emit planned();
        });
}

void PlanJob::measure(const Spec& spec, int steps) {
    if (measuring_) return;
    auto cancelled = std::make_shared<std::atomic<bool>>(false);
    probe_overtaken_ = cancelled;
    measuring_ = true;
    emit measured_changed();
    ask(
        pool_, this, [prober = prober_, spec, steps, cancelled] { return prober(spec, steps, cancelled.get()); },
        [this, generation = ++probe_generation_](Expected<Probe> answer) {
            if (generation != probe_generation_) return;
            measuring_ = false;
            if (answer)
                probe_ = std::make_shared<const Probe>(*answer);
            else
                emit measuring_failed(answer.error());
            emit measured_changed();
        });
}

void PlanJob::stop_measuring() {
    if (!measuring_) return;
    *probe_overtaken_ = true;
    ++probe_generation_;
    measuring_ = false;
    emit measured_changed();
}

}  // namespace tb::ui
