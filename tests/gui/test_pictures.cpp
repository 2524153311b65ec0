// A picture of every page, light and dark, into <build>/pictures. A person looks at them; the test says that none is blank.
#include "tests/gui/pictures.h"
#include "ui/dialogs/action_palette.h"
#include "ui/dialogs/columns_dialog.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/i18n/language.h"
#include "ui/pages/compare/compare_page.h"
#include "ui/pages/compare/curves_tab.h"
#include "ui/pages/new_run/how_trains_card.h"
#include "ui/pages/new_run/new_run_page.h"
#include "ui/pages/new_run/what_trains_card.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/pages/training/training_page.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSet>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <QTreeView>

using namespace tb;
using namespace tb::ui;

class TestPictures : public QObject {
    Q_OBJECT

    QString folder_ = QStringLiteral(TUNEBENCH_BUILD "/pictures/");

    void keep(QWidget& widget, const QString& name) {
        QTest::qWait(120);
        const QImage picture = widget.grab().toImage();
        QVERIFY(picture.save(folder_ + name + ".png"));
        QSet<QRgb> colors;
        for (int y = 0; y < picture.height(); y += 7)
            for (int x = 0; x < picture.width(); x += 7) colors << picture.pixel(x, y);
        QVERIFY2(colors.size() > 8, qPrintable(name + " is blank"));
    }

    struct Place {
        QTemporaryDir home;
        std::unique_ptr<Session> session;
        std::unique_ptr<MainWindow> window;
    };

