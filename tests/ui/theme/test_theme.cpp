#include <QtTest>

#include <QLabel>
#include <QPushButton>

#include "ui/theme/icons.h"
#include "ui/theme/parts.h"
#include "ui/theme/series.h"
#include "ui/theme/theme.h"

using namespace tb::ui;

class TestTheme : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { Theme::instance().install(*qApp, ThemeMode::light); }

    // The design's own figures, one decimal: each pair must reach them.
    void contrasts() {
        struct Row { const char* what; QColor Tokens::*ink; QColor Tokens::*ground; double light, dark; };
        const Row rows[] = {
            {"text on window", &Tokens::text, &Tokens::window, 14.6, 14.9}, {"text on surface", &Tokens::text, &Tokens::surface, 16.0, 13.7},
            {"secondary on window", &Tokens::text2, &Tokens::window, 6.3, 8.2}, {"secondary on surface", &Tokens::text2, &Tokens::surface, 6.9, 7.6},
            {"control on window", &Tokens::control, &Tokens::window, 3.0, 4.4}, {"control on surface", &Tokens::control, &Tokens::surface, 3.3, 4.0},
            {"accent on surface", &Tokens::accent, &Tokens::surface, 6.7, 7.0}, {"on accent", &Tokens::on_accent, &Tokens::accent, 6.7, 7.7},
            {"accent on soft", &Tokens::accent, &Tokens::accent_soft, 5.7, 5.7}, {"ok on soft", &Tokens::ok, &Tokens::ok_soft, 4.7, 6.6},
            {"warning on soft", &Tokens::warn, &Tokens::warn_soft, 5.6, 7.7}, {"error on soft", &Tokens::err, &Tokens::err_soft, 5.6, 6.4},
            {"info on soft", &Tokens::info, &Tokens::info_soft, 5.7, 6.4}, {"published on surface", &Tokens::published, &Tokens::surface, 4.7, 5.6}};
        for (const Row& row : rows) {
            for (const bool dark : {false, true}) {
                const Tokens& t = tokens_of(dark);
                const double found = contrast(t.*row.ink, t.*row.ground), wanted = dark ? row.dark : row.light;
                QVERIFY2(found >= wanted - 0.06, qPrintable(QString("%1 %2: %3 < %4").arg(row.what, dark ? "dark" : "light").arg(found).arg(wanted)));
            }
        }
        for (const bool dark : {false, true}) {
            QCOMPARE(tokens_of(dark).series.size(), std::size_t(6));
            for (const QColor& color : tokens_of(dark).series) QVERIFY(contrast(color, tokens_of(dark).surface) >= 2.95);
        }
    }

    void switches_everything() {
        QSignalSpy heard(&Theme::instance(), &Theme::changed);
        Theme::instance().set_mode(ThemeMode::dark);
        QCOMPARE(heard.count(), 1);
        QVERIFY(Theme::instance().dark());
        QCOMPARE(qApp->palette().color(QPalette::Window), tokens_of(true).window);
        QVERIFY(qApp->styleSheet().contains(tokens_of(true).accent.name(), Qt::CaseInsensitive));
        Theme::instance().set_mode(ThemeMode::light);
        QCOMPARE(qApp->palette().color(QPalette::Window), tokens_of(false).window);
        // A token that was not filled in would leave its name behind.
        QVERIFY2(!qApp->styleSheet().contains('@'), qPrintable(qApp->styleSheet().mid(qApp->styleSheet().indexOf('@'), 60)));
    }

    void system_follows_the_desktop() {
        Theme::instance().set_mode(ThemeMode::system);
        QVERIFY(!Theme::instance().dark());  // the offscreen platform's palette is light
        Theme::instance().set_mode(ThemeMode::light);
    }

    void figures_have_one_width() {
        const QFontMetricsF metrics(Theme::instance().font(18, QFont::DemiBold));
        for (char digit = '1'; digit <= '9'; ++digit) QCOMPARE(metrics.horizontalAdvance(QChar(digit)), metrics.horizontalAdvance('0'));
    }

    void icons() {
        const QStringList names = icon_names();
        QVERIFY(names.size() >= 40);
        for (const QString& name : names) {
            const QImage image = icon_pixmap(name, 16, 2, Qt::red).toImage();
            QCOMPARE(image.size(), QSize(32, 32));
            bool drawn = false;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x) {
                    const QColor c = image.pixelColor(x, y);
                    if (c.alpha() < 128) continue;
                    drawn = true;
                    QVERIFY2(c.red() > 200 && c.green() < 40, qPrintable(name + " is not tinted"));
                }
            QVERIFY2(drawn, qPrintable(name + " draws nothing"));
        }
    }

    void icon_follows_theme() {
        const QIcon one = icon("play");
        const auto darkest = [&] {
            const QImage image = one.pixmap(QSize(16, 16), 2.0).toImage();
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (image.pixelColor(x, y).alpha() == 255) return image.pixelColor(x, y).lightness();
            return -1;
        };
        QVERIFY(darkest() >= 0 && darkest() < 100);
        Theme::instance().set_mode(ThemeMode::dark);
        QVERIFY(darkest() > 150);
        Theme::instance().set_mode(ThemeMode::light);
    }

    void series_are_told_apart() {
        for (int a = 0; a < 6; ++a)
            for (int b = a + 1; b < 6; ++b) {
                QVERIFY(series_style(a).color != series_style(b).color);
                QVERIFY(series_style(a).dashes != series_style(b).dashes);
                QVERIFY(series_style(a).marker != series_style(b).marker);
            }
        QVERIFY(series_style(published_series).hollow);
        QCOMPARE(series_style(17).color, tokens().text2);
    }

    void parts() {
        std::unique_ptr<QLabel> chip(make_chip("Ready", ChipKind::ok));
        QVERIFY(!chip->isVisible());  // no window of its own
        set_chip(chip.get(), "2 errors", ChipKind::err);
        QCOMPARE(chip->property("chip").toString(), QString("err"));
        std::unique_ptr<QPushButton> start(make_button("Start", ButtonKind::primary, "play"));
        set_disabled_reason(start.get(), "Weights are missing");
        QVERIFY(!start->isEnabled());
        QCOMPARE(start->toolTip(), QString("Weights are missing"));
        set_disabled_reason(start.get(), {});
        QVERIFY(start->isEnabled());
    }
};

QTEST_MAIN(TestTheme)
#include "test_theme.moc"
