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
