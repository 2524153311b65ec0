#include "ui/models/words.h"

#include "ui/models/method_words.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

namespace tb::ui {
namespace {

// A place for the texts of free functions, which lupdate finds.
struct WordsTexts {
    Q_DECLARE_TR_FUNCTIONS(tb::ui::Words)
};

QString layer_list(const std::vector<int>& layers) {
    QStringList words;
    for (std::size_t i = 0; i < layers.size();) {
        std::size_t end = i;
        while (end + 1 < layers.size() && layers[end + 1] == layers[end] + 1) ++end;
        words << (end > i ? QStringLiteral("%1–%2").arg(layers[i]).arg(layers[end]) : QString::number(layers[i]));
        i = end + 1;
    }
    return words.join(QStringLiteral(", "));
}

std::vector<int> frozen_layers(const FreezeSpec& freeze) {
    if (const auto* list = std::get_if<std::vector<int>>(&freeze.layers)) return *list;
    std::vector<int> first(static_cast<std::size_t>(std::max(0, std::get<int>(freeze.layers))));
    for (std::size_t i = 0; i < first.size(); ++i) first[i] = static_cast<int>(i);
    return first;
}

}  // namespace

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString path_text(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

std::filesystem::path to_path(const QString& path) {
    return path.toStdString();
}

QString shell_word(const QString& word) {
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_./:,=+@%-]+$"));
    if (plain.match(word).hasMatch()) return word;
    return QLatin1Char('\'') + QString(word).replace(QLatin1Char('\''), QLatin1String("'\\''")) + QLatin1Char('\'');
}

QString state_word(RunState state) {
    switch (state) {
        case RunState::queued: return WordsTexts::tr("queued");
        case RunState::starting: return WordsTexts::tr("starting");
        case RunState::running: return WordsTexts::tr("running");
        case RunState::paused: return WordsTexts::tr("paused");
        case RunState::done: return WordsTexts::tr("done");
        case RunState::stopped: return WordsTexts::tr("stopped");
        case RunState::cancelled: return WordsTexts::tr("cancelled");
        case RunState::failed: return WordsTexts::tr("failed");
        case RunState::interrupted: return WordsTexts::tr("interrupted");
    }
    return {};
}

ChipKind state_chip(RunState state) {
    switch (state) {
        case RunState::starting:
        case RunState::running: return ChipKind::accent;
        case RunState::done: return ChipKind::ok;
        case RunState::paused:
        case RunState::interrupted: return ChipKind::warn;
        case RunState::failed: return ChipKind::err;
        case RunState::queued:
        case RunState::stopped:
        case RunState::cancelled: return ChipKind::neutral;
    }
    return ChipKind::neutral;
}

QString frozen_words(const FreezeSpec& freeze) {
    QStringList words;
    if (freeze.embeddings) words << WordsTexts::tr("embeddings");
    const auto layers = frozen_layers(freeze);
    if (!layers.empty()) words << WordsTexts::tr("layers %1").arg(layer_list(layers));
    return words.isEmpty() ? WordsTexts::tr("nothing") : words.join(QStringLiteral(", "));
}

QString trains_words(const FreezeSpec& freeze) {
    const auto layers = frozen_layers(freeze);
    if (layers.empty()) return freeze.embeddings ? WordsTexts::tr("all but the embeddings") : WordsTexts::tr("all");
    const bool prefix = layers.back() + 1 == static_cast<int>(layers.size());
    if (freeze.embeddings && prefix) return WordsTexts::tr("layers %1 and up + head").arg(layers.size());
    return WordsTexts::tr("all but %1").arg(frozen_words(freeze));
}

QString trains_words(const Spec& spec) {
    const QString method = method_words(spec);
    if (method.isEmpty()) return trains_words(spec.freeze);
    const auto layers = frozen_layers(spec.freeze);
    if (layers.empty()) return method;
    const bool prefix = layers.back() + 1 == static_cast<int>(layers.size());
    return prefix ? WordsTexts::tr("%1 from layer %2").arg(method).arg(layers.size()) : WordsTexts::tr("%1, not in %2").arg(method, frozen_words({false, layers}));
}

QString model_words(const Spec& spec) {
    return text(spec.model_name.empty() ? std::filesystem::path(spec.model).filename().string() : spec.model_name);
}

QString dataset_words(const Spec& spec) {
    if (!spec.dataset.source.empty()) return text(spec.dataset.source);
    return text(std::filesystem::path(spec.dataset.train.first()).filename().string());
}

QString seed_words(const Spec& spec) {
    return WordsTexts::tr("seed %1").arg(static_cast<qlonglong>(spec.training.seed));
}

bool uses_starter(const Spec& spec) {
    return spec.model == "starter" || spec.model_name == "starter";
}

}  // namespace tb::ui
