// Own files become a data set: what is proposed, what is refused, and what comes out.
#include "tests/gui/pictures.h"
#include "ui/dialogs/columns_dialog.h"
#include "ui/i18n/language.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
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
    template <class T>
    static T* child(ColumnsDialog& dialog, const char* name) {
        T* found = dialog.findChild<T*>(QLatin1String(name));
        if (!found) qFatal("no widget named %s", name);
        return found;
    }
    // As a user does it: the entry of the list.
    static void choose(ColumnsDialog& dialog, const char* name, const QString& words) {
        auto* box = child<QComboBox>(dialog, name);
        const int row = box->findText(words);
        QVERIFY2(row >= 0, qPrintable(words));
        box->setCurrentIndex(row);
        emit box->activated(row);
    }
    static bool shows(ColumnsDialog& dialog, const QString& words) {
        for (const QLabel* label : dialog.findChildren<QLabel*>())
            if (label->text().contains(words)) return true;
        return false;
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
        const auto dialog = open(write("broken.csv", QByteArray("text,label\nna\xc3\xafve,1\ncaf\xe9,0\n")));
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
        QVERIFY(trouble_of(*dialog).contains("training data"));
    }

    // What was found is shown, each of it can be overruled, and the rows below follow.
    void what_was_found_is_shown_and_can_be_overruled() {
        const auto dialog = open(write("semi.csv", "text;label\n\"good; fine\";1\nbad;0\n"));
        auto* rows = child<QTableWidget>(*dialog, "preview");
        QTRY_COMPARE_WITH_TIMEOUT(rows->rowCount(), 2, 20'000);
        QCOMPARE(child<QComboBox>(*dialog, "delimiter")->currentText(), QString("found: semicolon"));
        QCOMPARE(child<QComboBox>(*dialog, "quoting")->currentText(), QString("found: around fields"));
        QCOMPARE(child<QComboBox>(*dialog, "encoding")->currentText(), QString("found: utf-8"));
        QCOMPARE(child<QComboBox>(*dialog, "header")->currentText(), QString("found: column names"));
        QCOMPARE(dialog->dataset().delimiter, std::string());
        choose(*dialog, "header", "a row of data");
        QTRY_COMPARE_WITH_TIMEOUT(rows->rowCount(), 3, 20'000);
        QCOMPARE(rows->horizontalHeaderItem(0)->text(), QString("column 1"));
        QCOMPARE(dialog->dataset().header, std::optional(false));
        QCOMPARE(dialog->dataset().text, (std::vector<Column>{0}));
        // Without quotes the rows are not divided evenly: what separates them has to be said.
        choose(*dialog, "quoting", "part of the text");
        QTRY_COMPARE_WITH_TIMEOUT(rows->columnCount(), 1, 20'000);
        QVERIFY(!accept_of(*dialog)->isEnabled());  // text and label need a column each
        choose(*dialog, "delimiter", "semicolon");
        QTRY_VERIFY_WITH_TIMEOUT(rows->item(1, 0) && rows->item(1, 0)->text() == "\"good", 20'000);
        for (const char* name : {"delimiter", "quoting", "header"}) choose(*dialog, name, child<QComboBox>(*dialog, name)->itemText(0));
        QTRY_VERIFY_WITH_TIMEOUT(accept_of(*dialog)->isEnabled(), 20'000);
        QCOMPARE(rows->rowCount(), 2);
        QCOMPARE(child<QComboBox>(*dialog, "delimiter")->currentText(), QString("found: semicolon"));
        QCOMPARE(dialog->dataset().text, (std::vector<Column>{std::string("text")}));
        QVERIFY(!dialog->dataset().header);
    }

    // What a spec has overruled is what the dialog opens with, and a separator or an encoding that no list has is typed.
    void what_a_recipe_says_of_its_files_is_kept() {
        DatasetSpec start;
        start.train = write("colon.csv", "text:label\ngood:1\nbad:0\n").toStdString();
        start.delimiter = ":";
        start.encoding = "koi8-r";
        start.labels = {"no", "yes"};
        start.text = {std::string("text")};
        start.label = std::string("label");
        ColumnsDialog dialog(*session_, start);
        dialog.show();
        auto* rows = child<QTableWidget>(dialog, "preview");
        QTRY_COMPARE_WITH_TIMEOUT(rows->columnCount(), 2, 20'000);
        QCOMPARE(child<QComboBox>(dialog, "delimiter")->currentText(), QString(":"));
        QCOMPARE(dialog.dataset().delimiter, std::string(":"));
        QCOMPARE(dialog.dataset().encoding, std::string("koi8-r"));
        QCOMPARE(dialog.dataset().labels, start.labels);
        auto* encoding = child<QComboBox>(dialog, "encoding");
        encoding->setFocus();
        encoding->lineEdit()->selectAll();
        QTest::keyClicks(encoding->lineEdit(), "klingon");
        QTest::keyClick(encoding->lineEdit(), Qt::Key_Tab);
        QTRY_VERIFY_WITH_TIMEOUT(trouble_of(dialog).contains("klingon"), 20'000);
        QVERIFY(!accept_of(dialog)->isEnabled());
        encoding->setFocus();
        encoding->lineEdit()->selectAll();
        QTest::keyClicks(encoding->lineEdit(), "cp1252");
        QTest::keyClick(encoding->lineEdit(), Qt::Key_Tab);
        QTRY_VERIFY_WITH_TIMEOUT(accept_of(dialog)->isEnabled(), 20'000);
        QCOMPARE(dialog.dataset().encoding, std::string("cp1252"));
    }

    void an_encoding_that_was_guessed_says_so() {
        const auto dialog = open(write("old.csv", QByteArray("text,label\nplain,0\ncaf\xe9,1\n")));
        auto* rows = child<QTableWidget>(*dialog, "preview");
        QTRY_COMPARE_WITH_TIMEOUT(rows->rowCount(), 2, 20'000);
        QCOMPARE(rows->item(1, 0)->text(), QString("caf\u00e9"));
        QCOMPARE(child<QComboBox>(*dialog, "encoding")->currentText(), QString("guess: windows-1252"));
        const auto* doubt = child<QLabel>(*dialog, "doubt");
        QVERIFY(doubt->isVisible());
        QVERIFY2(doubt->text().contains("old.csv:3") && doubt->text().contains("guess"), qPrintable(doubt->text()));
        QVERIFY(accept_of(*dialog)->isEnabled());
        choose(*dialog, "encoding", "windows-1252");
        QTRY_VERIFY_WITH_TIMEOUT(accept_of(*dialog)->isEnabled() && !doubt->isVisible(), 20'000);
        QCOMPARE(dialog->dataset().encoding, std::string("windows-1252"));
    }

    void several_files_are_kept() {
        DatasetSpec start;
        start.train.list = {write("a b.csv", "text,label\na,1\n").toStdString(), write("c;d.csv", "text,label\nb,0\n").toStdString()};
        start.test = write("t.csv", "text,label\nc,1\n").toStdString();
        ColumnsDialog dialog(*session_, start);
        dialog.show();
        QTRY_VERIFY_WITH_TIMEOUT(accept_of(dialog)->isEnabled(), 20'000);
        QCOMPARE(dialog.dataset().train, start.train);
        QCOMPARE(dialog.dataset().test, start.test);
        // Chosen in the file dialog, they follow one another by their names.
        auto* choose_files = child<QPushButton>(dialog, "train_file_choose");
        QTest::mouseClick(choose_files, Qt::LeftButton);
        auto* files = dialog.findChild<QFileDialog*>();
        QVERIFY(files && files->fileMode() == QFileDialog::ExistingFiles);
        emit files->filesSelected({folder_.filePath("c;d.csv"), folder_.filePath("a b.csv"), folder_.filePath("t.csv")});
        QTRY_VERIFY_WITH_TIMEOUT(accept_of(dialog)->isEnabled(), 20'000);
        QCOMPARE(dialog.dataset().train.list.size(), std::size_t{3});
        QCOMPARE(dialog.dataset().train.first(), folder_.filePath("a b.csv").toStdString());
    }

    void a_folder_of_shards_or_texts_is_a_training_set() {
        QVERIFY(QDir().mkpath(folder_.filePath("shards")));
        write("shards/train-1.csv", "text,label\na,1\n");
        write("shards/train-2.csv", "text,label\nb,0\n");
        write("shards/test-1.csv", "text,label\nz,0\n");
        const auto dialog = open({});
        QTest::mouseClick(child<QPushButton>(*dialog, "train_file_folder"), Qt::LeftButton);
        auto* folders = dialog->findChild<QFileDialog*>();
        QVERIFY(folders && folders->fileMode() == QFileDialog::Directory);
        emit folders->filesSelected({folder_.filePath("shards")});
        QTRY_VERIFY_WITH_TIMEOUT(accept_of(*dialog)->isEnabled(), 20'000);
        QCOMPARE(dialog->dataset().train.first(), folder_.filePath("shards").toStdString());
        QVERIFY(shows(*dialog, "train-1.csv"));
        QVERIFY(shows(*dialog, "1 more file"));
        folders->reject();
        for (const char* name : {"texts/pos", "texts/neg"}) QVERIFY(QDir().mkpath(folder_.filePath(name)));
        write("texts/pos/1.txt", "Good.");
        write("texts/neg/1.txt", "Bad.");
        auto* train = child<QLineEdit>(*dialog, "train_file");
        train->setText(folder_.filePath("texts"));
        QTest::keyClick(train, Qt::Key_Return);  // shows what is in it before anything is accepted
        QVERIFY(dialog->isVisible());
        auto* rows = child<QTableWidget>(*dialog, "preview");
        QTRY_COMPARE_WITH_TIMEOUT(rows->rowCount(), 2, 20'000);
        QCOMPARE(rows->item(0, 0)->text(), QString("Bad."));
        QVERIFY(!child<QComboBox>(*dialog, "delimiter")->isEnabled());
        QVERIFY(child<QComboBox>(*dialog, "encoding")->isEnabled());
    }

    void a_regression_is_a_choice() {
        const auto dialog = open(write("scores.csv", "text,score\na,1.5\nb,2.25\n"));
        QTRY_VERIFY_WITH_TIMEOUT(accept_of(*dialog)->isEnabled(), 20'000);
        QCOMPARE(child<QComboBox>(*dialog, "label_column")->currentText(), QString("score"));
        QCOMPARE(dialog->task(), std::string("text-classification"));
        QVERIFY(shows(*dialog, "Label"));
        child<QComboBox>(*dialog, "task")->setCurrentIndex(1);
        QVERIFY(shows(*dialog, "Target, a number"));
        QSignalSpy chosen(dialog.get(), &ColumnsDialog::chosen);
        QTest::mouseClick(accept_of(*dialog), Qt::LeftButton);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.front()[1].value<std::string>(), std::string("regression"));
        ColumnsDialog again(*session_, chosen.front().front().value<DatasetSpec>(), "regression");
        QCOMPARE(again.task(), std::string("regression"));
    }

    void lists_of_files_are_written_and_read() {
        DataFiles files;
        for (const char* name : {"", "/a b/c.csv", "/d;e, f.csv"}) {
            if (*name) files.list.emplace_back(name);
            QCOMPARE(parse_files(files_text(files)), files);
        }
        QCOMPARE(files_text(DataFiles("/x y.csv")), QString("/x y.csv"));
    }

    // Pictures of it, to be looked at, in both languages.
    void pictures() {
        DatasetSpec start;
        start.train.list = {write("reviews-1.csv", QByteArray("review;stars;source\nA atua\xe7\xe3o \xe9 \xf3tima.;4,5;a\nN\xe3o gostei.;1,0;b\n")).toStdString(),
                            write("reviews-2.csv", "review;stars;source\nx;1;c\n").toStdString()};
        QDir().mkpath(TUNEBENCH_BUILD "/pictures");
        for (const char* language : {"en", "pt_BR"}) {
            Language::instance().set(language);
            ColumnsDialog dialog(*session_, start);
            dialog.show();
            QTRY_VERIFY_WITH_TIMEOUT(accept_of(dialog)->isEnabled(), 20'000);
            QVERIFY(dialog.grab().save(QStringLiteral(TUNEBENCH_BUILD "/pictures/own_data_%1.png").arg(language)));
        }
        Language::instance().set("en");
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestColumnsDialog test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_columns_dialog.moc"
