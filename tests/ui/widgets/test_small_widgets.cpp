#include <QtTest>

#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "ui/theme/theme.h"
#include "ui/widgets/card_frame.h"
#include "ui/widgets/checks_list.h"
#include "ui/widgets/epoch_bar.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/run_pill.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/stack_bar.h"
#include "ui/widgets/tile.h"
#include "ui/widgets/toast.h"

using namespace tb;
using namespace tb::ui;

namespace {
constexpr Code code{"test.code", "A title", "A text with {n}."};
}

class TestSmallWidgets : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { Theme::instance().install(*qApp, ThemeMode::light); }

    void checks_are_worst_first_and_fold() {
        ChecksList list;
        Problems problems;
        for (const Severity severity : {Severity::ok, Severity::warning, Severity::note, Severity::error, Severity::ok, Severity::warning})
            problems.push_back({&code, "$.training", {{"n", std::int64_t(3)}}, severity});
        list.set_problems(problems);
        list.show();
        const auto rows = [&] {
            QStringList names;
            for (QWidget* child : list.findChildren<QWidget*>())
                if (child->accessibleName().contains("A title")) names << child->accessibleName();
            return names;
        };
        QCOMPARE(rows().size(), 4);
        QCOMPARE(rows().first(), QString("error: A title. A text with 3."));
        auto* more = list.findChild<QPushButton*>();
        QCOMPARE(more->text(), QString("2 more"));
        more->click();
        QCOMPARE(rows().size(), 6);
        QSignalSpy activated(&list, &ChecksList::activated);
        for (QWidget* child : list.findChildren<QWidget*>())
            if (child->accessibleName().startsWith("error")) QTest::keyClick(child, Qt::Key_Return);
        QCOMPARE(activated.count(), 1);
        QCOMPARE(activated[0][0].toString(), QString("$.training"));
        QCOMPARE(checks_summary(problems), QString("1 error · 2 warnings"));
        QCOMPARE(checks_summary({}), QString("Ready"));
    }

    void a_check_with_a_remedy_has_its_button() {
        ChecksList list;
        list.set_remedies([](const Problem& problem) { return problem.severity == Severity::error ? QString("Mend it") : QString(); });
        list.set_problems({{&code, "$.a", {}, Severity::note}, {&code, "$.b", {}, Severity::error}});
        list.show();
        QSignalSpy wanted(&list, &ChecksList::remedy_wanted), activated(&list, &ChecksList::activated);
        const auto buttons = list.findChildren<QPushButton*>("remedy");
        QCOMPARE(buttons.size(), 1);
        QCOMPARE(buttons[0]->text(), QString("Mend it"));
        QTest::mouseClick(buttons[0], Qt::LeftButton);
        QTRY_COMPARE(wanted.count(), 1);
        QCOMPARE(activated.count(), 0);
    }

    void toast_undoes_once() {
        QWidget window;
        window.resize(600, 400);
        window.show();
        int undone = 0;
        Toast* toast = Toast::show_in(&window, "2 runs moved to the bin", "Undo", [&] { ++undone; });
        QVERIFY(toast->isVisible());
        QVERIFY(toast->has_action());
        QVERIFY(!toast->hasFocus());
        Toast* second = Toast::show_in(&window, "3 runs moved to the bin", "Undo", [&] { undone += 10; });
        QVERIFY(!toast->isVisible());
        second->run_action();
        second->run_action();
        QCOMPARE(undone, 10);
        Toast* brief = Toast::show_in(&window, "Saved", {}, {}, 1);
        QSignalSpy closed(brief, &Toast::closed);
        QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, 4000);
    }

    void segments_by_mouse_and_key() {
        SegmentedControl control;
        for (const char* id : {"a", "b", "c"}) control.add(id, id);
        QSignalSpy chosen(&control, &SegmentedControl::chosen);
        control.set_current("a");
        QCOMPARE(chosen.count(), 0);
        control.show();
        QTest::mouseClick(control.findChild<QToolButton*>("b"), Qt::LeftButton);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(control.current(), QString("b"));
        control.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&control));
        control.findChild<QToolButton*>("b")->setFocus();
        QTest::keyClick(control.findChild<QToolButton*>("b"), Qt::Key_Right);
        QCOMPARE(control.current(), QString("c"));
        control.set_current("none");
        QCOMPARE(control.current(), QString());
        control.set_enabled("a", false, "not here");
        QCOMPARE(control.findChild<QToolButton*>("a")->toolTip(), QString("not here"));
    }

    void card_states() {
        CardFrame card("Runs");
        card.body()->addWidget(new QLabel("content"));
        card.show();
        QSignalSpy action(&card, &CardFrame::action_clicked), cancelled(&card, &CardFrame::cancelled);
        card.show_empty("No run matches.", "Clear filters");
        const auto button = [&](const QString& text) {
            for (QPushButton* one : card.findChildren<QPushButton*>())
                if (one->text() == text && one->isVisible()) return one;
            return static_cast<QPushButton*>(nullptr);
        };
        QVERIFY(button("Clear filters"));
        button("Clear filters")->click();
        QCOMPARE(action.count(), 1);
        QVERIFY(!button("Copy details"));
        card.show_error(Problems{{&code, "a.tsv", {}, Severity::error}}, "Choose another");
        QVERIFY(button("Copy details"));
        card.show_progress(2, 10, "2 of 10");
        QVERIFY(button("Cancel"));
        button("Cancel")->click();
        QCOMPARE(cancelled.count(), 1);
        card.hide_progress();
        QVERIFY(!button("Cancel"));
        card.show_loading();
        card.show_ready();
        QTest::qWait(350);  // an answer that came in time shows no skeleton
        for (QLabel* label : card.findChildren<QLabel*>())
            if (label->text() == "content") QVERIFY(label->isVisible());
    }

    void tiles_do_not_shake() {
        TileRow row;
        Tile* a = row.add("Step");
        Tile* b = row.add("Loss");
        row.resize(400, 80);
        row.show();
        QVERIFY(QTest::qWaitForWindowExposed(&row));
        const int before = b->x();
        a->set_value("16,840,000,000");
        a->set_sub("of very many steps, a long line indeed");
        QTest::qWait(20);
        QCOMPARE(b->x(), before);
        QVERIFY(a->accessibleName().contains("16,840,000,000"));
    }

    void words_for_readers() {
        EpochBar bar;
        bar.set_segments({{1, "Epoch 1 · saved"}, {0.5, "Epoch 2"}, {0, "Epoch 3"}});
        QCOMPARE(bar.accessibleDescription(), QString("1.5 of 3 epochs. Epoch 1 · saved. Epoch 2"));
        nn::PartCount part{"layers 0-3", false, 28'351'488, nn::BlockRole::layer, 0, 3};
        QCOMPARE(part_name(part), QString("Layers 0–3, frozen"));
        StackBar stack;
        stack.set_parts({part});
        QVERIFY(stack.accessibleDescription().contains("28,351,488"));
        RunPill pill("x", 1);
        pill.set_texts("TPF-03", "published");
        QCOMPARE(pill.accessibleName(), QString("TPF-03, published"));
        QSignalSpy removed(&pill, &RunPill::removed);
        QTest::mouseClick(pill.findChild<QToolButton*>(), Qt::LeftButton);
        QCOMPARE(removed[0][0].toString(), QString("x"));
    }

    void a_pill_is_moved_by_keys_and_by_the_mouse() {
        QWidget row;
        row.resize(600, 60);
        RunPill pill("x", 1, &row);
        pill.set_texts("TPF-03", "published");
        pill.adjustSize();
        pill.move(300, 10);
        row.show();
        QSignalSpy wanted(&pill, &RunPill::place_wanted), dropped(&pill, &RunPill::dropped);
        const auto mouse = [&](QEvent::Type type, const QPoint& at) {
            const auto buttons = type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
            QMouseEvent event(type, at, pill.mapToGlobal(at), type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton, buttons, {});
            QApplication::sendEvent(&pill, &event);
        };
        const auto drag = [&](int by) {
            mouse(QEvent::MouseButtonPress, {20, 8});
            mouse(QEvent::MouseMove, QPoint{20 + by, 8});
            mouse(QEvent::MouseButtonRelease, {20, 8});
        };
        QTest::keyClick(&pill, Qt::Key_B);
        drag(-250);
        QVERIFY2(wanted.isEmpty() && dropped.isEmpty(), "one run alone has no order");
        pill.set_place(2, 3);
        QCOMPARE(pill.focusPolicy(), Qt::StrongFocus);
        QVERIFY(pill.toolTip().contains("baseline"));
        QTest::keyClick(&pill, Qt::Key_B);
        QTest::keyClick(&pill, Qt::Key_Left, Qt::AltModifier);
        QTest::keyClick(&pill, Qt::Key_Right, Qt::AltModifier);  // it is the last
        QCOMPARE(wanted.size(), 2);
        QCOMPARE(wanted[0][1].toInt(), 0);
        QCOMPARE(wanted[1][1].toInt(), 1);
        drag(-2);
        QVERIFY2(dropped.isEmpty(), "a click is no drag");
        drag(-250);
        QCOMPARE(dropped.size(), 1);
        QCOMPARE(dropped[0][1].toInt(), 50 + (pill.width() - 1) / 2);
        QCOMPARE(pill.x(), 300);  // the row says where it belongs
        pill.set_place(0, 3);
        QCOMPARE(pill.accessibleName(), QString("TPF-03, published, baseline"));
    }
};

QTEST_MAIN(TestSmallWidgets)
#include "test_small_widgets.moc"
