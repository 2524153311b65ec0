#include "ui/models/comparison.h"

#include "ui/i18n/format.h"
#include "ui/models/method_words.h"
#include "ui/models/words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace tb::ui {
namespace {

const QString kPublished = QStringLiteral("published:");

// A place for the texts of free functions, which lupdate finds.
struct ComparisonTexts {
    Q_DECLARE_TR_FUNCTIONS(tb::ui::Comparison)
};

Expected<Entry> load_entry(const RunIndex* index, const QString& key) {
    if (key.startsWith(kPublished)) return entry_of_published(key.mid(kPublished.size()).toStdString());
    if (find_published(key.toStdString())) return entry_of_published(key.toStdString());  // as the command line names it
    const auto folder = index->find(key.toStdString());
    if (!folder) return tl::unexpected(folder.error());
    return entry_of(*folder);
}

}  // namespace

Expected<Comparison> load_comparison(const fs::path& home, const QStringList& keys) {
    std::optional<RunIndex> index;
    for (const QString& key : keys) {
        if (key.startsWith(kPublished) || find_published(key.toStdString()) || index) continue;
        auto opened = RunIndex::open(home);
        if (!opened) return tl::unexpected(opened.error());
        index.emplace(std::move(*opened));
    }
    std::vector<Entry> entries;
    Problems problems;
    for (const QString& key : keys) {
        auto entry = load_entry(index ? &*index : nullptr, key);
        if (entry)
            entries.push_back(std::move(*entry));
        else
            problems.insert(problems.end(), entry.error().begin(), entry.error().end());
    }
    if (!problems.empty()) return tl::unexpected(problems);
    if (entries.empty()) return Comparison();
    return entries.size() == 1 ? Expected<Comparison>(single(std::move(entries.front()))) : compare(std::move(entries));
}

QString entry_name(const Entry& entry) {
    return text(entry.name.empty() ? entry.title : entry.name);
}

QStringList entry_titles(const Comparison& comparison) {
    QStringList titles;
    bool mixed = false;
    for (const Entry& entry : comparison.entries) mixed = mixed || entry.published != comparison.entries.front().published;
    for (const Entry& entry : comparison.entries) {
        QString title = entry_name(entry);
        if (mixed && entry.published) title = ComparisonTexts::tr("%1 published").arg(title);
        titles << title;
    }
    const auto tell_apart = [&](const auto& more) {
        const QStringList before = titles;
        for (int i = 0; i < titles.size(); ++i)
            if (before.count(before[i]) > 1) titles[i] += more(comparison.entries[static_cast<std::size_t>(i)]);
    };
    tell_apart([](const Entry& entry) { return QStringLiteral(" · ") + seed_words(entry.spec); });
    tell_apart([](const Entry& entry) { return QStringLiteral(" (%1)").arg(text(entry.id.substr(0, 13))); });
    return titles;
}

ReportWords report_words(const Comparison& comparison) {
    ReportWords words;
    const QStringList titles = entry_titles(comparison);
    for (const QString& title : titles) words.entries.push_back(title.toStdString());
    QStringList recipes;
    for (const Recipe& recipe : comparison.recipes) {
        const auto first = recipe.runs.front();
        const int seeds = static_cast<int>(recipe.runs.size());
        QString name = seeds == 1 ? titles[static_cast<int>(first)] : ComparisonTexts::tr("%1 · %n seeds", nullptr, seeds).arg(entry_name(comparison.entries[first]));
        if (recipes.contains(name)) name += QStringLiteral(" (%1)").arg(text(comparison.entries[first].id.substr(0, 13)));
        recipes << name;
        words.recipes.push_back(name.toStdString());
    }
    words.not_reported = ComparisonTexts::tr("not reported").toStdString();
    words.own_files = ComparisonTexts::tr("own files").toStdString();
    words.rows = ComparisonTexts::tr("%1 rows").arg(QStringLiteral("{}")).toStdString();
    words.percent = [](double fraction) { return format::decimal(fraction * 100, 2).toStdString(); };
    return words;
}

