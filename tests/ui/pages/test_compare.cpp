// The Compare page's tabs over told runs and the published ones.
#include "tests/gui/pictures.h"
#include "ui/charts/chart.h"
#include "ui/charts/interval_plot.h"
#include "ui/i18n/language.h"
#include "ui/pages/compare/compare_page.h"
#include "ui/pages/compare/configuration_tab.h"
#include "ui/pages/compare/curves_tab.h"
#include "ui/theme/theme.h"
#include "ui/widgets/run_pill.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
#include <QTreeWidget>

using namespace tb;
using namespace tb::ui;

namespace {
constexpr int kPatience = 60'000;
}

class TestCompare : public QObject {
    Q_OBJECT

    QTemporaryDir home_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<ComparePage> page_;
    QStringList own_;

    void show(const QStringList& keys) {
        QSignalSpy compared(page_.get(), &ComparePage::compared);
        page_->set_runs(keys);
        QVERIFY(compared.count() > 0 || compared.wait(kPatience));
    }
    QStringList published() const { return {Session::published_key("tpf-02"), Session::published_key("tpf-03")}; }

private slots:
    void initTestCase() {
        Theme::instance().install(*qApp, ThemeMode::light);
        Language::instance().set("en");
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
        const auto specs = demo_specs();
        QVERIFY(specs);
        for (const Spec& spec : *specs) own_ << QString::fromStdString(write_told_run(home_.path().toStdString(), spec, {20, 1, 0}).filename().string());
        session_ = std::make_unique<Session>(home_.path().toStdString(), told_core({}));
        session_->begin();
        QTRY_VERIFY_WITH_TIMEOUT(session_->offers_loaded() && session_->library().loaded(), kPatience);
        page_ = std::make_unique<ComparePage>(*session_);
        page_->resize(1240, 840);
        page_->show();
        QTRY_VERIFY_WITH_TIMEOUT(page_->comparison() != nullptr, kPatience);
    }

    void keys_walk_the_tabs() {
        page_->tabs()->setFocus();
        QCOMPARE(page_->tabs()->currentIndex(), int(ComparePage::overview));
        QTest::keyClick(page_->tabs(), Qt::Key_Right);
        QCOMPARE(page_->tabs()->currentIndex(), int(ComparePage::curves));
        QVERIFY(page_->findChild<CurvesTab*>()->isVisible());
        QTest::keyClick(page_->tabs(), Qt::Key_Right);
        QVERIFY(page_->findChild<ConfigurationTab*>()->isVisible());
        QTest::mouseClick(page_->tabs(), Qt::LeftButton, {}, page_->tabs()->tabRect(ComparePage::overview).center());
        QCOMPARE(page_->tabs()->currentIndex(), int(ComparePage::overview));
    }

    void curves_have_the_published_ones_as_ghosts() {
        show(own_);
        page_->open_tab(ComparePage::curves);
        auto* curves = page_->findChild<CurvesTab*>();
        Chart* loss = curves->loss();
        for (const char* id : {"0", "0_training", "1", "1_training", "ghost_tpf-02", "ghost_tpf-03"}) QVERIFY2(loss->has_series(id), id);
        QCOMPARE(loss->point_count("ghost_tpf-02"), std::size_t(3));
        QCOMPARE(loss->point_count("ghost_tpf-03"), std::size_t(4));
        QVERIFY(loss->point_count("0_training") > 4);
        loss->set_x_mode(XMode::step);
        QCOMPARE(loss->x_mode(), XMode::step);
        curves->show_each(true);
        QCOMPARE(curves->each_run().size(), std::size_t(2));
        QVERIFY(curves->each_run()[1]->has_series("1"));
        QVERIFY(!curves->each_run()[1]->has_series("0"));
        QVERIFY(curves->each_run()[1]->has_series("ghost_tpf-03"));
        curves->each_run()[0]->replot_now();
        curves->each_run()[1]->replot_now();
        QCOMPARE(curves->each_run()[0]->y_range(), curves->each_run()[1]->y_range());
        curves->show_each(false);
    }

