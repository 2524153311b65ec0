#pragma once
// The pre-flight plan of what is on screen: 150 ms after the last change, off the window's thread, overtaken ones dropped.
#include "ui/models/ask.h"

#include "core/engine.h"

#include <QObject>
#include <QTimer>

#include <atomic>

namespace tb::ui {

class PlanJob : public QObject {
    Q_OBJECT

public:
    using Planner = std::function<Plan(const Spec&, const std::atomic<bool>*)>;
    using Prober = std::function<Expected<Probe>(const Spec&, int, const std::atomic<bool>*)>;
    PlanJob(Planner planner, Prober prober, QObject* parent = nullptr);
    ~PlanJob() override;

    void request(const Spec& spec);
    void measure(const Spec& spec, int steps);  // a short probe on this machine
    void stop_measuring();

    bool planning() const { return timer_.isActive() || running_ > 0; }
    bool measuring() const { return measuring_; }
    // Whether the plan is of what was asked for last. An overtaken one may still be at work then.
    bool up_to_date() const { return arrived_ == generation_; }
    // The newest plan, or null before the first.
    std::shared_ptr<const Plan> plan() const { return plan_; }
    std::shared_ptr<const Probe> measured() const { return probe_; }

signals:
    void planned();
    void measured_changed();
    void measuring_failed(const tb::Problems& problems);

private:
    void start();

    Planner planner_;
    Prober prober_;
    QThreadPool pool_;
    QTimer timer_;
    Spec wanted_;
    quint64 generation_ = 0, arrived_ = 0, probe_generation_ = 0;
    int running_ = 0;
    bool measuring_ = false;
    std::shared_ptr<std::atomic<bool>> overtaken_, probe_overtaken_;
    std::shared_ptr<const Plan> plan_;
    std::shared_ptr<const Probe> probe_;
};

}  // namespace tb::ui
