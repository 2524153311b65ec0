// Every format, with a name that is special in each of them.
#include "core/report/tables.h"
#include "core/report/zip.h"

#include <QtTest>
#include <zip.h>

using namespace tb;

static Comparison published() { return compare({*entry_of_published("tpf-02"), *entry_of_published("tpf-03")}).value(); }

static ReportTable nasty() {
    return {"t", "50 % & more", {"Na_me", "x"}, {{{"a|b,\"c\"<d>_e#", {}, false}, {"1.50", 1.5, true}}, {{"plain", {}, false}, {"22.25", 22.25, false}}}, {"Note: 5 % ± 1"}};
}

class TestTables : public QObject {
    Q_OBJECT
private slots:
    void escapes() {
        QCOMPARE(QString::fromStdString(render(nasty(), TableFormat::csv)), "Na_me,x\r\n\"a|b,\"\"c\"\"<d>_e#\",1.5\r\nplain,22.25\r\n");
        const auto latex = QString::fromStdString(render(nasty(), TableFormat::latex));
        for (const char* part : {"\\toprule", "\\midrule", "\\bottomrule", "50 \\% \\& more", "Na\\_me", "a\\textbar{}b,\\textquotedbl{}c\\textquotedbl{}\\textless{}d\\textgreater{}\\_e\\#", "\\textbf{1.50}", "5 \\% $\\pm$ 1", "{lr}"})
            QVERIFY2(latex.contains(part), part);
        const auto markdown = QString::fromStdString(render(nasty(), TableFormat::markdown));
        QVERIFY(markdown.contains("| a\\|b,\"c\"\\<d\\>\\_e\\# | **1.50** |") && markdown.contains("| --- | ---: |"));
        const auto html = QString::fromStdString(render(nasty(), TableFormat::html));
        QVERIFY(html.contains("a|b,&quot;c&quot;&lt;d&gt;_e#") && html.contains("<strong>1.50</strong>") && html.contains("50 % &amp; more"));
    }
    void text_columns_line_up() {
        const auto lines = QString::fromStdString(render(nasty(), TableFormat::text)).split('\n');
        QCOMPARE(lines[4], "a|b,\"c\"<d>_e#  1.50*");
        QCOMPARE(lines[5], "plain          22.25");
    }
    void prose_is_folded_for_a_screen() {
        const auto tables = report_tables(published());
        QCOMPARE(tables.back().id, "fairness");
        for (const auto& line : QString::fromStdString(render(tables.back(), TableFormat::text)).split('\n')) QVERIFY2(line.size() < 140, qPrintable(line));
        QVERIFY(!QString::fromStdString(render(tables.back(), TableFormat::markdown)).contains("|  |"));
    }
    void formats_have_names() {
        for (const char* name : {"table", "csv", "markdown", "latex", "html"}) QVERIFY(table_format(name));
        QVERIFY(!table_format("excel"));
        QCOMPARE(QString(file_ending(TableFormat::latex)), "tex");
    }
    void nobody_is_bold_within_sampling_error() {
        for (const auto& table : report_tables(published()))
            for (const auto& row : table.rows)
                for (const auto& cell : row) QVERIFY(!cell.best);
    }
    void missing_values_are_said_and_not_zero() {
        const auto tables = report_tables(published());
        QCOMPARE(tables[0].id, "metrics");
        QCOMPARE(tables[0].rows[0][5].text, "not reported");
        QCOMPARE(tables[0].rows[1][3].text, "89.22");
    }
    void export_writes_all() {
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        const auto files = export_tables(published(), {TableFormat::csv, TableFormat::markdown, TableFormat::latex, TableFormat::html}, root);
        QVERIFY(files);
        for (const auto& file : *files) QVERIFY2(fs::file_size(file) > 20, file.c_str());
        for (const char* name : {"report.html", "report.md", "report.tex", "tables/metrics.csv", "tables/fairness.tex", "curves/tpf-03-evaluations.csv", "comparison.json"}) QVERIFY2(fs::exists(root / name), name);
        QVERIFY(write_zip(root / "all.zip", root, *files));
        int error = 0;
        zip_t* zip = zip_open((root / "all.zip").c_str(), ZIP_RDONLY, &error);
        QVERIFY(zip);
        QCOMPARE(static_cast<std::size_t>(zip_get_num_entries(zip, 0)), files->size());
        QVERIFY(zip_name_locate(zip, "tables/metrics.csv", 0) >= 0);
        zip_discard(zip);
    }
    void json_names_the_verdict() {
        const auto json = to_json(published());
        QCOMPARE(json["verdict"].get<std::string>(), "cannot_tell");
        QCOMPARE(json["runs"].size(), 2u);
        QVERIFY(json["fairness"].size() > 5);
    }
};

QTEST_APPLESS_MAIN(TestTables)
#include "test_tables.moc"
