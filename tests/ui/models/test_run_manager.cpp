#include "core/train/codes.h"
#include "ui/models/run_manager.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>

using namespace tb;
using namespace tb::ui;

namespace {

constexpr int kPatience = 20'000;

Spec named(const std::string& name) {
    Spec spec;
    spec.name = name;
    return spec;
}

StepEvent step_at(std::int64_t step) {
    StepEvent event;
    event.step = step;
    event.time = static_cast<double>(step) / 100;
    event.loss = 1.0 / static_cast<double>(step);
    event.samples = 16;
    return event;
}

// An engine that tells `steps` steps and then waits until it is let go or told to end.
struct FakeEngine {
    int steps = 10;
    std::atomic<bool> wait{false};
    std::string spoiled;  // the run of this name stops at a loss that is not finite, unless it goes on from its best checkpoint
    std::vector<std::string> order;
    std::vector<RunRequest> requests;
    Engine engine() {
        Engine made;
        made.new_folder = [](const Spec& spec) { return fs::path("/runs/" + spec.name); };
        made.history = [](const fs::path&) {
            History history;
            for (int i = 1; i <= 8; ++i) history.steps.push_back(step_at(i));
            return history;
        };
        made.run = [this](const RunRequest& request, const EventSink& sink, RunControl& control) {
            order.push_back(request.spec.name);
            requests.push_back(request);
            if (request.spec.name == spoiled && !request.from_best) {
                FinishedEvent lost;
                lost.state = RunState::failed;
                lost.problems = {{&codes::not_finite, {}, {{"best_step", std::int64_t(4)}, {"lower_rate", 1e-6}}}};
                sink(lost);
                return RunResult{request.folder, lost};
            }
            StartedEvent started;
            started.max_steps = steps;
            started.first_step = request.resume ? 5 : 0;
            sink(started);
            for (std::int64_t i = started.first_step + 1; i <= steps; ++i) sink(step_at(i));
            while (wait && control.get() == Request::none) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            RunResult result;
            result.folder = request.folder;
            result.finished.state = control.get() == Request::cancel           ? RunState::cancelled
                                    : control.get() == Request::save_and_leave ? RunState::interrupted
                                                                               : RunState::done;
            sink(result.finished);
            return result;
        };
        return made;
    }
};

}  // namespace

class TestRunManager : public QObject {
    Q_OBJECT

private slots:
    void every_event_arrives_and_batches_are_few() {
        FakeEngine fake;
        fake.steps = 200'000;
        RunManager manager(fake.engine());
        QSignalSpy batches(&manager, &RunManager::events_arrived), ended(&manager, &RunManager::run_finished);
        const quint64 serial = manager.enqueue(named("a"));
        QVERIFY(ended.wait(kPatience));
        const auto run = manager.find(serial);
        QVERIFY(run);
        QCOMPARE(run->steps.size(), std::size_t(200'000));
        for (std::size_t i = 0; i < run->steps.size(); ++i) QCOMPARE(run->steps[i].step, std::int64_t(i + 1));
        QCOMPARE(run->state, RunState::done);
        QVERIFY(batches.count() < 1000);
        QCOMPARE(run->id(), std::string("a"));
    }

    void runs_wait_for_one_another_in_order() {
        FakeEngine fake;
        fake.wait = true;
        RunManager manager(fake.engine());
        QSignalSpy ended(&manager, &RunManager::run_finished);
        manager.enqueue(named("first"));
        manager.enqueue(named("second"));
        const quint64 third = manager.enqueue(named("third"));
        manager.enqueue(named("fourth"));
        QCOMPARE(manager.queued().size(), std::size_t(3));
        QVERIFY(manager.remove_queued(third));
        QVERIFY(!manager.remove_queued(third));
        fake.wait = false;
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 3, kPatience);
        QCOMPARE(fake.order, (std::vector<std::string>{"first", "second", "fourth"}));
        QVERIFY(!manager.busy());
    }

    void what_waits_can_be_put_in_another_order() {
        FakeEngine fake;
        fake.wait = true;
        RunManager manager(fake.engine());
        QSignalSpy ended(&manager, &RunManager::run_finished), changed(&manager, &RunManager::queue_changed);
        manager.enqueue(named("first"));
        const quint64 second = manager.enqueue(named("second")), third = manager.enqueue(named("third"));
        manager.enqueue(named("fourth"));
        changed.clear();
        manager.reorder_queue({second, third});
        QCOMPARE(changed.count(), 0);
        manager.reorder_queue({third, second});
        QCOMPARE(changed.count(), 1);
        fake.wait = false;
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 4, kPatience);
        QCOMPARE(fake.order, (std::vector<std::string>{"first", "third", "second", "fourth"}));
    }

