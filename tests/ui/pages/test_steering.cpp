// What steers runs and leads from page to page: cancelling the demo, leaving, resuming, exporting, the keyboard's way through the window.
#include "core/base/codes.h"
#include "core/base/home.h"
#include "tests/gui/pictures.h"
#include "ui/charts/chart.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/i18n/language.h"
#include "ui/pages/compare/compare_page.h"
#include "ui/pages/home/home_page.h"
#include "ui/pages/new_run/new_run_page.h"
#include "ui/pages/page_parts.h"
#include "ui/pages/rail.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/pages/training/run_charts.h"
#include "ui/pages/training/training_page.h"
#include "ui/pages/try_it/try_page.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace tb;
using namespace tb::ui;

namespace {

constexpr int kPatience = 60'000;

Spec named(const std::string& name, const Spec& like) {
    Spec spec = like;
    spec.name = name;
    return spec;
}

// Told runs, written to their folders as real ones are. TPF-02 comes to its end; every other run waits until it is told to end. To save
// "full" fails.
Core recording_core() {
    Core core = told_core({});
    core.engine.run = [](const RunRequest& request, const EventSink& sink, RunControl& control) {
        RunResult result{request.folder, {}};
        (void)make_folders(request.folder);
        auto recorder = RunRecorder::open(request.folder);
        if (recorder) (void)recorder->begin(Json::object({{"device", "cpu"}}), request.spec);
        const auto record = [&](const Event& event) {
            if (auto* end = std::get_if<FinishedEvent>(&event)) {
                result.finished = *end;
                if (request.spec.name == "full") {
                    result.finished.state = RunState::failed;
                    result.finished.problems = {{&codes::disk_full, request.folder.string(), {}}};
                }
                if (recorder) (void)recorder->record(result.finished);
                return sink(result.finished);
            }
            if (recorder) (void)recorder->record(event);
            sink(event);
        };
        tell_run(request.spec, {20, request.spec.name == "TPF-02" ? 1.0 : 0.5, 0}, record, &control);
        return result;
    };
    return core;
}

}  // namespace

class TestSteering : public QObject {
    Q_OBJECT

    struct Place {
        QTemporaryDir home;
        std::unique_ptr<Session> session;
        std::unique_ptr<MainWindow> window;
        RunManager& manager() { return session->manager(); }
        fs::path folder() const { return home.path().toStdString(); }
        std::string current() { return manager().current() ? manager().current()->spec.name : std::string(); }
    };

    std::unique_ptr<Place> open(const std::function<void(const fs::path&)>& prepare = {}) {
        auto place = std::make_unique<Place>();
        qputenv("TUNEBENCH_HOME", place->home.path().toUtf8());
        if (prepare) prepare(place->folder());
        Core core = recording_core();
        core.probe = [](const Spec&, int steps, const std::atomic<bool>*) -> Expected<Probe> { return Probe{steps, 0.1, 160, 500'000'000}; };
        place->session = std::make_unique<Session>(place->folder(), core);
        place->window = std::make_unique<MainWindow>(*place->session, told_answers());
        place->window->show();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(place->session->offers_loaded() && place->session->library().loaded(), kPatience); }();
        return place;
    }

    static QAbstractButton* box_button(QWidget* window, const QString& text) {
        for (auto* box : window->findChildren<QMessageBox*>())
            for (QAbstractButton* button : box->buttons())
                if (button->text().remove('&') == text && box->isVisible()) return button;
        return nullptr;
    }

    static void trains(Place& place, const std::string& name) {
        QTRY_VERIFY_WITH_TIMEOUT(place.current() == name && place.manager().current()->steps.size() > 10, kPatience);
    }

    static void end(Place& place) {
        place.manager().clear_queue();
        place.manager().cancel();
        QTRY_VERIFY_WITH_TIMEOUT(!place.manager().busy(), kPatience);
    }

    static QPushButton* button_of(QWidget* page, const QString& text) {
        for (auto* button : page->findChildren<QPushButton*>())
            if (button->text() == text && button->isVisible()) return button;
        return nullptr;
    }

