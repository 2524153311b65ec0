#include <QtTest>

#include <QLabel>

#include <cmath>

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/widgets/number_edit.h"
#include "ui/widgets/segmented_control.h"
#include "ui/charts/chart.h"

using namespace tb;
using namespace tb::ui;

namespace {
// Units are bound to their number by a space that does not break.
QString spaced(QString text) {
    return text.replace(QChar(0xa0), ' ');
}
constexpr Code sample{"base.file_unreadable", "File cannot be read", "The file cannot be read: {reason}. Rows: {rows}, share {share}, {unknown}."};
}  // namespace

class TestFormat : public QObject {
    Q_OBJECT
private slots:
    void init() { Language::instance().set("en"); }
    void cleanup() { Language::instance().set("en"); }

    void numbers() {
        QCOMPARE(format::count(14'767'874), QString("14,767,874"));
        QCOMPARE(format::percent(0.22056), QString("22.1\u00a0%"));
        QCOMPARE(format::decimal(0.29314, 4), QString("0.2931"));
        QCOMPARE(format::signed_decimal(-1.7, 1), QString("\u22121.7"));
        QCOMPARE(format::signed_decimal(4, 1), QString("+4.0"));
        QCOMPARE(format::decimal(std::nan(""), 2), QString("\u2013"));
        QCOMPARE(format::shortest(0.01), QString("0.01"));
        QCOMPARE(format::shortest(3e-5), QString("3e-5"));
        Language::instance().set("pt_BR");
        QCOMPARE(format::count(14'767'874), QString("14.767.874"));
        QCOMPARE(format::percent(0.22056), QString("22,1\u00a0%"));
        QCOMPARE(format::shortest(0.01), QString("0,01"));
        QCOMPARE(format::rate(2.09e-5), QString("2,09e-5"));
    }

    void sizes() {
        QCOMPARE(spaced(format::compact(592'130)), QString("592 k"));
        QCOMPARE(spaced(format::compact(7'087'872)), QString("7.1 M"));
        QCOMPARE(spaced(format::compact(23'835'648)), QString("23.8 M"));
        QCOMPARE(format::compact(38), QString("38"));
        QCOMPARE(spaced(format::bytes(880'000'000)), QString("880 MB"));
        QCOMPARE(spaced(format::bytes(1'300'000'000)), QString("1.3 GB"));
        QCOMPARE(spaced(format::bytes(16'000'000'000)), QString("16.0 GB"));
        QCOMPARE(spaced(format::bytes(999'700'000)), QString("1.0 GB"));
        QCOMPARE(spaced(format::bytes(12)), QString("12 B"));
    }

    void times() {
        QCOMPARE(format::clock(48), QString("0:48"));
        QCOMPARE(format::clock(306), QString("5:06"));
        QCOMPARE(format::clock(3723), QString("1:02:03"));
        QCOMPARE(spaced(format::duration(48)), QString("48 s"));
        QCOMPARE(spaced(format::duration(9 * 60)), QString("9 min"));
        QCOMPARE(spaced(format::duration(80 * 60)), QString("1 h 20"));
        QCOMPARE(spaced(format::approximately(format::duration(540))), QString("≈ 9 min"));
    }

    void rates() {
        QCOMPARE(format::rate(3e-5), QString("3e-5"));
        QCOMPARE(format::rate(2.094e-5), QString("2.09e-5"));
        QCOMPARE(format::rate(0), QString("0"));
    }

    void reading() {
        double v = 0;
        for (const char* text : {"3e-5", "0.00003", "0,00003", " 3E-5 "}) {
            v = 0;
            QVERIFY2(format::parse(text, v), text);
            QCOMPARE(v, 3e-5);
        }
        for (const char* text : {"", "abc", "1.2.3", "1,000,000", "inf", "nan", "3e"}) QVERIFY2(!format::parse(text, v), text);
    }

    void number_edit() {
        NumberEdit edit;
        edit.set_limits(0, 1);
        edit.set_value(3e-5);
        QCOMPARE(edit.text(), QString("3e-5"));
        QSignalSpy values(&edit, &NumberEdit::value_changed);
        edit.selectAll();
        QTest::keyClicks(&edit, "0,00005");
        QVERIFY(edit.valid());
        QCOMPARE(edit.value(), 5e-5);
        QVERIFY(values.count() >= 1);
        edit.selectAll();
        QTest::keyClicks(&edit, "7");
        QVERIFY(!edit.valid());
        QCOMPARE(edit.value(), 5e-5);  // the last valid one
        QVERIFY(!edit.toolTip().isEmpty());
        NumberEdit percent;
        percent.set_percent(true);
        percent.set_limits(0, 1);
        percent.set_value(0.1);
        QCOMPARE(percent.text(), QString("10 %"));
        percent.selectAll();
        QTest::keyClicks(&percent, "25");
        QCOMPARE(percent.value(), 0.25);
    }

    void messages() {
        const Problem problem{&sample, "train.tsv", {{"reason", std::string("{rows}")}, {"rows", std::int64_t(67'349)}, {"share", 0.5}}, Severity::error};
        const Message english = localized(problem);
        QCOMPARE(english.title, QString("File cannot be read"));
        QCOMPARE(english.text, QString("The file cannot be read: {rows}. Rows: 67,349, share 0.5, {unknown}."));
        QCOMPARE(english.place, QString("train.tsv"));
        Language::instance().set("pt_BR");
        QVERIFY(localized(problem).title != english.title);
        QVERIFY(localized(problem).text.contains("{rows}"));
    }

    void computed_figures_take_the_windows_form() {
        static constexpr Code verdict{"report.a_sample", "Verdict", "{points} points of {total}, {low} to {high}, version {version}."};
        static constexpr Code quote{"data.a_sample", "Quote", "The label {label} is not known."};
        const Problem said{&verdict, {}, {{"points", std::string("1.15")}, {"total", std::string("14,767,874")}, {"low", std::string("-1.7")},
                                          {"high", std::string("4.0")}, {"version", std::string("2.13.0")}}};
        const Problem quoted{&quote, {}, {{"label", std::string("1.0")}}};
        Language::instance().set("en");
        QCOMPARE(localized(said).text, QString("1.15 points of 14,767,874, %1 to 4.0, version 2.13.0.").arg(QChar(0x2212) + QString("1.7")));
        Language::instance().set("pt_BR");
        QCOMPARE(localized(said).text, QString("1,15 points of 14.767.874, %1 to 4,0, version 2.13.0.").arg(QChar(0x2212) + QString("1,7")));
        QCOMPARE(localized(quoted).text, QString("The label 1.0 is not known."));
        Language::instance().set("en");
    }

    void switching_reaches_widgets() {
        QWidget window;
        auto* label = new QLabel(&window);
        int called = 0;
        on_language(&window, [&] {
            ++called;
            label->setText(format::decimal(0.5, 1));
        });
        QCOMPARE(called, 1);
        QCOMPARE(label->text(), QString("0.5"));
        QSignalSpy heard(&Language::instance(), &Language::changed);
        Language::instance().set("pt_BR");
        QCOMPARE(heard.count(), 1);
        QVERIFY(called >= 2);
        QCOMPARE(label->text(), QString("0,5"));
        Chart chart;
        QVERIFY(chart.findChild<SegmentedControl*>());
        QCOMPARE(Chart::tr("Epoch"), QString("Época"));
        Language::instance().set("en");
        QCOMPARE(label->text(), QString("0.5"));
        QCOMPARE(Chart::tr("Epoch"), QString("Epoch"));
    }
};

QTEST_MAIN(TestFormat)
#include "test_format.moc"
