#include "ui/models/published.h"

#include "ui/models/comparison.h"
#include "ui/models/words.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <numeric>

namespace tb::ui {
namespace {

// A place for the texts of free functions, which lupdate finds.
struct PublishedTexts {
    Q_DECLARE_TR_FUNCTIONS(tb::ui::Published)
};

// The first four layers, whether written as a number or as a list.
FreezeSpec plain(FreezeSpec freeze) {
    if (const auto* list = std::get_if<std::vector<int>>(&freeze.layers)) {
        std::vector<int> first(list->size()), sorted = *list;
        std::iota(first.begin(), first.end(), 0);
        std::sort(sorted.begin(), sorted.end());
        if (sorted == first)
            freeze.layers = static_cast<int>(first.size());
        else
            freeze.layers = std::move(sorted);
    }
    return freeze;
}

std::string method_of(const Spec& spec) {
    return spec.peft.is_object() ? spec.peft.value("peft_type", std::string()) : std::string();
}

// "distilbert/distilbert-base-uncased" and a folder of that name are the same model.
QString model_of(const Spec& spec) {
    return text(spec.model_name.empty() ? spec.model : spec.model_name).section('/', -1, -1, QString::SectionSkipEmpty);
}

bool decides(const std::string& path) {
    for (const char* not_of_recipe : {"training.seed", "training.data_seed", "training.logging_", "training.save_", "dataset.seed"})
        if (path.starts_with(not_of_recipe)) return false;
    for (const char* of_recipe : {"training.", "peft.", "max_length", "dataset.holdout", "dataset.max_", "dataset.validation_split", "engine.cache_frozen_features"})
        if (path.starts_with(of_recipe)) return true;
    return false;
}

std::optional<PublishedMatch> match_of(const Entry& entry, const Spec& spec) {
    if (method_of(entry.spec) != method_of(spec) || plain(entry.spec.freeze) != plain(spec.freeze)) return {};
    PublishedMatch match;
    match.starter = uses_starter(spec);
    match.demo = spec.dataset.source == "demo";
    if (!match.starter && model_of(entry.spec) != model_of(spec)) return {};
    if (!match.demo && entry.spec.dataset.source != spec.dataset.source) return {};
    for (const SpecDifference& difference : diff_specs(std::vector<Spec>{entry.spec, spec}).differing) match.settings += decides(difference.path);
    match.entry = entry;
    return match;
}

}  // namespace

QString PublishedMatch::name() const {
    return entry_name(entry);
}

std::optional<PublishedMatch> published_of(const std::vector<Entry>& published, const Spec& spec) {
    std::optional<PublishedMatch> nearest;
    for (const Entry& entry : published)
        if (auto match = match_of(entry, spec); match && (!nearest || match->settings < nearest->settings)) nearest = std::move(match);
    return nearest;
}

QString published_note(const PublishedMatch& match) {
    QStringList said;
    if (match.starter && match.demo)
        said << PublishedTexts::tr("The starter model and the demo set stand in here: what was published is DistilBERT's on SST-2.");
    else if (match.starter)
        said << PublishedTexts::tr("The starter model stands in for DistilBERT here: what was published is DistilBERT's on SST-2.");
    else if (match.demo)
        said << PublishedTexts::tr("The demo set stands in for SST-2 here: what was published is measured on SST-2.");
    if (match.settings > 0) said << PublishedTexts::tr("%n settings differ from the published %1.", nullptr, match.settings).arg(match.name());
    return said.join(' ');
}

// For lupdate; what is not among them is shown as it was written.
[[maybe_unused]] static constexpr const char* said_in_reports[] = {QT_TRANSLATE_NOOP("tb::ui::Published", "about 11 h"), QT_TRANSLATE_NOOP("tb::ui::Published", "about 9 min"),
    QT_TRANSLATE_NOOP("tb::ui::Published", "about 35 %"), QT_TRANSLATE_NOOP("tb::ui::Published", "a free cloud CPU"), QT_TRANSLATE_NOOP("tb::ui::Published", "a Tesla T4 GPU")};

QString published_words(const std::string& said) { return QCoreApplication::translate("tb::ui::Published", said.c_str()); }

}  // namespace tb::ui
