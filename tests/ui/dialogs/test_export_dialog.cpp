// What the export dialog writes, and the command that writes the same.
#include "tests/gui/pictures.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/i18n/language.h"
#include "ui/models/comparison.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace tb;
using namespace tb::ui;

class TestExportDialog : public QObject {
    Q_OBJECT

    QTemporaryDir home_;
    std::unique_ptr<Session> session_;
    QString run_;

    std::unique_ptr<ExportDialog> open(const QStringList& keys) {
        auto loaded = load_comparison(home_.path().toStdString(), keys);
        if (!loaded) return nullptr;
        auto dialog = std::make_unique<ExportDialog>(*session_, std::make_shared<const Comparison>(std::move(*loaded)), keys);
        dialog->show();
        return dialog;
    }
    static void tick(ExportDialog& dialog, const QStringList& names, bool on) {
        for (const QString& name : names) dialog.findChild<QCheckBox*>(name)->setChecked(on);
    }
    static QString command_of(ExportDialog& dialog) {
        dialog.findChild<QPushButton*>("copy_command")->click();
        return QGuiApplication::clipboard()->text();
    }

private slots:
    void initTestCase() {
        Theme::instance().install(*qApp, ThemeMode::light);
        Language::instance().set("en");
        qputenv("TUNEBENCH_HOME", home_.path().toUtf8());
        const auto specs = demo_specs();
        QVERIFY(specs);
        run_ = QString::fromStdString(write_told_run(home_.path().toStdString(), specs->front(), {20, 1, 0}).filename().string());
        session_ = std::make_unique<Session>(home_.path().toStdString(), told_core({}));
        session_->begin();
        QTRY_VERIFY_WITH_TIMEOUT(session_->offers_loaded() && session_->library().loaded(), 60'000);
    }

    void tables_of_one_run_are_written() {
        const auto dialog = open({run_});
        QVERIFY(dialog);
        tick(*dialog, {"loss", "accuracy", "markdown", "latex", "html"}, false);
        const QString folder = home_.filePath("tables of one");
        dialog->set_folder(folder);
        QSignalSpy exported(dialog.get(), &ExportDialog::exported);
        dialog->run();
        QVERIFY(exported.wait(60'000));
        const QStringList files = exported[0][0].toStringList();
        QVERIFY2(files.contains(folder + "/tables/metrics.csv"), qPrintable(files.join('\n')));
        for (const QString& file : files) QVERIFY2(QFile::exists(file), qPrintable(file));
        QVERIFY(!QFile::exists(folder + "/loss.png"));
    }

    void files_that_lie_there_stay_as_they_are() {
        const auto dialog = open({run_, "published:tpf-02"});
        QVERIFY(dialog);
        tick(*dialog, {"svg", "pdf", "accuracy", "markdown", "latex", "html"}, false);
        const QString folder = home_.filePath("twice");
        dialog->set_folder(folder);
        QSignalSpy exported(dialog.get(), &ExportDialog::exported);
        const auto outcome = [&] { return dialog->findChild<QLabel*>("outcome")->text(); };
        dialog->run();
        QVERIFY(exported.wait(60'000));
        QCOMPARE(dialog->findChild<QLabel*>("outcome")->textFormat(), Qt::RichText);  // a link, and not its letters
        QVERIFY2(outcome().contains(folder + "</a>") && !outcome().contains("stays"), qPrintable(outcome()));
        const QStringList own{folder + "/loss.png", folder + "/tables/metrics.csv", folder + "/comparison.json"};
        for (const QString& file : own) QVERIFY2(write_file(file.toStdString(), "changed by hand"), qPrintable(file));
        QStringList places{folder};
        for (int again = 0; again < 2; ++again) {
            dialog->run();
            QVERIFY(exported.wait(60'000));
            const QStringList files = exported.last()[0].toStringList();
            const QString place = QFileInfo(files.filter("loss.png").value(0)).path();
            QVERIFY2(!places.contains(place) && place.startsWith(folder + '/'), qPrintable(place));
            for (const QString& file : files) QVERIFY2(file.startsWith(place + '/') && QFile::exists(file), qPrintable(file));
            QVERIFY2(outcome().contains(place + "</a>"), qPrintable(outcome()));  // it says where they lie
            places << place;
        }
        for (const QString& file : own) QCOMPARE(read_file(file.toStdString()).value(), std::string("changed by hand"));
        // The next export is offered the folder that was chosen, not the one that was made in it.
        QCOMPARE(session_->settings().export_folder, folder);
    }

    void the_usual_folder_holds_one_for_each_export() {
        Settings settings = session_->settings();
        settings.export_folder.clear();
        session_->change_settings(settings);
        const auto dialog = open({run_});
        QVERIFY(dialog);
        tick(*dialog, {"loss", "accuracy", "markdown", "latex", "html"}, false);
        QSignalSpy exported(dialog.get(), &ExportDialog::exported);
        dialog->run();
        QVERIFY(exported.wait(60'000));
        const QString file = exported[0][0].toStringList().filter("metrics.csv").value(0);
        const QString parent = home_.filePath("exports");
        QVERIFY2(file.startsWith(parent + '/') && !file.startsWith(parent + "/tables"), qPrintable(file));
    }

    void the_command_draws_what_is_ticked() {
        const auto dialog = open({run_, "published:tpf-02"});
        QVERIFY(dialog);
        dialog->set_folder("/tmp/it's here");
        QString command = command_of(*dialog);
        QVERIFY2(command.startsWith("tunebench --export " + run_ + " published:tpf-02 --plot loss,accuracy --format png,svg,pdf"), qPrintable(command));
        QVERIFY2(command.endsWith("--out '/tmp/it'\\''s here'"), qPrintable(command));
        // Figures without a format are no figures, nor are formats without a figure.
        tick(*dialog, {"png", "svg", "pdf"}, false);
        command = command_of(*dialog);
        QVERIFY2(command.contains(" --plot none ") && !command.contains("--format") && command.contains("--tables csv"), qPrintable(command));
        tick(*dialog, {"png", "svg", "pdf"}, true);
        tick(*dialog, {"loss", "accuracy"}, false);
        QVERIFY(command_of(*dialog).contains(" --plot none "));
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestExportDialog test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_export_dialog.moc"
