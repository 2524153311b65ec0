#pragma once
// The runs that are to be compared, by the window's keys, and what is drawn of them.
#include "core/engine.h"

#include <QString>
#include <QStringList>

namespace tb::ui {

// A key is "published:<id>" or "<id>" of a published run, or a run's id, prefix or folder. One run alone gives a comparison with one entry and no verdict.
Expected<Comparison> load_comparison(const fs::path& home, const QStringList& keys);

// "TPF-03", whether published or not.
QString entry_name(const Entry& entry);
// "TPF-03", "TPF-03 published", "TPF-03 · seed 43": unique among the entries.
QStringList entry_titles(const Comparison& comparison);
// What the core's texts call entries and recipes, in the window's language: "TPF-03 publicado", "TPF-03 · 3 sementes".
ReportWords report_words(const Comparison& comparison);

// Every setting of the runs, in the spec's order; models and data sets by their names, where they have one.
struct SettingRow {
    std::string path;
    std::vector<Json> values;  // one an entry, null where it has no such setting
    bool differs = false;
};
std::vector<SettingRow> setting_rows(const Comparison& comparison);

// A setting's name and value in words: "Frozen", "embeddings, layers 0-3".
QString setting_words(const std::string& path);
QString value_words(const std::string& path, const Json& value);

}  // namespace tb::ui
