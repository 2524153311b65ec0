// The rules around an update: what is logged, evaluated and saved when, best model, early stopping, accumulation, and what stops a run.
#include "core/train/codes.h"
#include "golden_runs.h"

#include <cerrno>

class TestRules : public QObject {
    Q_OBJECT
private:
    QTemporaryDir home_;
    int count_ = 0;
    tb::fs::path next() { return tb::fs::path(home_.path().toStdString()) / std::to_string(++count_); }
    std::optional<tb::Spec> spec() {
        auto loaded = golden::spec("bert-full");
        if (loaded) loaded->engine.threads = 1;
        return loaded;
    }
    static std::vector<std::int64_t> steps_of(const std::vector<tb::EvalEvent>& events) {
        std::vector<std::int64_t> out;
        for (const auto& event : events) out.push_back(event.metrics.step);
        return out;
    }
    static std::vector<std::string> checkpoints(const tb::fs::path& run) {
        std::vector<std::string> out;
        for (const auto& entry : tb::fs::directory_iterator(run / "checkpoints")) out.push_back(entry.path().filename());
        std::sort(out.begin(), out.end());
        return out;
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
        if (!spec()) QSKIP("the reference's models are not on this machine");
    }

    void micro_batches_weigh_the_same() {
        // Four rows in one batch, or in four: the same gradient, since each micro-batch has one row.
        auto whole = *spec(), parts = *spec();
        whole.training.max_steps = parts.training.max_steps = 4;
        whole.training.per_device_train_batch_size = 4;
        parts.training.per_device_train_batch_size = 1;
        parts.training.gradient_accumulation_steps = 4;
        golden::Log a, b;
        golden::train(whole, next(), a);
        golden::train(parts, next(), b);
        QCOMPARE(a.steps.size(), b.steps.size());
        for (std::size_t i = 0; i < a.steps.size(); ++i) {
            QVERIFY(golden::near(a.steps[i].loss, b.steps[i].loss, 1e-5, 1e-5));
            QVERIFY(golden::near(a.steps[i].grad_norm, b.steps[i].grad_norm, 1e-5, 1e-4));
            QCOMPARE(a.steps[i].samples, b.steps[i].samples);
        }
    }

    void the_last_update_of_an_epoch_takes_what_is_left() {
        auto recipe = *spec();
        recipe.training.num_train_epochs = 1;
        recipe.training.per_device_train_batch_size = 8;
        recipe.training.gradient_accumulation_steps = 4;  // 10 batches: 4, 4, 2
        golden::Log log;
        const auto finished = golden::train(recipe, next(), log);
        QCOMPARE(finished.steps, 3);
        QCOMPARE(log.steps.back().samples, 16);
        QCOMPARE(log.steps.front().epoch, 0.4);
    }

    void logs_are_means_since_the_last_log() {
        auto recipe = *spec();
        recipe.training.logging_steps = 4;
        golden::Log log;
        golden::train(recipe, next(), log);
        QCOMPARE(log.logs.size(), std::size_t(5));
        double sum = 0;
        for (std::size_t i = 4; i < 8; ++i) sum += log.steps[i].loss;
        QVERIFY(golden::near(log.logs[1].loss, sum / 4, 1e-6, 0));
        recipe.training.logging_steps = 0.25;  // a share of 20 steps
        golden::Log share;
        golden::train(recipe, next(), share);
        QCOMPARE(share.logs.front().step, 5);
    }

    void steps_strategies_and_the_saved_last_step() {
        auto recipe = *spec();
        auto& t = recipe.training;
        t.max_steps = 7;
        t.eval_strategy = t.save_strategy = "steps";
        t.eval_steps = 3;
        t.save_steps = 3;
        t.save_total_limit.reset();
        t.load_best_model_at_end = false;
        t.metric_for_best_model.clear();
        golden::Log log;
        const auto folder = next();
        const auto finished = golden::train(recipe, folder, log);
        QCOMPARE(steps_of(log.evaluations), (std::vector<std::int64_t>{3, 6}));
        QCOMPARE(checkpoints(folder), (std::vector<std::string>{"checkpoint-3", "checkpoint-6", "checkpoint-7"}));
        QCOMPARE(finished.best_step, 6);
        QCOMPARE(finished.final->step, 6);
    }

