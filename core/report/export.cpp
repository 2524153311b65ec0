#include "core/report/tables.h"

#include <algorithm>
#include <fmt/format.h>

namespace tb {

// What makes a file of its own out of tables.
static std::string document(const std::string& tables, TableFormat format) {
    if (format != TableFormat::html) return tables;
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Tunebench report</title>\n"
           "<style>body{font-family:sans-serif;max-width:70em;margin:2em auto;padding:0 1em}table{border-collapse:collapse;margin-top:2em}"
           "caption{text-align:left;font-weight:bold;padding:.5em 0}th,td{padding:.3em .8em;border-bottom:1px solid #ccc;text-align:left;vertical-align:top}</style>\n" +
           tables + "</html>\n";
}

static std::string steps_csv(const Entry& entry) {
    std::string out = "step,epoch,loss,learning_rate,grad_norm,time\r\n";
    for (const auto& log : entry.logs)
        out += fmt::format("{},{},{},{},{},{}\r\n", log.step, log.epoch, log.loss, log.learning_rate, log.grad_norm ? fmt::format("{}", *log.grad_norm) : "", log.time);
    return out;
}

static std::string cell(const std::optional<double>& value) { return value ? fmt::format("{}", *value) : ""; }

// Columns follow the task; the plain cross-entropy has one where the loss holds more.
static std::string evaluations_csv(const Entry& entry) {
    using Value = std::optional<double> (*)(const Metrics&);
    std::vector<std::pair<const char*, Value>> columns;
    if (entry.regression) {
        columns = {{"eval_mse", [](const Metrics& m) { return m.eval_mse; }}, {"eval_pearson", [](const Metrics& m) { return m.eval_pearson; }}};
    } else {
        columns = {{"eval_accuracy", [](const Metrics& m) { return m.eval_accuracy; }}, {"eval_f1_macro", [](const Metrics& m) { return m.eval_f1_macro; }}};
    }
    if (std::any_of(entry.evaluations.begin(), entry.evaluations.end(), [](const Metrics& m) { return m.eval_cross_entropy.has_value(); }))
        columns.emplace_back("eval_cross_entropy", [](const Metrics& m) { return m.eval_cross_entropy; });
    std::string out = "step,epoch,eval_loss";
    for (const auto& [name, value] : columns) out += std::string(",") + name;
    out += "\r\n";
    for (const auto& metrics : entry.evaluations) {
        out += fmt::format("{},{},{}", metrics.step, metrics.epoch, metrics.eval_loss);
        for (const auto& [name, value] : columns) out += "," + cell(value(metrics));
        out += "\r\n";
    }
    for (const auto& epoch : entry.published_epochs) out += fmt::format(",{},{},{},\r\n", epoch.epoch, cell(epoch.eval_loss), cell(epoch.accuracy));
    return out;
}

using Contents = std::vector<std::pair<fs::path, std::string>>;

static Contents table_files(const std::vector<ReportTable>& tables, const std::vector<TableFormat>& formats, const fs::path& folder) {
    Contents files;
    for (const auto format : formats) {
        std::string all;
        for (const auto& table : tables) {
            const auto text = render(table, format);
            files.emplace_back(folder / "tables" / (table.id + "." + file_ending(format)), document(text, format));
            all += text + "\n";
        }
        // Tables of different columns make no one CSV file.
        if (format != TableFormat::csv) files.emplace_back(folder / (std::string("report.") + file_ending(format)), document(all, format));
    }
    return files;
}

static Expected<std::vector<fs::path>> write_all(const Contents& files) {
    std::vector<fs::path> written;
    for (const auto& [file, content] : files) {
        if (auto made = make_folders(file.parent_path()); !made) return tl::unexpected(made.error());
        if (auto done = write_file(file, content); !done) return tl::unexpected(done.error());
        written.push_back(file);
    }
    return written;
}

Expected<std::vector<fs::path>> export_tables(const std::vector<ReportTable>& tables, const std::vector<TableFormat>& formats, const fs::path& folder) {
    return write_all(table_files(tables, formats, folder));
}

Expected<std::vector<fs::path>> export_tables(const Comparison& comparison, const std::vector<TableFormat>& formats, const fs::path& folder) {
    auto files = table_files(report_tables(comparison), formats, folder);
    for (const auto& entry : comparison.entries) {
        if (!entry.logs.empty()) files.emplace_back(folder / "curves" / (entry.id + "-training.csv"), steps_csv(entry));
        files.emplace_back(folder / "curves" / (entry.id + "-evaluations.csv"), evaluations_csv(entry));
    }
    files.emplace_back(folder / "comparison.json", json_text(to_json(comparison), 1) + "\n");
    return write_all(files);
}

}  // namespace tb