namespace {

// Names stand for the folders and files they were found at.
Spec by_name(Spec spec) {
    if (!spec.model_name.empty()) spec.model = std::exchange(spec.model_name, {});
    if (spec.dataset.source.empty()) return spec;
    const DatasetSpec all = std::move(spec.dataset);
    spec.dataset = {};
    spec.dataset.source = all.source;
    spec.dataset.validation_split = all.validation_split;
    spec.dataset.holdout = all.holdout;
    spec.dataset.max_train_samples = all.max_train_samples;
    spec.dataset.max_eval_samples = all.max_eval_samples;
    spec.dataset.seed = all.seed;
    return spec;
}

void flatten(const Json& json, const std::string& path, const std::function<void(const std::string&, const Json&)>& leaf) {
    if (!json.is_object() || json.empty()) return leaf(path, json);
    for (const auto& [key, value] : json.items()) flatten(value, path.empty() ? key : path + "." + key, leaf);
}

}  // namespace

std::vector<SettingRow> setting_rows(const Comparison& comparison) {
    const std::string method = "peft.peft_type";
    std::vector<SettingRow> rows;
    for (std::size_t i = 0; i < comparison.entries.size(); ++i) {
        flatten(to_json(by_name(comparison.entries[i].spec)), {}, [&](const std::string& path, const Json& value) {
            // No method stands in the row of the methods' names.
            const std::string& key = path == "peft" ? method : path;
            auto row = std::find_if(rows.begin(), rows.end(), [&](const SettingRow& known) { return known.path == key; });
            if (row == rows.end()) row = rows.insert(rows.end(), SettingRow{key, std::vector<Json>(comparison.entries.size()), false});
            row->values[i] = value;
        });
    }
    for (SettingRow& row : rows) row.differs = std::any_of(row.values.begin(), row.values.end(), [&](const Json& value) { return value != row.values.front(); });
    return rows;
}

QString setting_words(const std::string& path) {
    static const std::array<std::pair<const char*, const char*>, 22> names{{
        {"model", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Model")},
        {"model_name", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Model")},
        {"dataset.source", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Data set")},
        {"max_length", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Max length")},
        {"freeze.embeddings", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Embeddings frozen")},
        {"freeze.layers", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Layers frozen")},
        {"training.learning_rate", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Learning rate")},
        {"training.lr_scheduler_type", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Scheduler")},
        {"training.warmup_ratio", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Warm-up")},
        {"training.warmup_steps", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Warm-up steps")},
        {"training.num_train_epochs", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Epochs")},
        {"training.per_device_train_batch_size", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Batch")},
        {"training.per_device_eval_batch_size", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Evaluation batch")},
        {"training.weight_decay", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Weight decay")},
        {"training.seed", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Seed")},
        {"training.max_grad_norm", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Gradient clip")},
        {"training.gradient_accumulation_steps", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Accumulation")},
        {"training.label_smoothing_factor", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Label smoothing")},
        {"training.logging_steps", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Log every")},
        {"training.metric_for_best_model", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Best model by")},
        {"engine.threads", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Threads")},
        {"engine.device", QT_TRANSLATE_NOOP("tb::ui::Comparison", "Device")},
    }};
    for (const auto& [key, name] : names)
        if (path == key) return ComparisonTexts::tr(name);
    if (path == "peft.peft_type") return ComparisonTexts::tr("Method");
    if (path.starts_with("peft."))
        if (const QString title = method_setting_words(path.substr(5)); !title.isEmpty()) return title;
    return text(path);
}

QString value_words(const std::string& path, const Json& value) {
    if (value.is_null()) return path == "peft.peft_type" ? ComparisonTexts::tr("full fine-tuning") : ComparisonTexts::tr("none");
    if (value.is_boolean()) return value.get<bool>() ? ComparisonTexts::tr("yes") : ComparisonTexts::tr("no");
    if (path == "training.learning_rate" && value.is_number()) return format::rate(value.get<double>());
    if (path == "training.warmup_ratio" && value.is_number())
        return value.get<double>() > 0 ? format::percent(value.get<double>(), 0) : ComparisonTexts::tr("none");
    if (path == "freeze.layers" && value.is_number_integer())
        return value.get<int>() > 0 ? frozen_words({false, value.get<int>()}) : ComparisonTexts::tr("none");
    if (value.is_number()) return format::shortest(value.get<double>());
    if (value.is_string()) {
        const std::string said = value.get<std::string>();
        return said.find('/') == std::string::npos ? text(said) : text(fs::path(said).filename().string());
    }
    return text(json_text(value));
}

}  // namespace tb::ui
