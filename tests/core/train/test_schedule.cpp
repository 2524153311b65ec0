#include "core/train/codes.h"
#include "core/train/schedule.h"

#include "core/base/files.h"

#include <QTest>
#include <cmath>

// Values of transformers.get_scheduler and torch's ReduceLROnPlateau, made by the reference project's goldens script.
static tb::fs::path goldens() {
    const char* shared = std::getenv("TUNEBENCH_SHARED");
    return tb::fs::path(shared ? shared : TUNEBENCH_SOURCE "/../shared") / "oracle/goldens";
}

static tb::TrainingSpec training_of(const tb::Json& table) {
    tb::TrainingSpec training;
    training.lr_scheduler_type = table["lr_scheduler_type"];
    training.lr_scheduler_kwargs = table["lr_scheduler_kwargs"];
    training.learning_rate = table["learning_rate"];
    return training;
}

class TestSchedule : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equals_transformers() {
        const auto golden = tb::read_json(goldens() / "schedulers.json");
        if (!golden) QSKIP("the reference's schedulers.json is not on this machine");
        int compared = 0;
        for (const auto& table : (*golden)["tables"]) {
            const bool plateau = table["lr_scheduler_type"] == "reduce_lr_on_plateau";
            auto schedule = tb::Schedule::make(training_of(table), plateau ? 0 : table["total"].get<int>(), plateau ? 0 : table["warmup"].get<int>());
            QVERIFY2(schedule.has_value(), tb::json_text(table).c_str());
            for (std::size_t k = 0; k < table["lr"].size(); ++k) {
                if (plateau) schedule->observe(table["metrics"][k].get<double>());
                const double wanted = table["lr"][k], found = schedule->rate(static_cast<std::int64_t>(k));
                QVERIFY2(std::abs(found - wanted) <= 1e-15 * std::abs(wanted) + 1e-21,
                         qPrintable(QString("%1 k=%2: %3, wanted %4").arg(tb::json_text(table).substr(0, 120).c_str()).arg(k).arg(found, 0, 'g', 17).arg(wanted, 0, 'g', 17)));
                ++compared;
            }
        }
        QVERIFY(compared > 1000);
        for (const auto& row : (*golden)["warmup_steps"]) {
            tb::TrainingSpec training;
            training.max_steps = row["total"];
            training.warmup_ratio = row["ratio"];
            QCOMPARE(tb::count_steps(training, 100).warmup_steps, row["warmup"].get<std::int64_t>());
        }
    }

    void table_of_the_first_ten_steps_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("kwargs");
        QTest::addColumn<QList<double>>("factors");
        QTest::newRow("linear") << "linear" << "{}" << QList<double>{0, 0.5, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125, 0};
        QTest::newRow("restarts") << "cosine_with_restarts" << R"({"num_cycles":2})"
                                  << QList<double>{0, 0.5, 1, 0.853553, 0.5, 0.146447, 1, 0.853553, 0.5, 0.146447, 0};
        QTest::newRow("inverse_sqrt") << "inverse_sqrt" << "{}"
                                      << QList<double>{0, 0.5, 1, 0.816497, 0.707107, 0.632456, 0.577350, 0.534522, 0.5, 0.471405, 0.447214};
    }
    void table_of_the_first_ten_steps() {
        QFETCH(QString, type);
        QFETCH(QString, kwargs);
        QFETCH(QList<double>, factors);
        tb::TrainingSpec training;
        training.lr_scheduler_type = type.toStdString();
        training.lr_scheduler_kwargs = tb::json_from(kwargs.toStdString());
        const auto schedule = tb::Schedule::make(training, 10, 2);
        QVERIFY(schedule.has_value());
        for (int k = 0; k < factors.size(); ++k) QVERIFY(std::abs(schedule->rate(k) / training.learning_rate - factors[k]) < 1e-6);
    }

    void counts() {
        tb::TrainingSpec training;
        training.num_train_epochs = 1.5;
        training.per_device_train_batch_size = 2;
        QCOMPARE(tb::count_steps(training, 10).max_steps, 8);  // 1.5 epochs of 5 batches
        training.gradient_accumulation_steps = 2;
        QCOMPARE(tb::count_steps(training, 10).steps_per_epoch, 3);  // updates of 2, 2, 1
        training.dataloader_drop_last = true;
        QCOMPARE(tb::count_steps(training, 11).batches_per_epoch, 5);
        training.max_steps = 7;
        QCOMPARE(tb::count_steps(training, 11).max_steps, 7);
    }

    void refuses_what_it_does_not_know() {
        tb::TrainingSpec training;
        training.lr_scheduler_type = "linar";
        QCOMPARE(tb::Schedule::make(training, 10, 0).error().front().code, &tb::codes::schedule_unknown);
        training.lr_scheduler_type = "cosine";
        training.lr_scheduler_kwargs = {{"cycles", 2}, {"num_cycles", "two"}};
        QCOMPARE(tb::Schedule::make(training, 10, 0).error().size(), std::size_t(2));
        training.lr_scheduler_type = "cosine_with_min_lr";
        training.lr_scheduler_kwargs = tb::Json::object();
        QCOMPARE(tb::Schedule::make(training, 10, 0).error().front().code, &tb::codes::schedule_option_missing);
        training.lr_scheduler_type = "constant";
        training.lr_scheduler_kwargs = {{"anything", 2}};
        QVERIFY(tb::Schedule::make(training, 10, 0).has_value());
    }

    void plateau_state_survives() {
        tb::TrainingSpec training;
        training.lr_scheduler_type = "reduce_lr_on_plateau";
        training.lr_scheduler_kwargs = {{"patience", 1}};
        auto one = tb::Schedule::make(training, 0, 0);
        for (const double metric : {1.0, 1.0}) one->observe(metric);
        auto two = tb::Schedule::make(training, 0, 0);
        two->restore(one->state());
        one->observe(1.0);
        two->observe(1.0);
        QCOMPARE(two->rate(0), one->rate(0));
        QVERIFY(one->rate(0) < training.learning_rate);
    }
};

QTEST_APPLESS_MAIN(TestSchedule)
#include "test_schedule.moc"
