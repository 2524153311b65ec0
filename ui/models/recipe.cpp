#include "ui/models/recipe.h"

#include "core/train/best.h"
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
    const std::string metric = bare_metric(training);
    const bool natural = metric != "loss" && metric != "mse", greater = greater_is_better(training);
    if (greater != natural) return (greater ? RecipeTexts::tr("keep the largest %1") : RecipeTexts::tr("keep the smallest %1")).arg(metric_words(metric));
    return RecipeTexts::tr("keep the best by %1").arg(metric_words(metric));
}

QString when_words(const std::string& strategy, double steps) {
    if (strategy == "epoch") return RecipeTexts::tr("each epoch");
    if (strategy == "best") return RecipeTexts::tr("when it is the best");
    return strategy == "steps" ? steps_words(steps) : RecipeTexts::tr("never");
}

// Evaluating and saving in one where they go together.
QStringList evaluation_words(const TrainingSpec& training) {
    const double eval_steps = training.eval_steps.value_or(training.logging_steps);
    const QString evaluated = when_words(training.eval_strategy, eval_steps);
    const bool together = training.save_strategy == training.eval_strategy && (training.save_strategy != "steps" || training.save_steps == eval_steps);
    if (together) return {RecipeTexts::tr("evaluate and save %1").arg(evaluated)};
    return {RecipeTexts::tr("evaluate %1").arg(evaluated), RecipeTexts::tr("save %1").arg(when_words(training.save_strategy, training.save_steps))};
}

// What no control of the form shows, where it is not as usual.
QStringList unusual_words(const TrainingSpec& training) {
    const TrainingSpec usual;
    QStringList words;
    if (training.max_steps > 0) words << RecipeTexts::tr("%n steps whatever the epochs", nullptr, training.max_steps);
    if (training.logging_strategy != "steps" || training.logging_steps < 1) words << RecipeTexts::tr("log %1").arg(when_words(training.logging_strategy, training.logging_steps));
    if (training.data_seed) words << RecipeTexts::tr("order of the rows by seed %1").arg(static_cast<qlonglong>(*training.data_seed));
    if (training.dataloader_drop_last) words << RecipeTexts::tr("without a last short batch");
    if (training.save_total_limit != usual.save_total_limit)
        words << (training.save_total_limit ? RecipeTexts::tr("%n checkpoints stay", nullptr, *training.save_total_limit) : RecipeTexts::tr("every checkpoint stays"));
    return words;
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
    words << evaluation_words(training) << kept_by(training);
    if (training.gradient_accumulation_steps > 1) words << RecipeTexts::tr("accumulate %1").arg(training.gradient_accumulation_steps);
    if (training.label_smoothing_factor > 0) words << RecipeTexts::tr("label smoothing %1").arg(format::shortest(training.label_smoothing_factor));
    if (training.early_stopping_patience) words << RecipeTexts::tr("stop after %1 without gain").arg(*training.early_stopping_patience);
    words << unusual_words(training);
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
    if (scheduler == "cosine_with_restarts") return {{"num_cycles", 2, 1, 100, true, 1}};
    if (scheduler == "polynomial") return {{"power", 1, 0.01, 20, false, 1}};
    if (scheduler == "cosine_with_min_lr" || scheduler == "cosine_warmup_with_min_lr") return {{"min_lr_rate", 0.1, 0, 1, false, {}}};
    if (scheduler == "warmup_stable_decay") return {{"num_decay_steps", 100, 1, 1e9, true, {}}};
    return {};
}

std::string bare_metric(const TrainingSpec& training) {
    const std::string& name = training.metric_for_best_model;
    if (name.empty()) return "loss";
    return name.starts_with("eval_") ? name.substr(5) : name;
}

QString metric_words(const std::string& bare) {
    if (bare == "loss") return RecipeTexts::tr("validation loss");
    if (bare == "accuracy") return RecipeTexts::tr("accuracy");
    if (bare == "f1_macro") return RecipeTexts::tr("macro F1");
    if (bare == "mse") return RecipeTexts::tr("mean squared error");
    if (bare == "pearson") return RecipeTexts::tr("Pearson correlation");
    return QString::fromStdString(bare);
}

QString steps_words(double steps) {
    return steps < 1 ? RecipeTexts::tr("every %1 of the run").arg(format::percent(steps, steps < 0.01 ? 2 : 0)) : RecipeTexts::tr("every %1 steps").arg(format::shortest(steps));
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

namespace {

void save_where_it_evaluates(TrainingSpec& training) {
    training.save_strategy = training.eval_strategy;
    training.save_steps = training.eval_strategy == "steps" ? training.eval_steps.value_or(training.logging_steps) : TrainingSpec().save_steps;
}

}  // namespace

void evaluate_at(TrainingSpec& training, const std::string& strategy, int steps) {
    if (strategy == "no") {
        training.eval_strategy = "no";
        if (training.save_strategy == "best") training.save_strategy = "epoch";
        training.load_best_model_at_end = false;
        training.early_stopping_patience.reset();
        return;
    }
    const std::string saving = training.save_strategy;
    const auto before = training.eval_steps;
    set_evaluation(training, strategy == "epoch", steps);
    if (strategy == "steps" && steps == 0) {
        training.eval_steps = before;
        save_where_it_evaluates(training);
    }
    if (saving == "best" || (saving == "no" && !training.load_best_model_at_end)) training.save_strategy = saving;
}

void keep_best_by(TrainingSpec& training, const std::string& metric) {
    training.load_best_model_at_end = !metric.empty() && training.eval_strategy != "no";
    if (!training.load_best_model_at_end) {
        training.early_stopping_patience.reset();
        return;
    }
    training.metric_for_best_model = metric;
    training.greater_is_better = metric == "mse" ? std::optional(false) : std::nullopt;
    if (training.save_strategy != "best" && (training.save_strategy != training.eval_strategy || training.eval_strategy == "steps"))
        save_where_it_evaluates(training);
}

std::string proposed_name(const Spec& spec) {
    return spec.name.empty() ? "run" : spec.name;
}

}  // namespace tb::ui
