// What the window reads once at its start: files that cannot be read for a moment, and readings that overtake one another.
#include "tests/gui/pictures.h"
#include "ui/i18n/language.h"
#include "ui/pages/new_run/new_run_page.h"
#include "ui/theme/theme.h"

#include "core/spec/codes.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <atomic>

using namespace tb;
using namespace tb::ui;

namespace {
constexpr int kPatience = 60'000;

Offers broken_offers() {
    Offers offers;
    offers.problems = {{&codes::spec_missing, "presets/tpf-02.json", {{"key", std::string("spec")}}}};
    return offers;
}

}  // namespace

class TestSession : public QObject {
    Q_OBJECT

    QTemporaryDir home_;
    fs::path home() const { return home_.path().toStdString(); }

private slots:
    void initTestCase() {
        Theme::instance().install(*qApp, ThemeMode::light);
        Language::instance().set("en");
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
    }

    void files_that_are_being_written_are_read_again() {
        Core core = told_core({});
        auto readings = std::make_shared<std::atomic<int>>(0);
        core.offers = [readings] { return ++*readings == 1 ? broken_offers() : read_offers(); };
        Session session(home(), core);
        NewRunPage page(session);
        page.show();
        QSignalSpy changed(&session, &Session::offers_changed);
        session.begin();
        QVERIFY(changed.wait(kPatience));
        QVERIFY(session.offers().demo.empty());
        // The page says what is wrong, and a plan of nothing lists what is missing: nobody waits for a plan that never comes.
        QVERIFY(page.findChild<QPushButton*>("retry_offers")->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(page.plans().plan() != nullptr, kPatience);
        // Then the files are whole, and the page starts from the recipe as if nothing had been.
        QTRY_VERIFY_WITH_TIMEOUT(!session.offers().demo.empty(), kPatience);
        QVERIFY(!page.findChild<QPushButton*>("retry_offers")->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(page.spec().name, std::string("TPF-03"), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!page.plans().planning() && page.plans().plan() && page.plans().plan()->spec.name == "TPF-03", kPatience);
    }

    void files_that_stay_broken_are_not_read_for_ever() {
        Core core = told_core({});
        auto readings = std::make_shared<std::atomic<int>>(0);
        core.offers = [readings] {
            ++*readings;
            return broken_offers();
        };
        Session session(home(), core);
        session.begin();
        QTRY_COMPARE_WITH_TIMEOUT(readings->load(), 5, kPatience);
        QTest::qWait(300);
        QCOMPARE(readings->load(), 5);
        // A person can ask again.
        session.reload_offers();
        QTRY_VERIFY_WITH_TIMEOUT(readings->load() == 6, kPatience);
    }

    void the_reading_that_began_last_counts() {
        Core core = told_core({});
        auto readings = std::make_shared<std::atomic<int>>(0);
        core.offers = [readings] {
            Offers offers;
            const int reading = ++*readings;
            if (reading == 1) QThread::msleep(400);
            offers.processors = reading;
            return offers;
        };
        Session session(home(), core);
        session.reload_offers();
        QTRY_COMPARE_WITH_TIMEOUT(readings->load(), 1, kPatience);
        session.reload_offers();
        QTRY_COMPARE_WITH_TIMEOUT(session.offers().processors, 2, kPatience);
        QTest::qWait(600);
        QCOMPARE(session.offers().processors, 2);
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestSession test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_session.moc"
