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
    void columns_follow_the_task() {
        Entry entry;
        entry.id = entry.title = "A";
        entry.regression = true;
        entry.spec.task = "regression";
        entry.fingerprint = "same";
        entry.rows = 2;
        entry.mse = 0.25;
        entry.pearson = 0.8125;
        entry.evaluations = {{10, 1.0, 0.25, {}, {}, 0.25, 0.8125, 0.1, 2}};
        entry.best = 0;
        entry.predictions = std::vector<Prediction>{{0, 0, 1.5, {}, 1.0}, {1, 0, 2.5, {}, 2.0}};
        const auto tables = report_tables(single(entry));
        QCOMPARE(tables[0].header, (std::vector<std::string>{"Run", "Best epoch", "Validation loss", "MSE", "Pearson's r", "Rows"}));
        QCOMPARE(tables[0].rows[0][3].text, std::string("0.2500"));
        QCOMPARE(tables[0].rows[0][4].text, std::string("0.8125"));
        QCOMPARE(tables[1].header, (std::vector<std::string>{"Run", "Epoch", "Training loss", "Validation loss", "MSE", "Pearson's r", "Best"}));
        QCOMPARE(tables[1].rows[0][5].text, std::string("0.8125"));
        for (const auto& table : tables)
            for (const auto& line : render(table, TableFormat::text)) QVERIFY(line != '\0');
        QVERIFY(!QString::fromStdString(render(tables[0], TableFormat::text)).contains("Accuracy"));
        const auto json = to_json(single(entry))["runs"][0];
        QCOMPARE(json["eval_pearson"].get<double>(), 0.8125);
        QVERIFY(!json.contains("accuracy_interval") && !json.contains("correct"));
        // Two copies: equal, on the same rows.
        const auto both = compare({entry, entry}).value();
        const auto statistics = report_tables(both)[1];
        QCOMPARE(statistics.rows.size(), std::size_t{3});
        QCOMPARE(statistics.rows[0][1].text, std::string("0.0000"));
        QCOMPARE(to_json(both)["metric"].get<std::string>(), std::string("mse"));
        // Beside a classification each has its own columns.
        Entry other;
        other.id = other.title = "B";
        other.rows = 2;
        other.evaluations = {{10, 1.0, 0.5, 0.5, 0.5, {}, {}, 0.1, 2}};
        other.best = 0;
        const auto mixed = report_tables(compare({entry, other}).value());
        QCOMPARE(mixed[0].header.size(), std::size_t{9});
        for (const auto& table : mixed)
            for (const auto& row : table.rows) QCOMPARE(row.size(), table.header.size());
        QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        QVERIFY(export_tables(both, {TableFormat::csv}, root));
        QVERIFY(read_file(root / "curves/A-evaluations.csv")->starts_with("step,epoch,eval_loss,eval_mse,eval_pearson\r\n10,1,0.25,0.25,0.8125\r\n"));
    }
    void a_loss_that_holds_more_has_its_cross_entropy_beside_it() {
        Entry entry;
        entry.id = entry.title = "AdaLoRA";
        entry.rows = 2;
        entry.evaluations = {{10, 1.0, 2.5, 0.5, 0.5, {}, {}, 0.1, 2, 0.75}};
        entry.best = 0;
        auto plain = entry;
        plain.title = "LoRA";
        plain.evaluations[0].eval_cross_entropy.reset();
        plain.evaluations[0].eval_loss = 0.5;
        const auto tables = report_tables(compare({entry, plain}).value());
        QCOMPARE(tables[0].header[3], std::string("Cross-entropy"));
        QCOMPARE(tables[0].rows[0][3].text, std::string("0.7500"));
        QCOMPARE(tables[0].rows[1][3].text, std::string("0.5000"));
        QCOMPARE(tables[2].rows[0][4].text, std::string("0.7500"));
        QVERIFY(report_tables(single(plain))[0].header[3] != "Cross-entropy");
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
