// The pages by mouse and keys, over an engine that only tells runs.
#include "tests/gui/pictures.h"
#include "ui/i18n/language.h"
#include "ui/pages/compare/compare_page.h"
#include "ui/pages/home/home_page.h"
#include "ui/pages/new_run/how_trains_card.h"
#include "ui/pages/new_run/new_run_page.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/pages/training/training_page.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTest>
#include <QTreeView>

using namespace tb;
using namespace tb::ui;

namespace {
constexpr int kPatience = 60'000;
}

class TestPages : public QObject {
    Q_OBJECT

    struct Place {
        QTemporaryDir home;
        std::unique_ptr<Session> session;
        std::unique_ptr<MainWindow> window;
    };

    std::unique_ptr<Place> open(const Told& told, bool with_runs = false) {
        auto place = std::make_unique<Place>();
        const fs::path home = place->home.path().toStdString();
        qputenv("TUNEBENCH_HOME", place->home.path().toUtf8());
        if (with_runs) {
            const auto specs = demo_specs();
            if (specs)
                for (const Spec& spec : *specs) write_told_run(home, spec, {20, 1, 0});
        }
        Core core = told_core(told);
        core.probe = [](const Spec&, int steps, const std::atomic<bool>*) -> Expected<Probe> { return Probe{steps, 0.1, 160, 500'000'000}; };
        place->session = std::make_unique<Session>(home, core);
        place->window = std::make_unique<MainWindow>(*place->session, told_answers());
        place->window->show();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(place->session->offers_loaded() && place->session->library().loaded(), kPatience); }();
        return place;
    }

    QAbstractButton* box_button(QWidget* window, const QString& text) {
        for (auto* box : window->findChildren<QMessageBox*>())
            for (QAbstractButton* button : box->buttons())
                if (button->text().remove('&') == text && box->isVisible()) return button;
        return nullptr;
    }

    void wait_for_plan(Place& place) {
        QTRY_VERIFY_WITH_TIMEOUT(!place.window->new_run()->plans().planning() && place.window->new_run()->plans().plan(), kPatience);
    }

