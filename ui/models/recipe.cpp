#include "ui/models/recipe.h"

#include "ui/i18n/format.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace tb::ui {
namespace {

// A place for the texts of free functions, which lupdate finds.
struct RecipeTexts {
    Q_DECLARE_TR_FUNCTIONS(tb::ui::Recipe)
};

QString kept_by(const TrainingSpec& training) {
    if (!training.load_best_model_at_end) return RecipeTexts::tr("keep the last");
    if (training.metric_for_best_model.find("accuracy") != std::string::npos) return RecipeTexts::tr("keep the best by accuracy");
    return RecipeTexts::tr("keep the best by validation loss");
}

}  // namespace

std::optional<std::vector<std::int64_t>> parse_seeds(const QString& text) {
    static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
    std::vector<std::int64_t> seeds;
    for (const QString& word : text.split(between, Qt::SkipEmptyParts)) {
        bool ok = false;
        const qlonglong seed = word.toLongLong(&ok);
        if (!ok || seed < 0) return {};
        if (std::find(seeds.begin(), seeds.end(), seed) == seeds.end()) seeds.push_back(seed);
    }
    if (seeds.empty()) return {};
    return seeds;
}

QString seeds_text(const std::vector<std::int64_t>& seeds) {
    QStringList words;
    for (std::int64_t seed : seeds) words << QString::number(seed);
    return words.join(QStringLiteral(", "));
}

std::optional<WarmUp> parse_warm_up(const QString& text) {
    QString number = text.trimmed();
    if (number.isEmpty()) return WarmUp{};
    const bool share = number.endsWith('%');
    if (share) number.chop(1);
    double value = 0;
    if (!format::parse(number.trimmed(), value) || value < 0) return {};
    if (share) return value <= 100 ? std::optional(WarmUp{.ratio = value / 100}) : std::nullopt;
    if (value != static_cast<double>(static_cast<int>(value))) return {};
    return WarmUp{.steps = static_cast<int>(value)};
}

QString warm_up_text(const TrainingSpec& training) {
    if (training.warmup_steps > 0) return QString::number(training.warmup_steps);
    return format::shortest(training.warmup_ratio * 100) + QStringLiteral(" %");
}

QString rest_line(const TrainingSpec& training, const std::vector<std::int64_t>& seeds) {
    QStringList words{QStringLiteral("AdamW")};
    words << (training.max_grad_norm > 0 ? RecipeTexts::tr("gradient clip %1").arg(format::shortest(training.max_grad_norm)) : RecipeTexts::tr("no gradient clip"));
    words << (training.bf16 ? QStringLiteral("bf16") : QStringLiteral("fp32"));
    words << (seeds.size() > 1 ? RecipeTexts::tr("seeds %1") : RecipeTexts::tr("seed %1")).arg(seeds_text(seeds));
    if (training.eval_strategy == "epoch")
        words << RecipeTexts::tr("evaluate and save each epoch");
    else if (training.eval_strategy == "steps")
        words << RecipeTexts::tr("evaluate and save every %1 steps").arg(format::shortest(training.eval_steps.value_or(training.logging_steps)));
    words << kept_by(training);
    if (training.gradient_accumulation_steps > 1) words << RecipeTexts::tr("accumulate %1").arg(training.gradient_accumulation_steps);
    if (training.label_smoothing_factor > 0) words << RecipeTexts::tr("label smoothing %1").arg(format::shortest(training.label_smoothing_factor));
    if (training.early_stopping_patience) words << RecipeTexts::tr("stop after %1 without gain").arg(*training.early_stopping_patience);
    return words.join(QStringLiteral(" · "));
}

std::vector<Spec> with_seeds(const Spec& spec, const std::vector<std::int64_t>& seeds) {
    std::vector<Spec> specs;
    for (std::int64_t seed : seeds) {
        specs.push_back(spec);
        specs.back().training.seed = seed;
    }
    return specs;
}

std::vector<ScheduleOption> schedule_options(const std::string& scheduler) {
    if (scheduler == "cosine_with_restarts") return {{"num_cycles", 2, 1, 100, true}};
    if (scheduler == "polynomial") return {{"power", 1, 0.01, 20, false}};
    if (scheduler == "cosine_with_min_lr" || scheduler == "cosine_warmup_with_min_lr") return {{"min_lr_rate", 0.1, 0, 1, false}};
    if (scheduler == "warmup_stable_decay") return {{"num_decay_steps", 100, 1, 1e9, true}};
    return {};
}

void set_evaluation(TrainingSpec& training, bool each_epoch, int steps) {
    training.eval_strategy = training.save_strategy = each_epoch ? "epoch" : "steps";
    if (each_epoch) {
        training.eval_steps.reset();
        training.save_steps = 500;
    } else {
        training.eval_steps = steps;
        training.save_steps = steps;
    }
}

std::string proposed_name(const Spec& spec) {
    return spec.name.empty() ? "run" : spec.name;
}

}  // namespace tb::ui
