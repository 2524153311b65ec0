#include "core/train/best.h"

#include <QTest>

using namespace tb;

class TestBest : public QObject {
    Q_OBJECT

    static std::vector<Metrics> evaluations() {
        std::vector<Metrics> all(3);
        const double losses[] = {0.5, 0.4, 0.4}, accuracies[] = {0.8, 0.7, 0.9};
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i].eval_loss = losses[i];
            all[i].eval_accuracy = accuracies[i];
        }
        return all;
    }

private Q_SLOTS:
    void the_metric_and_its_direction_decide() {
        TrainingSpec training;
        QVERIFY(!best_evaluation({}, training));
        QCOMPARE(*best_evaluation(evaluations(), training), std::size_t(1));  // the earlier one at a tie
        training.metric_for_best_model = "eval_accuracy";
        QCOMPARE(*best_evaluation(evaluations(), training), std::size_t(2));
        training.greater_is_better = false;
        QCOMPARE(*best_evaluation(evaluations(), training), std::size_t(1));
        training = {};
        training.metric_for_best_model = "pearson";  // not measured
        QCOMPARE(*best_evaluation(evaluations(), training), std::size_t(1));
    }

    void a_loss_is_best_where_it_is_smallest() {
        TrainingSpec training;
        QVERIFY(!greater_is_better(training));
        training.metric_for_best_model = "eval_loss";
        QVERIFY(!greater_is_better(training));
        training.metric_for_best_model = "mse";  // as in transformers
        QVERIFY(greater_is_better(training));
        training.greater_is_better = false;
        QVERIFY(!greater_is_better(training));
    }

    void only_some_recipes_mark_a_best_one() {
        TrainingSpec training;
        QVERIFY(!tracks_best(training));
        training.early_stopping_patience = 2;
        QVERIFY(tracks_best(training));
        training = {};
        training.save_strategy = "best";
        QVERIFY(tracks_best(training));
    }
};

QTEST_APPLESS_MAIN(TestBest)
#include "test_best.moc"
