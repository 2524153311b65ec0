// Pausing, stopping, leaving and going on: what is steered from another thread, and that a run that goes on ends in the same bits.
#include "core/train/checkpoint.h"
#include "core/train/codes.h"
#include "golden_runs.h"

#include <thread>

class TestControl : public QObject {
    Q_OBJECT
private:
    QTemporaryDir home_;
    tb::fs::path out(const char* name) const { return tb::fs::path(home_.path().toStdString()) / name; }

    // Two epochs of ten steps on a tiny model, with dropout so that its masks matter.
    std::optional<tb::Spec> spec() {
        auto loaded = golden::spec("bert-full");
        if (!loaded) return {};
        const auto model = out("model");
        if (!tb::fs::exists(model)) {
            copy_writable(golden::folder() / "models/bert", model);
            auto config = *tb::read_json(model / "config.json");
            config["hidden_dropout_prob"] = 0.1;
            config["attention_probs_dropout_prob"] = 0.1;
            std::ignore = tb::write_json(model / "config.json", config);
        }
        loaded->model = model.string();
        loaded->engine.threads = 1;
        return loaded;
    }
    static std::string weights(const tb::fs::path& run) { return tb::sha256_file(run / "model/model.safetensors").value_or("missing"); }
    // The same run without any interruption.
    std::string undisturbed(const tb::Spec& spec) {
        golden::Log log;
        const auto folder = out("undisturbed");
        tb::fs::remove_all(folder);
        golden::train(spec, folder, log);
        return weights(folder);
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
        if (!spec()) QSKIP("the reference's models are not on this machine");
    }