    void epoch_strategies_also_where_training_stops_inside_one() {
        auto recipe = *spec();
        recipe.training.num_train_epochs = 1.5;
        golden::Log log;
        golden::train(recipe, next(), log);
        QCOMPARE(steps_of(log.evaluations), (std::vector<std::int64_t>{10, 15}));
        QCOMPARE(log.evaluations.back().metrics.epoch, 1.5);
    }

    void early_stopping() {
        auto recipe = *spec();
        recipe.training.num_train_epochs = 10;
        recipe.training.learning_rate = 1e-12;  // nothing improves by the threshold
        recipe.training.early_stopping_patience = 2;
        recipe.training.early_stopping_threshold = 0.01;
        golden::Log log;
        const auto finished = golden::train(recipe, next(), log);
        QVERIFY(finished.state == tb::RunState::done);
        QCOMPARE(finished.steps, 30);  // the first counts as a gain, then two without
    }

    void the_limit_keeps_the_newest_and_the_best() {
        auto recipe = *spec();
        recipe.training.num_train_epochs = 4;
        golden::Log log;
        const auto folder = next();
        const auto finished = golden::train(recipe, folder, log);
        QCOMPARE(checkpoints(folder), (std::vector<std::string>{"checkpoint-" + std::to_string(finished.best_step)}));
    }

    void evaluates_once_where_nothing_was_asked() {
        auto recipe = *spec();
        recipe.training.eval_strategy = recipe.training.save_strategy = "no";
        recipe.training.load_best_model_at_end = false;
        recipe.training.metric_for_best_model.clear();
        golden::Log log;
        const auto finished = golden::train(recipe, next(), log);
        QCOMPARE(steps_of(log.evaluations), (std::vector<std::int64_t>{20}));
        QVERIFY(finished.validation.has_value());
    }

    void chooses_on_held_out_rows_and_reports_on_validation() {
        auto recipe = *spec();
        recipe.dataset.holdout = 20;
        recipe.engine.evaluate_train = true;
        golden::Log log;
        const auto finished = golden::train(recipe, next(), log);
        QVERIFY2(finished.state == tb::RunState::done, tb::describe(finished.problems).c_str());
        QCOMPARE(log.evaluations.front().metrics.rows, 20);
        QCOMPARE(log.evaluations[1].metrics.rows, 60);
        QVERIFY(log.evaluations[1].on_train);
        QCOMPARE(finished.validation->rows, 40);
    }

    void a_loss_that_is_not_finite_stops_before_the_step() {
        auto recipe = *spec();
        recipe.training.learning_rate = 1e30;
        recipe.training.warmup_ratio = 0;
        recipe.training.max_grad_norm = 0;
        golden::Log log;
        const auto finished = golden::train(recipe, next(), log);
        QVERIFY(finished.state == tb::RunState::failed);
        QCOMPARE(finished.problems.front().code, &tb::codes::not_finite_early);
        QCOMPARE(finished.steps, static_cast<std::int64_t>(log.steps.size()));
    }

    void what_comes_later_is_refused_in_one_go() {
        auto recipe = *spec();
        recipe.training.group_by_length = true;
        recipe.engine.cache_frozen_features = true;  // with nothing frozen
        recipe.training.metric_for_best_model = "bleu";
        recipe.peft = {{"peft_type", "ABACUS"}};
        recipe.max_length = 9999;
        golden::Log log;
        const auto finished = golden::train(recipe, next(), log);
        QVERIFY(finished.state == tb::RunState::failed);
        QCOMPARE(finished.problems.size(), std::size_t(5));
    }

    void a_full_disk_ends_the_run_in_words() {
        struct Full : tb::FileLayer {
            int left = 30;
            int write(int fd, const void* data, std::size_t size) override { return left-- > 0 ? tb::FileLayer::write(fd, data, size) : ENOSPC; }
        };
        for (const int left : {0, 1, 2, 3, 4, 6, 8}) {
            Full full;
            full.left = left;
            tb::replace_file_layer(&full);
            golden::Log log;
            const auto folder = next();
            const auto finished = golden::train(*spec(), folder, log);
            tb::replace_file_layer(nullptr);
            QVERIFY(finished.state == tb::RunState::failed);
            QCOMPARE(finished.problems.front().code, &tb::codes::disk_full);
            if (tb::fs::exists(folder / "checkpoints"))
                for (const auto& name : checkpoints(folder)) QVERIFY2(name.find("writing") == std::string::npos, name.c_str());
            QVERIFY(!tb::fs::exists(folder / "model.writing"));
        }
    }
};

QTEST_GUILESS_MAIN(TestRules)
#include "test_rules.moc"
