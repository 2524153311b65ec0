// Own files become a data set: what is proposed, what is refused, and what comes out.
#include "tests/gui/pictures.h"
#include "ui/dialogs/columns_dialog.h"
#include "ui/i18n/language.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>

using namespace tb;
using namespace tb::ui;

class TestColumnsDialog : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::unique_ptr<Session> session_;

    QString write(const QString& name, const QByteArray& content) {
        QFile file(folder_.filePath(name));
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.write(content);
        return file.fileName();
    }
    std::unique_ptr<ColumnsDialog> open(const QString& train) {
        DatasetSpec start;
        start.train = train.toStdString();
        auto dialog = std::make_unique<ColumnsDialog>(*session_, start);
        dialog->show();
        return dialog;
    }
    static QPushButton* accept_of(ColumnsDialog& dialog) {
        return dialog.findChild<QPushButton*>("use_columns");
    }
    static QString trouble_of(ColumnsDialog& dialog) { return accept_of(dialog)->toolTip(); }

private slots:
    void initTestCase() {
        Theme::instance().install(*qApp, ThemeMode::light);
        Language::instance().set("en");
        qputenv("TUNEBENCH_HOME", folder_.path().toUtf8());
        session_ = std::make_unique<Session>(folder_.filePath("home").toStdString(), told_core({}));
    }

    void the_usual_names_are_found() {
        const auto dialog = open(write("usual.csv", "id,review,rating,class\n1,good film,5,yes\n2,bad film,1,no\n"));
        auto* rows = dialog->findChild<QTableWidget*>();
        QTRY_COMPARE_WITH_TIMEOUT(rows->rowCount(), 2, 20'000);
        QCOMPARE(rows->columnCount(), 4);
        QVERIFY2(accept_of(*dialog)->isEnabled(), qPrintable(trouble_of(*dialog)));
        QSignalSpy chosen(dialog.get(), &ColumnsDialog::chosen);
        QTest::mouseClick(accept_of(*dialog), Qt::LeftButton);
        QCOMPARE(chosen.count(), 1);
        const auto dataset = chosen.front().front().value<DatasetSpec>();
        QCOMPARE(std::get<std::string>(dataset.text.front()), std::string("review"));
        QCOMPARE(std::get<std::string>(dataset.label), std::string("class"));
        QVERIFY(dataset.source.empty());
        QCOMPARE(dataset.validation_split, 0.1);
        QVERIFY(!dialog->isVisible());
    }

    void text_and_label_must_be_two_columns() {
        const auto dialog = open(write("two.csv", "text,label\na,1\nb,0\n"));
        QTRY_VERIFY_WITH_TIMEOUT(accept_of(*dialog)->isEnabled(), 20'000);
        auto* label = dialog->findChild<QComboBox*>("label_column");
        QCOMPARE(label->currentText(), QString("label"));
        label->setCurrentIndex(label->findText("text"));
        QVERIFY(!accept_of(*dialog)->isEnabled());
        QVERIFY(trouble_of(*dialog).contains("same column"));
        label->setCurrentIndex(label->findText("label"));
        QVERIFY(accept_of(*dialog)->isEnabled());
    }

    void a_validation_file_takes_the_share_away() {
        const auto dialog = open(write("train.tsv", "text\tlabel\na\t1\nb\t0\n"));
        QTRY_VERIFY_WITH_TIMEOUT(accept_of(*dialog)->isEnabled(), 20'000);
        auto* share = dialog->findChild<QDoubleSpinBox*>();
        QVERIFY(share->isEnabled());
        share->setValue(25);
        const QString validation = write("validation.tsv", "text\tlabel\nc\t1\n");
        QTest::keyClicks(dialog->findChild<QLineEdit*>("validation_file"), validation);
        QVERIFY(!share->isEnabled());
        QSignalSpy chosen(dialog.get(), &ColumnsDialog::chosen);
        QTest::keyClick(dialog.get(), Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        const auto dataset = chosen.front().front().value<DatasetSpec>();
        QCOMPARE(QString::fromStdString(dataset.validation.first()), validation);
        QCOMPARE(dataset.validation_split, 0.0);
    }

    void a_file_that_cannot_be_read_says_why_and_keeps_the_dialog() {
        const auto dialog = open(write("broken.csv", QByteArray("text,label\n\xff\xfe\xff,1\n")));
        QTRY_VERIFY_WITH_TIMEOUT(!trouble_of(*dialog).isEmpty() && trouble_of(*dialog) != "Reading the file…", 20'000);
        QVERIFY2(trouble_of(*dialog).contains("broken.csv"), qPrintable(trouble_of(*dialog)));
        QVERIFY(!accept_of(*dialog)->isEnabled());
        QVERIFY(dialog->isVisible());
        // Another file mends it.
        auto* train = dialog->findChild<QLineEdit*>("train_file");
        train->setText(write("whole.csv", "text,label\na,1\nb,0\n"));
        train->setFocus();
        QTest::keyClick(train, Qt::Key_Tab);
        QTRY_VERIFY_WITH_TIMEOUT(accept_of(*dialog)->isEnabled(), 20'000);
    }

    void nothing_chosen_is_refused() {
        const auto dialog = open({});
        QVERIFY(!accept_of(*dialog)->isEnabled());
        QVERIFY(trouble_of(*dialog).contains("training file"));
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestColumnsDialog test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_columns_dialog.moc"