    void leaves_and_goes_on_bit_for_bit_data() {
        QTest::addColumn<int>("step");
        for (const int step : {1, 7, 10, 13, 19}) QTest::addRow("after step %d", step) << step;
    }
    void leaves_and_goes_on_bit_for_bit() {
        QFETCH(int, step);
        const auto recipe = *spec();
        const auto folder = out("left");
        tb::fs::remove_all(folder);
        tb::RunControl control;
        golden::Log first, second;
        first.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == step) control.set(tb::Request::save_and_leave);
        };
        QVERIFY(golden::train(recipe, folder, first, false, &control).state == tb::RunState::interrupted);
        QCOMPARE(first.steps.back().step, step);
        QVERIFY(tb::fs::exists(folder / "checkpoints/recovery/state.json"));
        const auto finished = golden::train(recipe, folder, second, true);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        QCOMPARE(second.steps.front().step, step + 1);
        QCOMPARE(finished.resumes, 1);
        QCOMPARE(weights(folder), undisturbed(recipe));
    }

    void the_peak_of_memory_is_that_of_all_parts() {
        const auto folder = out("peak");
        tb::RunControl control;
        golden::Log first, second;
        first.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 14) control.set(tb::Request::save_and_leave);
        };
        golden::train(*spec(), folder, first, false, &control);
        const auto file = folder / "checkpoints/recovery/state.json";
        auto header = *tb::read_json(file);
        auto& state = header["state"];
        QVERIFY(state["peak_memory"].get<std::int64_t>() >= first.steps.front().memory / 2);
        QCOMPARE(state["memory_sum"].get<double>() > 0, true);
        const auto larger = std::int64_t{1} << 50, before = std::int64_t{14} << 40;  // as if the first part had taken more than any machine has
        state["peak_memory"] = larger;
        state["memory_sum"] = static_cast<double>(before);
        std::ignore = tb::write_json(file, header);
        const auto finished = golden::train(*spec(), folder, second, true);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        QCOMPARE(finished.peak_memory, larger);
        // A mean over every step of the run: 14 of the first part, 6 of the second.
        double sum = static_cast<double>(before);
        for (const auto& step : second.steps) sum += static_cast<double>(step.memory);
        QVERIFY(std::abs(static_cast<double>(finished.mean_memory) - sum / 20) < 2);
    }

    void a_checkpoint_left_behind_counts_for_the_peak() {
        const auto folder = out("peak-damaged");
        tb::RunControl control;
        golden::Log first, second;
        first.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 14) control.set(tb::Request::save_and_leave);
        };
        golden::train(*spec(), folder, first, false, &control);
        const auto recovery = folder / "checkpoints/recovery";
        auto header = *tb::read_json(recovery / "state.json");
        header["state"]["peak_memory"] = std::int64_t{1} << 50;
        std::ignore = tb::write_json(recovery / "state.json", header);
        auto bytes = *tb::read_file(recovery / "first_moment.bin");
        bytes[1000] ^= 1;
        std::ignore = tb::write_file(recovery / "first_moment.bin", bytes);
        const auto finished = golden::train(*spec(), folder, second, true);
        QCOMPARE(second.steps.front().step, 11);
        QCOMPARE(finished.peak_memory, std::int64_t{1} << 50);
    }

    void training_rows_are_evaluated_once_an_epoch_data() {
        QTest::addColumn<QString>("strategy");
        for (const char* strategy : {"no", "steps", "epoch"}) QTest::newRow(strategy) << strategy;
    }
    // Whatever the evaluation strategy, through a resume, and without moving a bit of the result.
    void training_rows_are_evaluated_once_an_epoch() {
        QFETCH(QString, strategy);
        auto recipe = *spec();
        recipe.training.eval_strategy = strategy.toStdString();
        recipe.training.eval_steps = 3;
        recipe.training.save_strategy = "no";
        recipe.training.load_best_model_at_end = false;
        recipe.training.metric_for_best_model.clear();
        const auto without = undisturbed(recipe);
        recipe.engine.evaluate_train = true;
        const auto on_train = [](const golden::Log& log) {
            std::vector<std::int64_t> steps;
            for (const auto& event : log.evaluations)
                if (event.on_train) steps.push_back(event.metrics.step);
            return steps;
        };
        using Steps = std::vector<std::int64_t>;
        golden::Log whole, first, second;
        QVERIFY(golden::train(recipe, out(qPrintable("rows-" + strategy)), whole).state == tb::RunState::done);
        QCOMPARE(on_train(whole), (Steps{10, 20}));
        QCOMPARE(weights(out(qPrintable("rows-" + strategy))), without);
        const auto folder = out(qPrintable("rows-left-" + strategy));
        tb::RunControl control;
        first.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 10) control.set(tb::Request::save_and_leave);
        };
        golden::train(recipe, folder, first, false, &control);
        golden::train(recipe, folder, second, true);
        QCOMPARE(on_train(first), (Steps{10}));
        QCOMPARE(on_train(second), (Steps{20}));
        QCOMPARE(weights(folder), without);
    }

    void training_rows_are_evaluated_where_the_last_epoch_is_cut() {
        auto recipe = *spec();
        recipe.training.max_steps = 13;
        recipe.engine.evaluate_train = true;
        golden::Log log;
        golden::train(recipe, out("rows-cut"), log);
        std::vector<std::int64_t> steps;
        for (const auto& event : log.evaluations)
            if (event.on_train) steps.push_back(event.metrics.step);
        QCOMPARE(steps, (std::vector<std::int64_t>{10, 13}));
    }

    void pauses_and_resumes() {
        const auto recipe = *spec();
        tb::RunControl control;
        golden::Log log;
        double paused_at = -1;
        log.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 3) control.set(tb::Request::pause);
            if (const auto* e = std::get_if<tb::StateEvent>(&event); e && e->state == tb::RunState::paused) {
                paused_at = e->time;
                std::thread([&] {
                    std::this_thread::sleep_for(std::chrono::milliseconds(400));
                    control.set(tb::Request::none);
                }).detach();
            }
        };
        const auto finished = golden::train(recipe, out("paused"), log, false, &control);
        QVERIFY(finished.state == tb::RunState::done);
        QVERIFY(paused_at >= 0);
        QVERIFY(log.steps[3].time - log.steps[2].time < 0.4);  // the pause is cut out of the run's time
        QCOMPARE(weights(out("paused")), undisturbed(recipe));
    }

    void stops_after_the_epoch_with_a_result() {
        tb::RunControl control;
        golden::Log log;
        log.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 2) control.set(tb::Request::stop_after_epoch);
        };
        const auto finished = golden::train(*spec(), out("stopped"), log, false, &control);
        QVERIFY(finished.state == tb::RunState::stopped);
        QCOMPARE(finished.steps, 10);
        QCOMPARE(finished.final->step, 10);
        QVERIFY(tb::fs::exists(out("stopped") / "model/model.safetensors"));
        QVERIFY(tb::fs::exists(out("stopped") / "predictions.jsonl"));
    }

    void stopping_can_be_withdrawn() {
        tb::RunControl control;
        golden::Log log;
        log.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 2) control.set(tb::Request::stop_after_epoch);
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 5) control.set(tb::Request::none);
        };
        QCOMPARE(golden::train(*spec(), out("withdrawn"), log, false, &control).steps, 20);
    }

    void cancelling_keeps_only_the_best_checkpoint() {
        tb::RunControl control;
        golden::Log log;
        log.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 12) control.set(tb::Request::cancel);
        };
        const auto finished = golden::train(*spec(), out("cancelled"), log, false, &control);
        QVERIFY(finished.state == tb::RunState::cancelled);
        QVERIFY(!tb::fs::exists(out("cancelled") / "model"));
        QVERIFY(tb::fs::exists(out("cancelled") / "checkpoints/checkpoint-10/weights.bin"));
    }

    void a_damaged_checkpoint_falls_back_to_the_older_one() {
        const auto recipe = *spec();
        const auto folder = out("damaged");
        tb::RunControl control;
        golden::Log first, second;
        first.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 14) control.set(tb::Request::save_and_leave);
        };
        golden::train(recipe, folder, first, false, &control);
        auto bytes = *tb::read_file(folder / "checkpoints/recovery/first_moment.bin");
        bytes[1000] ^= 1;
        std::ignore = tb::write_file(folder / "checkpoints/recovery/first_moment.bin", bytes);
        const auto finished = golden::train(recipe, folder, second, true);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        QCOMPARE(second.steps.front().step, 11);  // checkpoint-10
        QCOMPARE(second.warnings.front().code, &tb::codes::checkpoint_broken);
        QCOMPARE(weights(folder), undisturbed(recipe));
    }

    void goes_back_to_the_best_checkpoint() {
        const auto recipe = *spec();
        const auto folder = out("best");
        tb::RunControl control;
        golden::Log first, second, third;
        first.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 14) control.set(tb::Request::save_and_leave);
        };
        golden::train(recipe, folder, first, false, &control);
        QVERIFY(tb::fs::exists(folder / "checkpoints/checkpoint-10"));
        tb::TrainRequest request{recipe, folder, true, {}, {}, true, false};
        tb::RunControl free;
        const auto finished = tb::train(request, second.sink(), free);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        QCOMPARE(second.steps.front().step, 11);
        QCOMPARE(weights(folder), undisturbed(recipe));
    }

    void the_best_checkpoint_can_be_the_result() {
        const auto recipe = *spec();
        const auto folder = out("kept");
        tb::RunControl control, free;
        golden::Log first, second;
        first.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 14) control.set(tb::Request::save_and_leave);
        };
        golden::train(recipe, folder, first, false, &control);
        tb::TrainRequest request{recipe, folder, true, {}, {}, true, true};
        const auto finished = tb::train(request, second.sink(), free);
        QVERIFY2(finished.state == tb::RunState::stopped, tb::describe(finished.problems).c_str());
        QVERIFY(second.steps.empty());
        QCOMPARE(finished.steps, 10);
        QVERIFY(tb::fs::exists(folder / "model/model.safetensors"));
        QVERIFY(!tb::fs::exists(folder / "checkpoints/recovery"));
    }

    void without_a_best_checkpoint_there_is_no_way_back() {
        golden::Log log;
        tb::RunControl control;
        tb::TrainRequest request{*spec(), out("none"), true, {}, {}, true, false};
        const auto finished = tb::train(request, log.sink(), control);
        QVERIFY(finished.state == tb::RunState::failed);
        QCOMPARE(finished.problems.front().code, &tb::codes::no_best);
    }

    void another_recipe_cannot_go_on() {
        auto recipe = *spec();
        golden::Log first, second;
        tb::RunControl control;
        first.then = [&](const tb::Event& event) {
            if (const auto* e = std::get_if<tb::StepEvent>(&event); e && e->step == 2) control.set(tb::Request::save_and_leave);
        };
        golden::train(recipe, out("other"), first, false, &control);
        recipe.training.learning_rate *= 2;
        const auto finished = golden::train(recipe, out("other"), second, true);
        QVERIFY(finished.state == tb::RunState::failed);
        QCOMPARE(finished.problems.front().code, &tb::codes::checkpoint_foreign);
    }

    void resuming_without_a_checkpoint_starts_over() {
        golden::Log log;
        const auto finished = golden::train(*spec(), out("nothing"), log, true);
        QVERIFY(finished.state == tb::RunState::done);
        QCOMPARE(log.warnings.front().code, &tb::codes::started_over);
        QCOMPARE(log.steps.size(), std::size_t(20));
    }
};

QTEST_GUILESS_MAIN(TestControl)
#include "test_control.moc"
