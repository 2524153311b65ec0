// The Training page: what waits, memory, and the ways on from a loss that is not finite, by mouse and keys over an engine that only tells.
#include "core/train/codes.h"
#include "tests/gui/pictures.h"
#include "ui/i18n/language.h"
#include "ui/pages/new_run/new_run_page.h"
#include "ui/pages/training/failure_panel.h"
#include "ui/pages/training/queue_card.h"
#include "ui/pages/training/training_page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/tile.h"

#include <QLabel>
#include <QMouseEvent>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include <mutex>

using namespace tb;
using namespace tb::ui;

namespace {

constexpr int kPatience = 60'000;

Spec named(const std::string& name, int seed = 42) {
    Spec spec;
    spec.name = name;
    spec.model = "starter";
    spec.dataset.source = "demo";
    spec.training.num_train_epochs = 3;
    spec.training.seed = seed;
    return spec;
}

// Runs called "lost" end at a loss that is not finite unless they go back to their best checkpoint.
struct Teller {
    std::mutex mutex;
    std::vector<RunRequest> requests;
    Core core() {
        Core made = told_core({20, 1, 0});
        made.engine.run = [this](const RunRequest& request, const EventSink& sink, RunControl& control) {
            {
                std::lock_guard lock(mutex);
                requests.push_back(request);
            }
            RunResult result{request.folder, {}};
            if (request.spec.name == "waits") {
                result.finished = tell_run(request.spec, {20, 0.5, 0}, sink, &control);
                return result;
            }
            if (request.spec.name != "lost" || request.from_best) {
                result.finished = tell_run(request.spec, {20, 1, 0}, sink, &control);
                return result;
            }
            const fs::path best = request.folder / "checkpoints/checkpoint-20";
            (void)make_folders(best);
            tell_run(request.spec, {20, 1, 0}, [&](const Event& event) {
                if (!std::holds_alternative<FinishedEvent>(event)) sink(event);
            }, &control);
            result.finished.state = RunState::failed;
            result.finished.problems = {{&codes::not_finite, {}, {{"step", std::int64_t(61)}, {"what", std::string("loss")}, {"learning_rate", 5e-5},
                                                                  {"lower_rate", 5e-6}, {"best_step", std::int64_t(20)}}}};
            sink(result.finished);
            return result;
        };
        return made;
    }
};

}  // namespace

class TestTraining : public QObject {
    Q_OBJECT

    struct Place {
        QTemporaryDir home;
        Teller teller;
        std::unique_ptr<Session> session;
        std::unique_ptr<MainWindow> window;
        RunManager& manager() { return session->manager(); }
        template <class T>
        T* child(const char* name) { return window->training()->findChild<T*>(name); }
        void click(const char* name) { QTest::mouseClick(child<QAbstractButton>(name), Qt::LeftButton); }
        QStringList waiting() {
            QStringList names;
            for (const auto& run : manager().queued()) names << QString::fromStdString(run->spec.name);
            return names;
        }
    };

    std::unique_ptr<Place> open() {
        auto place = std::make_unique<Place>();
        qputenv("TUNEBENCH_HOME", place->home.path().toUtf8());
        place->session = std::make_unique<Session>(place->home.path().toStdString(), place->teller.core());
        place->window = std::make_unique<MainWindow>(*place->session, told_answers());
        place->window->resize(1440, 900);
        place->window->show();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(place->session->offers_loaded() && place->session->library().loaded(), kPatience); }();
        place->window->open_page(PageId::training);
        return place;
    }

    std::unique_ptr<Place> with_queue() {
        auto place = open();
        place->manager().enqueue(named("waits"));
        for (const char* name : {"a", "b", "c"}) place->manager().enqueue(named(name));
        [&] { QTRY_VERIFY_WITH_TIMEOUT(place->manager().current() && place->manager().current()->steps.size() > 20, kPatience); }();
        QTest::qWait(50);
        return place;
    }

    static void end(Place& place) {
        place.manager().clear_queue();
        place.manager().cancel();
        QTRY_VERIFY_WITH_TIMEOUT(!place.manager().busy(), kPatience);
    }

