#include "ui/models/plan_job.h"
#include "ui/models/predict_job.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>

using namespace tb;
using namespace tb::ui;

class TestPlanJob : public QObject {
    Q_OBJECT

private slots:
    void only_the_newest_plan_comes_back() {
        std::atomic<int> made{0};
        PlanJob job(
            [&](const Spec& spec, const std::atomic<bool>*) {
                ++made;
                Plan plan;
                plan.spec = spec;
                return plan;
            },
            {});
        QSignalSpy planned(&job, &PlanJob::planned);
        for (int i = 0; i < 20; ++i) {
            Spec spec;
            spec.name = std::to_string(i);
            job.request(spec);
            QTest::qWait(5);
        }
        QVERIFY(planned.count() > 0 || planned.wait(5000));
        QTest::qWait(200);
        QCOMPARE(job.plan()->spec.name, std::string("19"));
        QVERIFY(made <= 2);
    }

    void an_overtaken_plan_is_told_and_dropped() {
        std::atomic<bool> was_cancelled{false};
        PlanJob job(
            [&](const Spec& spec, const std::atomic<bool>* cancelled) {
                Plan plan;
                plan.spec = spec;
                if (spec.name != "slow") return plan;
                for (int i = 0; i < 2000 && !*cancelled; ++i) QThread::msleep(2);
                was_cancelled = cancelled->load();
                return plan;
            },
            {});
        QSignalSpy planned(&job, &PlanJob::planned);
        Spec slow;
        slow.name = "slow";
        job.request(slow);
        QTest::qWait(300);
        Spec quick;
        quick.name = "quick";
        job.request(quick);
        QVERIFY(planned.wait(5000));
        QCOMPARE(job.plan()->spec.name, std::string("quick"));
        QTRY_VERIFY(was_cancelled);
        QTest::qWait(100);
        QCOMPARE(planned.count(), 1);
    }

    void a_change_ends_a_measurement() {
        PlanJob job([](const Spec&, const std::atomic<bool>*) { return Plan{}; },
                    [](const Spec&, int, const std::atomic<bool>* cancelled) -> Expected<Probe> {
                        for (int i = 0; i < 2000 && !*cancelled; ++i) QThread::msleep(2);
                        return Probe{};
                    });
        job.measure({}, 20);
        QVERIFY(job.measuring());
        job.request({});
        QVERIFY(!job.measuring());
        QTest::qWait(100);
        QVERIFY(!job.measured());
    }

    void the_newest_sentence_is_answered() {
        PredictJob job([](const fs::path&) -> Expected<PredictJob::Predict> {
            return PredictJob::Predict([](const std::vector<std::string>& texts) -> Expected<std::vector<Answer>> {
                Answer answer;
                answer.name = texts[0];
                return std::vector{answer};
            });
        });
        QSignalSpy changed(&job, &PredictJob::changed);
        job.set_model("/model");
        for (const char* text : {"a", "ab", "abc"}) job.set_text(text);
        QTRY_VERIFY(job.answer().has_value());
        QCOMPARE(job.answer()->name, std::string("abc"));
        job.set_text("");
        QTRY_VERIFY(!job.answer().has_value());
    }

    // The text is taken back while the model is being read: nobody waits for an answer any more.
    void an_overtaken_question_leaves_nothing_loading() {
        std::atomic<bool> go{false};
        PredictJob job([&](const fs::path&) -> Expected<PredictJob::Predict> {
            while (!go) QThread::msleep(1);
            return PredictJob::Predict([](const std::vector<std::string>&) -> Expected<std::vector<Answer>> { return std::vector{Answer{}}; });
        });
        job.set_model("/model");
        job.set_text("a");
        QTRY_VERIFY(job.loading());
        job.set_text("");
        QTest::qWait(200);
        go = true;
        QTRY_VERIFY(!job.loading());
        QTest::qWait(100);
        QVERIFY(!job.loading() && !job.answer());
    }
};

QTEST_GUILESS_MAIN(TestPlanJob)
#include "test_plan_job.moc"