    void a_loss_that_is_not_finite_holds_the_queue() {
        FakeEngine fake;
        fake.spoiled = "lost";
        RunManager manager(fake.engine());
        QSignalSpy ended(&manager, &RunManager::run_finished);
        const quint64 lost = manager.enqueue(named("lost"));
        manager.enqueue(named("next"));
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, kPatience);
        QVERIFY(manager.held());
        QVERIFY(!manager.busy());
        QVERIFY(lost_its_way(*manager.find(lost)));
        // Back to the best checkpoint comes before what waits.
        manager.enqueue_from_best("/runs/lost", named("lost"), true);
        QVERIFY(!manager.held());
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 3, kPatience);
        QCOMPARE(fake.order, (std::vector<std::string>{"lost", "lost", "next"}));
        QVERIFY(fake.requests[1].resume && fake.requests[1].from_best && fake.requests[1].finish);
        QVERIFY(!fake.requests[2].resume && !fake.requests[2].from_best);
    }

    void giving_up_lets_the_queue_go_on() {
        FakeEngine fake;
        fake.spoiled = "lost";
        RunManager manager(fake.engine());
        QSignalSpy ended(&manager, &RunManager::run_finished);
        manager.enqueue(named("lost"));
        manager.enqueue(named("next"));
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, kPatience);
        QVERIFY(manager.held());
        manager.release();
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 2, kPatience);
        QVERIFY(!manager.held());
    }

    void a_spec_is_a_snapshot() {
        FakeEngine fake;
        RunManager manager(fake.engine());
        QSignalSpy ended(&manager, &RunManager::run_finished);
        Spec spec = named("before");
        manager.enqueue(spec);
        spec.name = "after";
        QVERIFY(ended.count() == 1 || ended.wait(kPatience));
        QCOMPARE(fake.order.front(), std::string("before"));
    }

    void cancel_reaches_the_worker() {
        FakeEngine fake;
        fake.wait = true;
        RunManager manager(fake.engine());
        QSignalSpy ended(&manager, &RunManager::run_finished);
        const quint64 serial = manager.enqueue(named("a"));
        manager.cancel();
        QVERIFY(manager.ending());
        QVERIFY(ended.count() == 1 || ended.wait(kPatience));
        QCOMPARE(manager.find(serial)->state, RunState::cancelled);
    }

    void a_resumed_run_keeps_its_past_up_to_the_checkpoint() {
        FakeEngine fake;
        RunManager manager(fake.engine());
        QSignalSpy ended(&manager, &RunManager::run_finished);
        const quint64 serial = manager.enqueue_resume("/runs/a", named("a"));
        QVERIFY(ended.wait(kPatience));
        const auto run = manager.find(serial);
        QCOMPARE(run->steps.size(), std::size_t(10));
        for (std::size_t i = 0; i < run->steps.size(); ++i) QCOMPARE(run->steps[i].step, std::int64_t(i + 1));
    }

    void leaving_saves_and_starts_nothing_more() {
        FakeEngine fake;
        fake.wait = true;
        RunManager manager(fake.engine());
        QSignalSpy ended(&manager, &RunManager::run_finished);
        const quint64 serial = manager.enqueue(named("a"));
        manager.enqueue(named("b"));
        manager.save_and_leave();
        QVERIFY(ended.count() == 1 || ended.wait(kPatience));
        QCOMPARE(manager.find(serial)->state, RunState::interrupted);
        QVERIFY(!manager.busy());
        QCOMPARE(fake.order.size(), std::size_t(1));
    }

    // What is asked stands side by side: nothing weaker takes the place of what was asked before.
    void a_run_that_is_to_end_hears_of_nothing_else() {
        FakeEngine fake;
        fake.wait = true;
        RunManager manager(fake.engine());
        QSignalSpy ended(&manager, &RunManager::run_finished);
        const quint64 cancelled = manager.enqueue(named("a"));
        manager.cancel();
        manager.pause();
        manager.stop_after_epoch(true);
        manager.save_and_leave();
        QVERIFY(manager.ending() && !manager.pausing() && !manager.stopping_after_epoch());
        QVERIFY(ended.count() == 1 || ended.wait(kPatience));
        QCOMPARE(manager.find(cancelled)->state, RunState::cancelled);
        const quint64 left = manager.enqueue(named("b"));
        manager.save_and_leave();
        manager.pause();
        manager.cancel();
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 2, kPatience);
        QCOMPARE(manager.find(left)->state, RunState::interrupted);
    }

    void a_stop_outlives_a_pause() {
        Request seen = Request::none;
        std::atomic<bool> look{false}, looked{false};
        FakeEngine fake;
        Engine engine = fake.engine();
        engine.run = [&](const RunRequest& request, const EventSink& sink, RunControl& control) {
            while (control.get() != Request::cancel) {
                if (look.exchange(false)) {
                    seen = control.get();
                    looked = true;
                }
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
            RunResult result{request.folder, {}};
            result.finished.state = RunState::cancelled;
            sink(result.finished);
            return result;
        };
        RunManager manager(engine);
        const auto asked = [&] {
            looked = false;
            look = true;
            while (!looked) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            return seen;
        };
        manager.enqueue(named("a"));
        manager.stop_after_epoch(true);
        QCOMPARE(asked(), Request::stop_after_epoch);
        manager.pause();
        QCOMPARE(asked(), Request::pause);
        QVERIFY(manager.stopping_after_epoch());
        manager.resume();
        QCOMPARE(asked(), Request::stop_after_epoch);
        // Asked for while the run is paused it does not let the run go on.
        manager.stop_after_epoch(false);
        manager.pause();
        manager.stop_after_epoch(true);
        QCOMPARE(asked(), Request::pause);
        manager.resume();
        QCOMPARE(asked(), Request::stop_after_epoch);
        manager.cancel();
        QTRY_VERIFY_WITH_TIMEOUT(!manager.busy(), kPatience);
    }

    void a_run_is_not_queued_twice_to_go_on() {
        FakeEngine fake;
        fake.wait = true;
        RunManager manager(fake.engine());
        QSignalSpy ended(&manager, &RunManager::run_finished);
        manager.enqueue(named("other"));
        const quint64 first = manager.enqueue_resume("/runs/a", named("a"));
        QCOMPARE(manager.enqueue_resume("/runs/a", named("a")), first);
        QCOMPARE(manager.queued().size(), std::size_t(1));
        QCOMPARE(manager.of_folder("/runs/a")->serial, first);
        fake.wait = false;
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 2, kPatience);
        QCOMPARE(fake.order, (std::vector<std::string>{"other", "a"}));
        QCOMPARE(manager.of_folder("/runs/a")->state, RunState::done);
    }

    void the_star_of_a_resumed_run_is_the_metrics_choice() {
        const auto marked = [](const TrainingSpec& training) {
            RunData run;
            run.spec.training = training;
            History history;
            const std::pair<double, double> points[] = {{0.5, 0.80}, {0.4, 0.79}, {0.6, 0.86}};
            for (const auto& [loss, accuracy] : points) {
                Metrics metrics;
                metrics.eval_loss = loss;
                metrics.eval_accuracy = accuracy;
                history.evaluations.push_back(metrics);
            }
            apply(run, std::move(history));
            std::vector<bool> best;
            for (const EvalEvent& event : run.evaluations) best.push_back(event.best);
            return best;
        };
        TrainingSpec training;
        training.load_best_model_at_end = true;
        QCOMPARE(marked(training), (std::vector<bool>{true, true, false}));
        training.metric_for_best_model = "eval_accuracy";
        QCOMPARE(marked(training), (std::vector<bool>{true, false, true}));
        training.greater_is_better = false;
        QCOMPARE(marked(training), (std::vector<bool>{true, true, false}));
        QCOMPARE(marked(TrainingSpec()), (std::vector<bool>{false, false, false}));  // nothing is kept by a metric
    }

    void smoothing_has_no_bias_at_the_start() {
        Smoothed smooth(0.9);
        smooth.add(2.0);
        QCOMPARE(smooth.value(), 2.0);
        smooth.add(2.0);
        QVERIFY(std::abs(smooth.value() - 2.0) < 1e-12);
    }

    void figures_follow_the_steps() {
        RunData run;
        run.spec.training.max_grad_norm = 1;
        StartedEvent started;
        started.max_steps = 100;
        apply(run, started);
        for (int i = 1; i <= 50; ++i) {
            StepEvent event = step_at(i);
            event.time = i;
            event.grad_norm = i % 2 ? 2 : 0.5;
            apply(run, event);
        }
        RunFigures figures;
        figures.update(run);
        QCOMPARE(figures.step, std::int64_t(50));
        QCOMPARE(figures.clipped_share, 0.5);
        QVERIFY(figures.left.has_value());
        QVERIFY(std::abs(*figures.left - 50) < 2);
        QVERIFY(std::abs(figures.samples_per_second - 16) < 0.5);
    }
};

QTEST_GUILESS_MAIN(TestRunManager)
#include "test_run_manager.moc"