private slots:
    void initTestCase() {
        Theme::instance().install(*qApp, ThemeMode::light);
        Language::instance().set("en");
    }

    void what_waits_is_listed_and_moved_by_keys() {
        const auto place = with_queue();
        auto* list = place->child<QueueList>("queue_list");
        QVERIFY(list->isVisible());
        QCOMPARE(list->count(), 3);
        list->setFocus();
        list->setCurrentRow(2);
        QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(place->waiting(), (QStringList{"a", "c", "b"}));
        QCOMPARE(list->currentRow(), 1);
        QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
        QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(place->waiting(), (QStringList{"c", "a", "b"}));
        QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(place->waiting(), (QStringList{"a", "c", "b"}));
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(place->waiting(), (QStringList{"a", "b"}));
        QVERIFY(list->hasFocus());
        end(*place);
    }

    void what_waits_is_moved_by_mouse() {
        const auto place = with_queue();
        auto* list = place->child<QueueList>("queue_list");
        const auto middle = [&](int row) { return list->visualItemRect(list->item(row)).center(); };
        QWidget* on = list->viewport();
        QTest::mousePress(on, Qt::LeftButton, {}, middle(2));
        // Qt Test's mouse moves carry no buttons on every platform.
        for (const int row : {1, 0}) {
            QMouseEvent move(QEvent::MouseMove, middle(row), on->mapToGlobal(middle(row)), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(on, &move);
        }
        QCOMPARE(place->waiting(), (QStringList{"a", "b", "c"}));  // told when the mouse lets go
        QTest::mouseRelease(on, Qt::LeftButton, {}, middle(0));
        QCOMPARE(place->waiting(), (QStringList{"c", "a", "b"}));
        place->click("queue_down");
        QCOMPARE(place->waiting(), (QStringList{"a", "c", "b"}));
        place->click("queue_up");
        QCOMPARE(place->waiting(), (QStringList{"c", "a", "b"}));
        place->click("queue_remove");
        QCOMPARE(place->waiting(), (QStringList{"a", "b"}));
        place->click("queue_clear");
        QVERIFY(place->waiting().isEmpty());
        QVERIFY(!list->isVisible());
        end(*place);
    }

    void memory_is_shown_beside_its_prediction() {
        const auto place = open();
        place->session->start({named("waits")}, 612'000'000);
        QTRY_VERIFY_WITH_TIMEOUT(place->manager().current() && place->manager().current()->steps.size() > 20, kPatience);
        QTest::qWait(400);
        Tile* memory = nullptr;
        for (Tile* tile : place->window->training()->findChildren<Tile*>())
            if (tile->accessibleName().startsWith("Memory")) memory = tile;
        QVERIFY(memory);
        QVERIFY(memory->isVisible());
        QVERIFY2(memory->accessibleName().contains("612"), qPrintable(memory->accessibleName()));
        QVERIFY(memory->value().contains("MB"));
        end(*place);
    }

    void a_page_made_after_the_run_began_shows_it() {
        auto place = std::make_unique<Place>();
        qputenv("TUNEBENCH_HOME", place->home.path().toUtf8());
        place->session = std::make_unique<Session>(place->home.path().toStdString(), place->teller.core());
        place->session->start({named("waits")});
        TrainingPage page(*place->session);
        page.show();
        QTRY_COMPARE_WITH_TIMEOUT(page.findChild<QLabel*>("run_title")->text(), QString("waits · seed 42"), kPatience);
        QVERIFY(page.findChild<QLabel*>("run_title")->isVisible());
        end(*place);
    }

    void a_lost_run_can_go_on_from_its_best_checkpoint() {
        const auto place = open();
        place->manager().enqueue(named("lost"));
        place->manager().enqueue(named("next"));
        auto* panel = place->window->training()->findChild<FailurePanel*>();
        QTRY_VERIFY_WITH_TIMEOUT(panel->isVisible(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(place->manager().held(), kPatience);  // the last event arrives before the end does
        QCOMPARE(place->waiting(), QStringList{"next"});
        for (const char* name : {"resume_best", "lower_rate", "keep_best", "give_up"}) {
            QVERIFY2(place->child<QPushButton>(name)->isVisible(), name);
            QVERIFY2(place->child<QPushButton>(name)->isEnabled(), name);
        }
        QVERIFY(!place->child<QPushButton>("resume_last")->isVisible());
        QCOMPARE(place->child<QPushButton>("resume_best")->text(), QString("Resume from the best, step 20"));
        QCOMPARE(place->child<QLabel>("run_state")->text(), QString("waits for your choice"));
        place->click("resume_best");
        QTRY_VERIFY_WITH_TIMEOUT(!place->manager().busy() && place->waiting().isEmpty(), kPatience);
        QVERIFY(!panel->isVisible());
        QCOMPARE(place->teller.requests.size(), std::size_t(3));
        const RunRequest& second = place->teller.requests[1];
        QVERIFY(second.resume && second.from_best && !second.finish);
        QVERIFY(second.folder == place->teller.requests[0].folder);
        QCOMPARE(place->teller.requests[2].spec.name, std::string("next"));
    }

    void a_lost_run_can_end_with_its_best_checkpoint() {
        const auto place = open();
        place->manager().enqueue(named("lost"));
        QTRY_VERIFY_WITH_TIMEOUT(place->window->training()->findChild<FailurePanel*>()->isVisible(), kPatience);
        place->click("keep_best");
        QTRY_COMPARE_WITH_TIMEOUT(place->teller.requests.size(), std::size_t(2), kPatience);
        QVERIFY(place->teller.requests[1].resume && place->teller.requests[1].from_best && place->teller.requests[1].finish);
        QTRY_VERIFY_WITH_TIMEOUT(!place->manager().busy(), kPatience);
    }

    // The panel stands as soon as the run's last event is there, a moment before the run is put away.
    void a_choice_made_at_once_counts() {
        const auto place = open();
        auto& manager = place->manager();
        bool asked = false;
        connect(&manager, &RunManager::events_arrived, place->window->training(), [&] {
            const auto run = manager.shown();
            if (asked || !run || !run->finished) return;
            asked = true;
            manager.enqueue_from_best(run->folder, run->spec, true);
        });
        manager.enqueue(named("lost"));
        QTRY_COMPARE_WITH_TIMEOUT(place->teller.requests.size(), std::size_t(2), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!manager.busy(), kPatience);
    }

    void a_lower_rate_opens_a_new_run() {
        const auto place = open();
        place->manager().enqueue(named("lost"));
        QTRY_VERIFY_WITH_TIMEOUT(place->window->training()->findChild<FailurePanel*>()->isVisible(), kPatience);
        place->click("lower_rate");
        QCOMPARE(place->window->page(), PageId::new_run);
        QCOMPARE(place->window->new_run()->spec().training.learning_rate, 5e-6);
        QCOMPARE(place->window->new_run()->spec().name, std::string("lost"));
    }

    void giving_up_lets_what_waits_go_on() {
        const auto place = open();
        place->manager().enqueue(named("lost"));
        place->manager().enqueue(named("next"));
        auto* panel = place->window->training()->findChild<FailurePanel*>();
        QTRY_VERIFY_WITH_TIMEOUT(panel->isVisible(), kPatience);
        auto* give_up = place->child<QPushButton>("give_up");
        give_up->setFocus();
        QTest::keyClick(give_up, Qt::Key_Space);
        QVERIFY(!panel->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(place->teller.requests.size(), std::size_t(2), kPatience);
        QCOMPARE(place->teller.requests[1].spec.name, std::string("next"));
        QTRY_VERIFY_WITH_TIMEOUT(!place->manager().busy(), kPatience);
    }

    void without_a_best_checkpoint_the_way_back_says_so() {
        FailurePanel panel;
        auto run = std::make_shared<RunData>();
        run->serial = 1;
        run->folder = "/nowhere";
        run->state = RunState::failed;
        run->finished.emplace();
        run->finished->state = RunState::failed;
        run->finished->problems = {{&codes::not_finite, {}, {{"best_step", std::int64_t(0)}, {"lower_rate", 1e-6}}}};
        panel.show_run(run, false);
        QVERIFY(!panel.findChild<QPushButton*>("resume_best")->isEnabled());
        QVERIFY(!panel.findChild<QPushButton*>("resume_best")->toolTip().isEmpty());
        QVERIFY(panel.findChild<QPushButton*>("lower_rate")->isEnabled());
        // Another failure: resume where a checkpoint is left.
        run->finished->problems = {{&codes::out_of_memory, {}, {{"step", std::int64_t(5)}}}};
        panel.show_run(run, false);
        QVERIFY(panel.findChild<QPushButton*>("give_up")->isHidden());
        QVERIFY(!panel.findChild<QPushButton*>("resume_last")->isHidden());
        QVERIFY(!panel.findChild<QPushButton*>("resume_last")->isEnabled());
        run->notable.push_back(CheckpointEvent{4, "checkpoint-4", false, 1});
        panel.show_run(run, false);
        QVERIFY(panel.findChild<QPushButton*>("resume_last")->isEnabled());
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestTraining test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_training.moc"
