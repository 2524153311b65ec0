// What the window says of a regression: errors and correlation where a classification has its accuracy.
#include "tests/gui/pictures.h"
#include "ui/charts/chart.h"
#include "ui/i18n/language.h"
#include "ui/pages/compare/figures.h"
#include "ui/pages/compare/overview_tab.h"
#include "ui/pages/training/epoch_table.h"
#include "ui/pages/training/run_charts.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QTest>

using namespace tb;
using namespace tb::ui;

class TestRegression : public QObject {
    Q_OBJECT

    QTemporaryDir home_;

    static Metrics metrics() { return {10, 1.0, 0.25, {}, {}, 0.25, 0.8125, 0.1, 3}; }
    static Entry entry(const std::string& title, double off) {
        Entry entry;
        entry.id = entry.title = title;
        entry.spec.name = title;
        entry.spec.task = "regression";
        entry.regression = true;
        entry.fingerprint = "same";
        entry.rows = 3;
        entry.mse = off * off;
        entry.pearson = 0.8125;
        entry.evaluations = {metrics()};
        entry.best = 0;
        entry.predictions.emplace();
        for (int i = 0; i < 3; ++i) entry.predictions->push_back({i, i, i + off, {i + off}, double(i)});
        return entry;
    }
    static QStringList texts(const QWidget& widget) {
        QStringList found;
        for (const auto* label : widget.findChildren<QLabel*>()) found << label->text();
        return found;
    }

private slots:
    void initTestCase() {
        Theme::instance().install(*qApp, ThemeMode::light);
        Language::instance().set("en");
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
    }

    void the_comparison_is_of_errors() {
        Session session(home_.path().toStdString(), told_core({}));
        OverviewTab tab(session);
        tab.show_comparison(std::make_shared<const Comparison>(compare({entry("A", 0.5), entry("B", 0.5)}).value()));
        const auto found = texts(tab);
        for (const char* line : {"MSE, best epoch", "Pearson's r, best epoch", "0.2500", "0.8125"}) QVERIFY2(found.contains(line), line);
        for (const auto& text : found) QVERIFY2(!text.contains("Accuracy") && !text.contains("not measured on the same rows"), qPrintable(text));
        QVERIFY2(found.join('\n').contains("cannot be told apart on 3 rows"), qPrintable(found.join('\n')));
    }

    void the_figure_is_of_the_correlation() {
        Chart chart;
        draw_figure(chart, Figure::accuracy, compare({entry("A", 0.5), entry("B", 0.25)}).value(), {});
        const auto table = chart.table();
        QCOMPARE(table.rows.size(), std::size_t{2});
        QVERIFY2(table.csv().contains("0.8125"), qPrintable(table.csv()));
    }

    void a_run_shows_its_correlation() {
        auto run = std::make_shared<RunData>();
        run->spec.task = "regression";
        EvalEvent event;
        event.metrics = metrics();
        event.best = true;
        run->evaluations = {event};
        StepEvent step;
        step.step = 1;
        step.loss = 0.5;
        run->steps = {step};
        EpochTable table;
        table.show_run(run, {});
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);  // the cells of the empty table
        const auto found = texts(table);
        QVERIFY2(found.contains("Pearson's r") && found.contains("0.8125") && !found.contains("Accuracy"), qPrintable(found.join('\n')));
        RunCharts charts;
        charts.begin(run, {});
        QCOMPARE(charts.accuracy->point_count("validation"), std::size_t{1});
        QCOMPARE(charts.accuracy->point_count("training"), std::size_t{0});
        QVERIFY(charts.accuracy->description().contains("Pearson's r"));
    }
};

QTEST_MAIN(TestRegression)
#include "test_regression.moc"