    void configuration_tells_what_differs() {
        show(own_ + published());
        page_->open_tab(ComparePage::configuration);
        auto* configuration = page_->findChild<ConfigurationTab*>();
        QTreeWidget* table = configuration->table();
        QCOMPARE(table->columnCount(), 2 + 4);
        const auto row_of = [&](const QString& path) {
            for (int i = 0; i < table->topLevelItemCount(); ++i)
                if (table->topLevelItem(i)->text(1) == path) return table->topLevelItem(i);
            return static_cast<QTreeWidgetItem*>(nullptr);
        };
        auto* rate = row_of("training.learning_rate");
        QVERIFY(rate);
        QCOMPARE(rate->text(0), QString("Learning rate"));
        QCOMPARE(rate->text(2), QString("2e-5"));
        QCOMPARE(rate->text(3), QString("3e-5"));
        QVERIFY(row_of("training.lr_scheduler_type"));
        QVERIFY(!row_of("training.weight_decay"));
        const int differing = table->topLevelItemCount();
        configuration->show_all(true);
        QVERIFY(table->topLevelItemCount() > differing);
        QVERIFY(row_of("training.weight_decay"));
        // The copy is a table with the spec's own names and values.
        const QString copied = configuration->copied();
        QVERIFY(copied.startsWith("setting\t"));
        QVERIFY(copied.contains("\ntraining.learning_rate\t2e-05\t3e-05\t2e-05\t3e-05\n"));
        configuration->show_all(false);
    }

    void what_does_not_hold_up_is_said_beside_its_figure() {
        show(published());
        page_->open_tab(ComparePage::overview);
        QStringList tips;
        QStringList texts;
        for (QLabel* label : page_->findChildren<QLabel*>()) {
            texts << label->text();
            if (!label->accessibleDescription().isEmpty()) tips << label->accessibleDescription();
        }
        QVERIFY(texts.contains("about 35 %"));
        QVERIFY(texts.contains(QString("22.1") + QChar(0xa0) + "%"));
        for (const char* words : {"14,767,874", "different machines", "within sampling error"})
            QVERIFY2(tips.join('\n').contains(words), words);
    }

    void names_and_doubts_are_in_the_windows_language() {
        Spec seed = demo_specs()->front();
        seed.training.seed = 43;
        const QString other = QString::fromStdString(write_told_run(home_.path().toStdString(), seed, {20, 1, 0.02}).string());
        Language::instance().set("pt_BR");
        show(QStringList{own_.front(), other} + published());
        page_->open_tab(ComparePage::overview);
        QTest::qWait(50);  // what is new is on the screen
        QStringList said;
        for (const QLabel* label : page_->findChildren<QLabel*>())
            if (!label->isHidden()) said << label->text() << label->accessibleDescription();
        for (const RunPill* pill : page_->findChildren<RunPill*>())
            if (!pill->isHidden()) said << pill->accessibleName();
        const QString all = said.join('\n');
        Language::instance().set("en");
        for (const char* english : {"seed ", "(published)", "not reported", " rows)", "baseline"}) QVERIFY2(!all.contains(english), qPrintable(QString(english) + " in " + all));
        QVERIFY2(all.contains("semente 43") && all.contains("TPF-02 · 2 sementes"), qPrintable(all));
    }

    void the_interval_drawn_is_the_verdicts() {
        show(published());
        const auto* plot = page_->findChild<IntervalPlot*>();
        QVERIFY2(plot->accessibleDescription().contains("Difference (Newcombe): +1.15 points, from \u22121.7 to +4.0"), qPrintable(plot->accessibleDescription()));
    }

    void another_run_is_made_the_baseline() {
        show(published());
        const auto pills = [this] {
            QList<RunPill*> shown;
            for (RunPill* pill : page_->findChildren<RunPill*>())
                if (!pill->isHidden()) shown << pill;
            std::sort(shown.begin(), shown.end(), [](const RunPill* a, const RunPill* b) { return a->x() < b->x(); });
            return shown;
        };
        QSignalSpy compared(page_.get(), &ComparePage::compared);
        QTRY_COMPARE(pills().size(), 2);
        pills()[1]->setFocus();
        QTest::keyClick(pills()[1], Qt::Key_B);
        QVERIFY(compared.wait(kPatience));
        QCOMPARE(page_->comparison()->entries.front().id, std::string("tpf-03"));
        QTRY_VERIFY(pills().size() == 2 && page_->focusWidget() == pills()[0]);
        QVERIFY(pills()[0]->accessibleName().endsWith("baseline"));
        // Let go in front of the first.
        emit pills()[1]->dropped(published()[0], 0);
        QVERIFY(compared.wait(kPatience));
        QCOMPARE(page_->runs(), published());
    }

    void one_run_alone_asks_for_another() {
        show({own_.front(), own_.front()});
        page_->set_runs({});
        QVERIFY(!page_->findChild<QPushButton*>("export")->isEnabled());
        show(own_);
        QVERIFY(page_->findChild<QPushButton*>("export")->isEnabled());
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestCompare test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_compare.moc"