private slots:
    void initTestCase() {
        Theme::instance().install(*qApp, ThemeMode::light);
        Language::instance().set("en");
    }

    void enter_on_home_runs_the_demo_to_its_comparison() {
        const auto place = open({20, 1, 0});
        QTRY_VERIFY_WITH_TIMEOUT(place->window->home()->demo_button()->isEnabled(), kPatience);
        QTest::keyClick(place->window->home(), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(place->window->page(), PageId::compare, kPatience);
        QCOMPARE(place->window->compare()->runs().size(), 2);
    }

    void keys_open_the_pages() {
        const auto place = open({});
        const std::pair<Qt::Key, PageId> keys[] = {{Qt::Key_2, PageId::new_run}, {Qt::Key_5, PageId::training}, {Qt::Key_7, PageId::runs},
                                                   {Qt::Key_8, PageId::compare}, {Qt::Key_9, PageId::try_it},   {Qt::Key_1, PageId::home}};
        for (const auto& [key, page] : keys) {
            QTest::keyClick(place->window.get(), key, Qt::ControlModifier);
            QCOMPARE(place->window->page(), page);
        }
    }

    void compare_opens_on_the_published_runs() {
        const auto place = open({});
        place->window->open_page(PageId::compare);
        QTRY_VERIFY_WITH_TIMEOUT(place->window->compare()->comparison() != nullptr, kPatience);
        QCOMPARE(place->window->compare()->comparison()->entries.size(), std::size_t(2));
        QVERIFY(place->window->compare()->comparison()->entries[0].published);
    }

    void new_run_edits_become_the_spec() {
        const auto place = open({});
        place->window->open_page(PageId::new_run);
        wait_for_plan(*place);
        auto* rate = place->window->findChild<QLineEdit*>("learning_rate");
        rate->setFocus();
        rate->selectAll();
        QTest::keyClicks(rate, "0,00005");
        QTest::keyClick(rate, Qt::Key_Tab);
        QCOMPARE(place->window->new_run()->spec().training.learning_rate, 5e-5);
        auto* scheduler = place->window->findChild<QComboBox*>("scheduler");
        QCOMPARE(scheduler->count(), 11);
        auto* seeds = place->window->findChild<QLineEdit*>("seeds");
        place->window->findChild<HowTrainsCard*>()->show_advanced(true);
        seeds->setFocus();
        seeds->selectAll();
        QTest::keyClicks(seeds, "1, 2");
        wait_for_plan(*place);
        QCOMPARE(place->window->findChild<QPushButton*>("start")->text(), QString("Start 2 runs"));
        seeds->selectAll();
        QTest::keyClicks(seeds, "x");
        QVERIFY(!place->window->findChild<QPushButton*>("start")->isEnabled());
    }

    void closing_while_training_asks() {
        Told half;
        half.part = 0.5;
        const auto place = open(half);
        place->session->run_demo();
        QTRY_VERIFY_WITH_TIMEOUT(place->session->manager().current() && place->session->manager().current()->steps.size() > 20, kPatience);
        place->window->close();
        QVERIFY(place->window->isVisible());
        QAbstractButton* stay = box_button(place->window.get(), "Stay");
        QVERIFY(stay);
        QTest::mouseClick(stay, Qt::LeftButton);
        QVERIFY(place->session->manager().busy());
        place->window->close();
        QAbstractButton* save = box_button(place->window.get(), "Pause and save");
        QVERIFY(save);
        QTest::mouseClick(save, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!place->window->isVisible(), kPatience);
        QVERIFY(!place->session->manager().busy());
    }

    void cancel_asks_and_pause_and_stop_reach_the_run() {
        Told half;
        half.part = 0.5;
        const auto place = open(half);
        place->session->start(place->session->offers().demo);
        place->window->open_page(PageId::training);
        QTRY_VERIFY_WITH_TIMEOUT(place->session->manager().current() && place->session->manager().current()->steps.size() > 20, kPatience);
        QTest::mouseClick(place->window->findChild<QPushButton*>("stop_after_epoch"), Qt::LeftButton);
        QVERIFY(place->session->manager().stopping_after_epoch());
        QTest::mouseClick(place->window->findChild<QPushButton*>("stop_after_epoch"), Qt::LeftButton);
        QVERIFY(!place->session->manager().stopping_after_epoch());
        QTest::mouseClick(place->window->findChild<QPushButton*>("pause"), Qt::LeftButton);
        QVERIFY(place->session->manager().pausing());
        QTest::mouseClick(place->window->findChild<QPushButton*>("pause"), Qt::LeftButton);
        QVERIFY(!place->session->manager().pausing());
        place->session->manager().clear_queue();
        QTest::mouseClick(place->window->findChild<QPushButton*>("cancel"), Qt::LeftButton);
        QAbstractButton* keep = box_button(place->window.get(), "Cancel, keep the best");
        QVERIFY(keep);
        QTest::mouseClick(keep, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!place->session->manager().busy(), kPatience);
        QCOMPARE(place->session->manager().shown()->state, RunState::cancelled);
    }

    void deleting_can_be_undone() {
        const auto place = open({}, true);
        QTRY_COMPARE_WITH_TIMEOUT(place->session->library().runs().size(), std::size_t(2), kPatience);
        place->window->open_page(PageId::runs);
        RunsPage* runs = place->window->runs();
        runs->view()->setCurrentIndex(runs->view()->model()->index(1, 0));
        QCOMPARE(runs->selected().size(), 1);
        // The command that repeats it names a file that exists from wherever it is typed.
        QString repeat;
        for (const QLabel* label : runs->findChildren<QLabel*>())
            if (label->text().startsWith("tunebench-cli train ")) repeat = label->text().mid(20);
        repeat.remove('\'');
        QVERIFY2(QDir::isAbsolutePath(repeat) && QFile::exists(repeat), qPrintable(repeat));
        QTest::keyClick(runs->view(), Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(place->session->library().runs().size(), std::size_t(1), kPatience);
        QTest::keyClick(place->window.get(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(place->session->library().runs().size(), std::size_t(2), kPatience);
    }

    void language_and_theme_change_at_once() {
        const auto place = open({});
        Settings settings = place->session->settings();
        settings.language = "pt_BR";
        settings.theme = "dark";
        place->session->change_settings(settings);
        QVERIFY(Theme::instance().dark());
        QCOMPARE(Language::instance().code(), QString("pt_BR"));
        QCOMPARE(place->window->home()->demo_button()->text(), QString("Rodar a demonstração"));
        QTRY_COMPARE_WITH_TIMEOUT(read_settings(place->home.path().toStdString()), settings, kPatience);
        settings.language = "en";
        settings.theme = "light";
        place->session->change_settings(settings);
        QCOMPARE(place->window->home()->demo_button()->text(), QString("Run the demo"));
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestPages test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_pages.moc"
