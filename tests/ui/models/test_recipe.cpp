#include "ui/models/recipe.h"

#include "core/train/schedule.h"

#include <QTest>

using namespace tb;
using namespace tb::ui;

class TestRecipe : public QObject {
    Q_OBJECT

private slots:
    void seeds_are_read_as_people_type_them() {
        QCOMPARE(*parse_seeds("42, 43 44"), (std::vector<std::int64_t>{42, 43, 44}));
        QCOMPARE(*parse_seeds("7;7, 7"), (std::vector<std::int64_t>{7}));
        QVERIFY(!parse_seeds(""));
        QVERIFY(!parse_seeds("42, x"));
        QVERIFY(!parse_seeds("-1"));
        QVERIFY(!parse_seeds("1.5"));
    }

    void a_warm_up_is_a_share_or_steps() {
        QCOMPARE(*parse_warm_up("10 %"), (WarmUp{0.1, 0}));
        QCOMPARE(*parse_warm_up("500"), (WarmUp{0, 500}));
        QCOMPARE(*parse_warm_up(""), WarmUp{});
        QVERIFY(!parse_warm_up("120 %"));
        QVERIFY(!parse_warm_up("1.5"));
        QVERIFY(!parse_warm_up("soon"));
        TrainingSpec training;
        training.warmup_ratio = 0.1;
        QCOMPARE(*parse_warm_up(warm_up_text(training)), (WarmUp{0.1, 0}));
        training.warmup_steps = 12;
        QCOMPARE(*parse_warm_up(warm_up_text(training)), (WarmUp{0, 12}));
    }

    void seeds_make_runs() {
        Spec spec;
        const auto runs = with_seeds(spec, {1, 2});
        QCOMPARE(runs.size(), std::size_t(2));
        QCOMPARE(runs[1].training.seed, std::int64_t(2));
    }

    void every_scheduler_gets_the_options_it_needs() {
        for (const std::string& name : schedule_names()) {
            TrainingSpec training;
            training.lr_scheduler_type = name;
            for (const ScheduleOption& option : schedule_options(name)) {
                if (option.whole)
                    training.lr_scheduler_kwargs[option.key] = static_cast<std::int64_t>(option.value);
                else
                    training.lr_scheduler_kwargs[option.key] = option.value;
            }
            const auto schedule = Schedule::make(training, 1000, 100);
            QVERIFY2(schedule.has_value(), name.c_str());
        }
    }

    void saving_that_goes_its_own_way_is_left_to_it() {
        TrainingSpec training;
        training.eval_strategy = "epoch";
        training.save_strategy = "no";
        evaluate_at(training, "steps", 40);
        QCOMPARE(training.save_strategy, std::string("no"));
        QCOMPARE(*training.eval_steps, 40.0);
        // Keeping the best needs a checkpoint at each evaluation.
        keep_best_by(training, "f1_macro");
        QVERIFY(training.load_best_model_at_end);
        QCOMPARE(training.save_strategy, std::string("steps"));
        QCOMPARE(training.save_steps, 40.0);
        evaluate_at(training, "no", 0);
        QVERIFY(!training.load_best_model_at_end);
        keep_best_by(training, "loss");
        QVERIFY(!training.load_best_model_at_end);  // nothing is evaluated
    }

    void a_metric_where_less_is_better_says_so() {
        TrainingSpec training;
        training.eval_strategy = training.save_strategy = "epoch";
        keep_best_by(training, "mse");
        QVERIFY(training.greater_is_better == false);
        keep_best_by(training, "pearson");
        QVERIFY(!training.greater_is_better);
    }

    void the_rest_is_said_in_words() {
        TrainingSpec training;
        training.eval_strategy = training.save_strategy = "epoch";
        QVERIFY(rest_line(training, {42}).contains("evaluate and save each epoch"));
        training.save_strategy = "best";
        training.load_best_model_at_end = true;
        training.metric_for_best_model = "eval_f1_macro";
        QVERIFY(rest_line(training, {42}).contains("evaluate each epoch \u00b7 save when it is the best \u00b7 keep the best by macro F1"));
        training.greater_is_better = false;
        QVERIFY(rest_line(training, {42}).contains("keep the smallest macro F1"));
        training.eval_strategy = "no";
        training.logging_steps = 0.05;
        training.max_steps = 300;
        const QString line = rest_line(training, {42});
        QVERIFY2(line.contains("evaluate never") && line.contains("log every 5") && line.contains("300 steps"), qPrintable(line));
    }

    void evaluation_and_saving_go_together() {
        TrainingSpec training;
        set_evaluation(training, false, 40);
        QCOMPARE(training.eval_strategy, std::string("steps"));
        QCOMPARE(training.save_strategy, std::string("steps"));
        QCOMPARE(*training.eval_steps, 40.0);
        QCOMPARE(training.save_steps, 40.0);
        set_evaluation(training, true, 0);
        QVERIFY(!training.eval_steps);
    }
};

QTEST_GUILESS_MAIN(TestRecipe)
#include "test_recipe.moc"
