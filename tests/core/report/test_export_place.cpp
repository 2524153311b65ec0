// A place for an export in which nothing is overwritten.
#include "core/base/system.h"
#include "core/report/export_place.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tb;

class TestExportPlace : public QObject {
    Q_OBJECT

private slots:
    void what_is_missing_or_empty_is_taken_as_it_is() {
        const QTemporaryDir home;
        const fs::path folder = home.path().toStdString();
        QCOMPARE(export_place(folder).value(), folder);
        QCOMPARE(export_place(folder / "new").value(), folder / "new");
        QVERIFY(!fs::exists(folder / "new"));  // whoever writes makes it
    }

    void what_holds_files_gets_a_new_folder_each_time() {
        const QTemporaryDir home;
        const fs::path folder = home.path().toStdString();
        QVERIFY(write_file(folder / "loss.png", "mine"));
        const auto first = export_place(folder).value(), second = export_place(folder).value();
        QVERIFY(first != second);
        for (const auto& place : {first, second}) {
            QCOMPARE(place.parent_path(), folder);
            QVERIFY(fs::is_directory(place) && fs::is_empty(place));
        }
        QCOMPARE(read_file(folder / "loss.png").value(), std::string("mine"));
    }

    void a_shared_folder_gets_one_from_the_first_on() {
        const QTemporaryDir home;
        const fs::path folder = fs::path(home.path().toStdString()) / "exports";
        const auto place = new_report_folder(folder).value();
        QCOMPARE(place.parent_path(), folder);
        QVERIFY(fs::is_directory(place));
    }

    void what_cannot_be_written_is_told() {
        const QTemporaryDir home;
        const fs::path file = fs::path(home.path().toStdString()) / "file";
        QVERIFY(write_file(file, "mine"));
        QVERIFY(!export_place(file));
        QCOMPARE(read_file(file).value(), std::string("mine"));
    }
};

QTEST_APPLESS_MAIN(TestExportPlace)
#include "test_export_place.moc"