private slots:
    void initTestCase() {
        Theme::instance().install(*qApp, ThemeMode::light);
        Language::instance().set("en");
    }

    void a_cancelled_demo_is_over_and_leaves_nothing() {
        const auto place = open();
        QSignalSpy done(place->session.get(), &Session::demo_done);
        place->session->run_demo();
        trains(*place, "TPF-03");
        const auto is_done = [](const RunRecord& run) { return run.spec.name == "TPF-02" && run.state == RunState::done; };
        const auto& runs = place->session->library().runs();
        QTRY_VERIFY_WITH_TIMEOUT(std::any_of(runs.begin(), runs.end(), is_done), kPatience);
        QVERIFY(!place->window->home()->demo_button()->isEnabled());
        place->window->training()->ask_cancel();
        QAbstractButton* cancel = box_button(place->window.get(), "Cancel the demo");
        QVERIFY(cancel);
        QVERIFY(!box_button(place->window.get(), "Cancel, keep the best"));
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!place->manager().busy(), kPatience);
        QVERIFY(!place->session->demo_running());
        QVERIFY(place->window->home()->demo_button()->isEnabled());
        QTRY_COMPARE_WITH_TIMEOUT(place->session->library().bin().size(), std::size_t(2), kPatience);
        QVERIFY(place->session->library().runs().empty());
        QCOMPARE(done.count(), 0);
        // It can be run once more.
        place->session->run_demo();
        QVERIFY(place->session->demo_running());
        place->session->cancel_demo();
        QTRY_VERIFY_WITH_TIMEOUT(!place->manager().busy(), kPatience);
        QVERIFY(!place->session->demo_running());
    }

    void a_demo_that_lost_a_run_in_the_queue_is_no_demo() {
        const auto place = open();
        QSignalSpy done(place->session.get(), &Session::demo_done);
        place->session->start({named("other", place->session->offers().demo[0])});
        place->session->run_demo();
        QCOMPARE(place->manager().queued().size(), std::size_t(2));
        place->manager().remove_queued(place->manager().queued()[1]->serial);
        QVERIFY(place->session->demo_running());
        place->manager().clear_queue();
        QVERIFY(!place->session->demo_running());
        QVERIFY(place->window->home()->demo_button()->isEnabled());
        QCOMPARE(done.count(), 0);
        end(*place);
    }

    void cancelling_another_run_leaves_the_demo_alone() {
        const auto place = open();
        place->session->start({named("other", place->session->offers().demo[0])});
        trains(*place, "other");
        place->session->run_demo();
        place->window->training()->ask_cancel();
        QAbstractButton* discard = box_button(place->window.get(), "Cancel and discard");
        QVERIFY(discard);
        QTest::mouseClick(discard, Qt::LeftButton);
        trains(*place, "TPF-03");  // TPF-02 went through
        QVERIFY(place->session->demo_running());
        QTRY_COMPARE_WITH_TIMEOUT(place->session->library().bin().size(), std::size_t(1), kPatience);
        QCOMPARE(place->session->library().bin()[0].spec.name, std::string("other"));
        // TPF-02 stays; TPF-03, which still trains, is there once the library has read its folder.
        const auto has = [&](const std::string& name) {
            const auto& runs = place->session->library().runs();
            return std::any_of(runs.begin(), runs.end(), [&](const RunRecord& run) { return run.spec.name == name; });
        };
        QTRY_VERIFY_WITH_TIMEOUT(has("TPF-02"), kPatience);
        QVERIFY(!has("other"));
        place->session->cancel_demo();
        QTRY_VERIFY_WITH_TIMEOUT(!place->manager().busy(), kPatience);
    }

    void a_run_that_is_not_saved_keeps_the_window() {
        const auto place = open();
        place->session->start({named("full", place->session->offers().demo[0])});
        trains(*place, "full");
        place->window->close();
        QAbstractButton* save = box_button(place->window.get(), "Pause and save");
        QVERIFY(save);
        QTest::mouseClick(save, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!place->manager().busy(), kPatience);
        QTest::qWait(50);
        QVERIFY(place->window->isVisible());
        auto* box = place->window->findChild<QMessageBox*>("not_saved");
        QVERIFY(box && box->isVisible());
        QVERIFY2(box->informativeText().contains("disk is full"), qPrintable(box->informativeText()));
        QTest::mouseClick(box_button(place->window.get(), "Stay"), Qt::LeftButton);
        QVERIFY(place->window->isVisible());
        place->window->close();
        QVERIFY(!place->window->isVisible());
    }

    void the_export_waits_for_what_was_asked() {
        std::string own;
        const auto place = open([&](const fs::path& home) {
            if (const auto specs = demo_specs()) own = write_told_run(home, (*specs)[1], {20, 1, 0}).filename().string();
        });
        auto* compare = place->window->compare();
        QTRY_VERIFY_WITH_TIMEOUT(compare->comparison() && !compare->loading(), kPatience);
        QVERIFY(compare->comparison()->entries[0].published);
        emit place->session->compare_wanted({QString::fromStdString(own)});
        emit place->session->export_wanted();
        QVERIFY(!place->window->findChild<ExportDialog*>());  // not of what was on screen before
        QTRY_VERIFY_WITH_TIMEOUT(place->window->findChild<ExportDialog*>(), kPatience);
        QCOMPARE(compare->comparison()->entries[0].id, own);
        place->window->findChild<ExportDialog*>()->close();
        QTRY_VERIFY_WITH_TIMEOUT(!place->window->findChild<ExportDialog*>(), kPatience);
        // What cannot be read opens no dialog, now or later.
        QSignalSpy failed(compare, &ComparePage::not_compared);
        emit place->session->compare_wanted({"no-such-run"});
        emit place->session->export_wanted();
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, kPatience);
        emit place->session->compare_wanted({QString::fromStdString(own)});
        QTRY_VERIFY_WITH_TIMEOUT(!compare->loading() && compare->comparison(), kPatience);
        QTest::qWait(50);
        QVERIFY(!place->window->findChild<ExportDialog*>());
    }

    void export_is_of_the_runs_that_the_page_shows() {
        std::string earlier;
        const auto place = open([&](const fs::path& home) {
            if (const auto specs = demo_specs()) earlier = write_told_run(home, named("earlier", (*specs)[1]), {20, 1, 0}).filename().string();
        });
        MainWindow& window = *place->window;
        auto* action = window.findChild<QAction*>("export");
        QVERIFY(action);
        const auto refused = [&] { return !action->isEnabled() && !action->toolTip().isEmpty(); };
        const auto exported = [&] {
            action->trigger();
            [&] { QTRY_VERIFY_WITH_TIMEOUT(window.findChild<ExportDialog*>(), kPatience); }();
            auto* dialog = window.findChild<ExportDialog*>();
            if (!dialog) return QString();
            const QString of = dialog->findChild<QLabel*>("exported_runs")->text();
            dialog->close();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            return of;
        };
        for (const PageId page : {PageId::home, PageId::new_run, PageId::try_it, PageId::settings, PageId::training, PageId::runs}) {
            window.open_page(page);
            QVERIFY2(refused(), qPrintable(action->toolTip()));
        }
        window.runs()->view()->selectAll();
        QVERIFY(window.runs()->selected().contains(QString::fromStdString(earlier)));
        QVERIFY(action->isEnabled());
        QVERIFY(exported().contains("earlier"));
        window.runs()->view()->clearSelection();
        QVERIFY(refused());
        // The run on the Training page, while it trains and after, whatever the Compare page holds.
        auto* compare = window.compare();
        compare->set_runs({QString::fromStdString(earlier)});
        QTRY_VERIFY_WITH_TIMEOUT(compare->comparison() && !compare->loading(), kPatience);
        window.open_page(PageId::training);
        place->session->start({named("shown", place->session->offers().demo[0])});
        trains(*place, "shown");
        QTRY_VERIFY_WITH_TIMEOUT(action->isEnabled(), kPatience);
        QCOMPARE(exported(), QString("shown"));
        end(*place);
        QCOMPARE(exported(), QString("shown"));
        emit window.training()->charts()->loss->export_requested();
        QTRY_VERIFY_WITH_TIMEOUT(window.findChild<ExportDialog*>(), kPatience);
        QCOMPARE(window.findChild<ExportDialog*>()->findChild<QLabel*>("exported_runs")->text(), QString("shown"));
        window.findChild<ExportDialog*>()->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(window.page(), PageId::training);
        window.open_page(PageId::compare);
        QVERIFY(exported().contains("earlier"));
        compare->set_runs({"no-such-run"});
        QTRY_VERIFY_WITH_TIMEOUT(refused(), kPatience);
        QVERIFY(!compare->findChild<QPushButton*>("export")->isEnabled());
        QVERIFY(!compare->findChild<QPushButton*>("export")->toolTip().isEmpty());
    }

    void resuming_twice_resumes_once() {
        std::string id;
        const auto place = open([&](const fs::path& home) {
            if (const auto specs = demo_specs()) id = write_told_run(home, named("halfway", (*specs)[1]), {20, 0.5, 0}).filename().string();
        });
        auto* home = place->window->home();
        const QString name = "resume_" + QString::fromStdString(id);
        QTRY_VERIFY_WITH_TIMEOUT(home->findChild<QPushButton*>(name), kPatience);
        const RunRecord record = *place->session->library().find(id);
        QCOMPARE(record.state, RunState::interrupted);
        place->session->start({named("other", place->session->offers().demo[0])});
        trains(*place, "other");
        place->window->open_page(PageId::home);
        QTest::mouseClick(home->findChild<QPushButton*>(name), Qt::LeftButton);
        place->session->resume_run(record);
        QCOMPARE(place->manager().queued().size(), std::size_t(1));
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(!home->findChild<QPushButton*>(name));  // it waits: nothing more to press
        end(*place);
    }

    void home_keeps_the_focus_where_it_is() {
        const auto place = open();
        auto* home = place->window->home();
        QTRY_VERIFY_WITH_TIMEOUT(home->demo_button()->isEnabled(), kPatience);
        auto* open = button_of(home, "Open comparison");
        QVERIFY(open);
        open->setFocus();
        QVERIFY(open->hasFocus());
        QSignalSpy changed(&place->session->library(), &Library::changed);
        place->session->library().refresh();
        QTRY_VERIFY_WITH_TIMEOUT(changed.count() > 0, kPatience);
        QVERIFY(open->hasFocus());
        QTest::keyClick(open, Qt::Key_Return);
        QCOMPARE(place->window->page(), PageId::compare);
        QVERIFY(!place->manager().busy() && !place->session->demo_running());
    }

    void a_row_that_is_made_anew_keeps_the_focus() {
        std::string id;
        const auto place = open([&](const fs::path& home) {
            if (const auto specs = demo_specs()) id = write_told_run(home, (*specs)[1], {20, 1, 0}).filename().string();
        });
        auto* home = place->window->home();
        const QString name = "open_" + QString::fromStdString(id);
        QTRY_VERIFY_WITH_TIMEOUT(home->findChild<QPushButton*>(name) && home->findChild<QPushButton*>(name)->isVisible(), kPatience);
        home->findChild<QPushButton*>(name)->setFocus();
        QSignalSpy changed(&place->session->library(), &Library::changed);
        place->session->library().refresh();
        QTRY_VERIFY_WITH_TIMEOUT(changed.count() > 0, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(place->window->focusWidget() && place->window->focusWidget()->objectName() == name, kPatience);
        QVERIFY(place->window->focusWidget()->isVisible());
    }

    void what_a_menu_does_not_offer_has_its_reason() {
        const auto place = open();
        place->window->update();
        const auto action = [&](const QString& text) {
            for (auto* one : place->window->findChildren<QAction*>())
                if (one->text().remove('&') == text) return one;
            return static_cast<QAction*>(nullptr);
        };
        for (const char* text : {"Pause or resume", "Stop after this epoch", "Cancel run…", "Start", "Add to queue", "Rename…", "Duplicate as new run"}) {
            QVERIFY2(action(text), text);
            QVERIFY2(!action(text)->isEnabled() && !action(text)->statusTip().isEmpty() && !action(text)->toolTip().isEmpty(), text);
        }
        place->session->start({named("other", place->session->offers().demo[0])});
        trains(*place, "other");
        QVERIFY(action("Pause or resume")->isEnabled());
        QVERIFY(action("Pause or resume")->statusTip().isEmpty());
        place->manager().cancel();
        QVERIFY(!action("Pause or resume")->isEnabled());  // nothing takes the place of the cancelling
        QTRY_VERIFY_WITH_TIMEOUT(!place->manager().busy(), kPatience);
    }

    void f6_walks_rail_page_and_side_column() {
        const auto place = open();
        place->window->open_page(PageId::new_run);
        QTRY_VERIFY_WITH_TIMEOUT(place->window->new_run()->plans().plan() != nullptr, kPatience);
        auto* rail = place->window->findChild<Rail*>();
        QWidget* side = nullptr;
        for (auto* part : place->window->new_run()->findChildren<QWidget*>())
            if (part->property(kSideColumn).toBool()) side = part;
        QVERIFY(rail && side);
        rail->focus_page();
        const auto next = [&] {
            QTest::keyClick(place->window.get(), Qt::Key_F6);
            return place->window->focusWidget();
        };
        for (int round = 0; round < 2; ++round) {
            QWidget* on_page = next();
            QVERIFY(place->window->new_run()->isAncestorOf(on_page) && !side->isAncestorOf(on_page));
            QVERIFY(side->isAncestorOf(next()));
            QVERIFY(rail->isAncestorOf(next()));
        }
        // A page without one.
        place->window->open_page(PageId::settings);
        rail->focus_page();
        next();
        QVERIFY(rail->isAncestorOf(next()));
    }

    void try_it_is_offered_where_a_run_was_compared() {
        QStringList own;
        const auto place = open([&](const fs::path& home) {
            if (const auto specs = demo_specs())
                for (const Spec& spec : *specs) own << QString::fromStdString(write_told_run(home, spec, {20, 1, 0}).filename().string());
        });
        auto* compare = place->window->compare();
        QTRY_VERIFY_WITH_TIMEOUT(compare->comparison() && !compare->loading(), kPatience);
        place->window->open_page(PageId::compare);
        auto* offer = compare->findChild<QPushButton*>("try_compared");
        QVERIFY(!offer->isVisible());  // published ones have no model
        emit place->session->demo_done(own);
        QTRY_VERIFY_WITH_TIMEOUT(offer->isVisible(), kPatience);
        QTest::mouseClick(offer, Qt::LeftButton);
        QCOMPARE(place->window->page(), PageId::try_it);
        auto* run = place->window->try_it()->findChild<QComboBox*>("run");
        QVERIFY(own.contains(run->currentData(Qt::UserRole + 1).toString()));
    }

    void another_folder_can_be_chosen() {
        QTemporaryDir config, other;
        qputenv("XDG_CONFIG_HOME", config.path().toUtf8());
        const auto place = open();
        place->session->use_home(other.path().toStdString());
        QTRY_COMPARE_WITH_TIMEOUT(place->session->library().home(), fs::path(other.path().toStdString()), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(fs::path(other.path().toStdString()) / "window.json"), kPatience);
        QCOMPARE(home_folder(), fs::path(other.path().toStdString()));
        place->session->start({named("TPF-02", place->session->offers().demo[0])});
        QTRY_COMPARE_WITH_TIMEOUT(place->session->library().runs().size(), std::size_t(1), kPatience);
        QVERIFY(place->session->library().runs()[0].folder.string().starts_with(other.path().toStdString()));
        QTRY_VERIFY_WITH_TIMEOUT(!place->manager().busy(), kPatience);
        // Later processes find it, where nothing else is said.
        use_home_folder({});
        QCOMPARE(home_folder(), place->folder());
        qunsetenv("TUNEBENCH_HOME");
        QCOMPARE(home_folder(), fs::path(other.path().toStdString()));
        qunsetenv("XDG_CONFIG_HOME");
    }

    void a_folder_that_cannot_be_written_offers_a_choice() {
        QTemporaryDir holder;
        QFile file(holder.filePath("taken"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        qputenv("TUNEBENCH_HOME", file.fileName().toUtf8());
        Session session(file.fileName().toStdString(), recording_core());  // a file where the folder should be
        MainWindow window(session, told_answers());
        window.show();
        QTRY_VERIFY_WITH_TIMEOUT(session.library().loaded(), kPatience);
        auto* choose = window.home()->findChild<QPushButton*>("choose_home");
        QTRY_VERIFY_WITH_TIMEOUT(choose->isVisible() && choose->isEnabled(), kPatience);
        QTest::mouseClick(choose, Qt::LeftButton);
        auto* dialog = window.home()->findChild<QFileDialog*>("home_folder");
        QVERIFY(dialog);
        dialog->close();
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestSteering test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_steering.moc"