    std::unique_ptr<Place> open(const Told& told, bool with_runs, const QSize& size = {1440, 900}) {
        auto place = std::make_unique<Place>();
        const fs::path home = place->home.path().toStdString();
        qputenv("TUNEBENCH_HOME", place->home.path().toUtf8());
        if (with_runs) {
            auto specs = demo_specs();
            if (specs) {
                write_told_run(home, (*specs)[0], {80, 1, 0});
                write_told_run(home, (*specs)[1], {80, 1, 0.03});
                Spec seed = (*specs)[1];
                seed.training.seed = 43;
                write_told_run(home, seed, {80, 1, 0.02});
            }
        }
        place->session = std::make_unique<Session>(home, told_core(told));
        place->window = std::make_unique<MainWindow>(*place->session, told_answers());
        place->window->resize(size);
        place->window->show();
        [&] {
            QTRY_VERIFY_WITH_TIMEOUT(place->session->offers_loaded() && place->session->library().loaded(), 60'000);
        }();
        QTest::qWait(400);
        return place;
    }

    void pages_of_a_first_run(const QString& suffix) {
        const auto place = open({}, false);
        keep(*place->window, "home-first-" + suffix);
        place->window->open_page(PageId::new_run);
        QTRY_VERIFY_WITH_TIMEOUT(place->window->new_run()->plans().plan() != nullptr, 60'000);
        keep(*place->window, "new-run-" + suffix);
        picture_of_a_method(*place, suffix);
        place->window->open_page(PageId::training);
        keep(*place->window, "training-empty-" + suffix);
        place->window->open_page(PageId::compare);
        QTRY_VERIFY_WITH_TIMEOUT(place->window->compare()->comparison() != nullptr, 60'000);
        keep(*place->window, "compare-published-" + suffix);
        place->window->compare()->open_tab(ComparePage::configuration);
        keep(*place->window, "compare-configuration-" + suffix);
        place->window->open_page(PageId::settings);
        keep(*place->window, "settings-" + suffix);
    }

    // The first registered method that puts adapters somewhere.
    void picture_of_a_method(Place& place, const QString& suffix) {
        auto* card = place.window->findChild<WhatTrainsCard*>();
        for (const peft::Card& method : place.session->offers().methods) {
            if (method.fields.size() < 3) continue;
            card->choose_method(QString::fromStdString(method.name));
            break;
        }
        QTest::qWait(200);
        QTRY_VERIFY_WITH_TIMEOUT(!place.window->new_run()->plans().planning(), 60'000);
        keep(*place.window, "new-run-method-" + suffix);
    }

    void picture_of_a_lost_run(const QString& suffix) {
        Told lost;
        lost.part = 0.4;
        lost.lost = true;
        const auto place = open(lost, false);
        place->session->start(place->session->offers().demo);
        place->session->start(place->session->offers().demo);
        QTRY_VERIFY_WITH_TIMEOUT(place->session->manager().held(), 60'000);
        place->window->open_page(PageId::training);
        QTest::qWait(400);
        keep(*place->window, "training-lost-" + suffix);
    }

    void pages_with_runs(const QString& suffix) {
        Told half;
        half.part = 0.62;
        const auto place = open(half, true);
        MainWindow& window = *place->window;
        keep(window, "home-later-" + suffix);
        place->session->run_demo();
        QTRY_VERIFY_WITH_TIMEOUT(place->session->manager().current() && place->session->manager().current()->steps.size() > 100, 60'000);
        window.open_page(PageId::training);
        QTest::qWait(600);
        keep(window, "training-" + suffix);
        for (const auto* area : window.training()->findChildren<QScrollArea*>()) QCOMPARE(area->verticalScrollBar()->maximum(), 0);
        window.open_page(PageId::runs);
        auto* view = window.runs()->view();
        const QModelIndex group = view->model()->index(1, 0);
        view->setCurrentIndex(view->model()->rowCount(group) > 0 ? view->model()->index(0, 0, group) : group);
        keep(window, "runs-" + suffix);
        QStringList keys;
        for (const RunRecord& run : place->session->library().runs()) keys << QString::fromStdString(run.id);
        emit place->session->compare_wanted(keys.mid(0, 2));
        QTRY_VERIFY_WITH_TIMEOUT(window.compare()->comparison() && window.compare()->comparison()->entries.size() == 2, 60'000);
        QTest::qWait(200);
        keep(window, "compare-own-" + suffix);
        window.compare()->open_tab(ComparePage::curves);
        keep(window, "compare-curves-" + suffix);
        window.compare()->findChild<CurvesTab*>()->show_each(true);
        keep(window, "compare-each-" + suffix);
        window.compare()->open_tab(ComparePage::overview);
        window.open_export();
        auto* dialog = window.findChild<ExportDialog*>();
        QVERIFY(dialog);
        QTest::qWait(400);
        keep(*dialog, "export-" + suffix);
        dialog->close();
        window.open_page(PageId::try_it);
        window.findChild<QPlainTextEdit*>("sentence")->setPlainText("not the disaster i was promised");
        QTest::qWait(400);
        keep(window, "try-it-" + suffix);
        place->session->manager().clear_queue();
        place->session->manager().cancel();
        QTRY_VERIFY_WITH_TIMEOUT(!place->session->manager().busy(), 60'000);
    }

    // The newest box of its kind over the window, kept and closed again.
    template <class Dialog>
    void keep_dialog(QWidget& over, const QString& name) {
        const auto open = [&] {
            for (Dialog* dialog : over.findChildren<Dialog*>())
                if (dialog->isVisible()) return dialog;
            return static_cast<Dialog*>(nullptr);
        };
        QTRY_VERIFY_WITH_TIMEOUT(open(), 20'000);
        Dialog* dialog = open();
        keep(*dialog, name);
        dialog->done(0);
        QTRY_VERIFY(!open());
    }

    void pictures_of_dialogs(const QString& suffix) {
        Told half;
        half.part = 0.62;
        const auto place = open(half, false);
        MainWindow& window = *place->window;
        QFile file(place->home.filePath("reviews.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("id,review,stars,class\n1,\"A film that stays with you, scene by scene\",5,good\n2,Two hours I will not get back,1,bad\n3,\"Slow, but worth it\",4,good\n4,Not for me,2,bad\n");
        file.close();
        DatasetSpec own;
        own.train = file.fileName().toStdString();
        auto* columns = new ColumnsDialog(*place->session, own, Spec().task, &window);
        columns->setAttribute(Qt::WA_DeleteOnClose);
        columns->open();
        QTRY_VERIFY_WITH_TIMEOUT(columns->findChild<QTableWidget*>()->rowCount() == 4, 20'000);
        keep_dialog<ColumnsDialog>(window, "dialog-own-data-" + suffix);
        for (const char* name : {"palette", "shortcuts"}) {
            QVERIFY(window.findChild<QAction*>(name));
            window.findChild<QAction*>(name)->trigger();
            const QString picture = QString("dialog-%1-%2").arg(name, suffix);
            QString(name) == "palette" ? keep_dialog<ActionPalette>(window, picture) : keep_dialog<ShortcutsDialog>(window, picture);
        }
        place->session->start(place->session->offers().demo);
        QTRY_VERIFY_WITH_TIMEOUT(place->session->manager().current() && place->session->manager().current()->steps.size() > 100, 60'000);
        window.open_page(PageId::training);
        QTRY_VERIFY(window.training()->findChild<QPushButton*>("cancel")->isEnabled());
        window.training()->findChild<QPushButton*>("cancel")->click();
        keep_dialog<QMessageBox>(window, "dialog-cancel-" + suffix);
        QVERIFY(!window.close());
        keep_dialog<QMessageBox>(window, "dialog-close-" + suffix);
        place->session->manager().clear_queue();
        place->session->manager().cancel();
        QTRY_VERIFY_WITH_TIMEOUT(!place->session->manager().busy(), 60'000);
    }

private slots:
    void initTestCase() {
        QVERIFY(QDir().mkpath(folder_));
        Theme::instance().install(*qApp, ThemeMode::light);
        Language::instance().set("en");
    }

    void light() {
        Theme::instance().set_mode(ThemeMode::light);
        pages_of_a_first_run("light");
        pages_with_runs("light");
        picture_of_a_lost_run("light");
    }

    void dark() {
        Theme::instance().set_mode(ThemeMode::dark);
        pages_of_a_first_run("dark");
        pages_with_runs("dark");
        picture_of_a_lost_run("dark");
    }

    void portuguese() {
        Theme::instance().set_mode(ThemeMode::dark);
        Language::instance().set("pt_BR");
        pages_of_a_first_run("pt-dark");
        Theme::instance().set_mode(ThemeMode::light);
        pages_with_runs("pt-light");
        picture_of_a_lost_run("pt-light");
        Language::instance().set("en");
    }

    void dialogs() {
        // A window that is closed applies its own settings, so both are set each time.
        for (const char* language : {"en", "pt_BR"})
            for (const ThemeMode mode : {ThemeMode::light, ThemeMode::dark}) {
                Theme::instance().set_mode(mode);
                Language::instance().set(language);
                const QString suffix = mode == ThemeMode::dark ? "dark" : "light";
                pictures_of_dialogs(QString(language) == "en" ? suffix : "pt-" + suffix);
            }
        Language::instance().set("en");
    }

    void smallest_window() {
        Theme::instance().set_mode(ThemeMode::light);
        const auto place = open({}, false, {1100, 700});
        keep(*place->window, "home-smallest-light");
        place->window->open_page(PageId::new_run);
        QTRY_VERIFY_WITH_TIMEOUT(place->window->new_run()->plans().plan() != nullptr, 60'000);
        keep(*place->window, "new-run-smallest-light");
        place->window->findChild<HowTrainsCard*>()->show_advanced(true);
        keep(*place->window, "new-run-advanced-light");
        place->window->open_page(PageId::compare);
        keep(*place->window, "compare-smallest-light");
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestPictures test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_pictures.moc"
