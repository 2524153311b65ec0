#include "ui/pages/new_run/preflight_card.h"

#include "core/train/codes.h"
#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/models/words.h"
#include "ui/pages/page_parts.h"
#include "ui/widgets/checks_list.h"
#include "ui/widgets/stack_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

namespace tb::ui {
namespace {

constexpr int kChecksShown = 4;

// The smaller batch, and the accumulation that keeps the recipe, which a run that does not fit would fit with.
std::optional<std::pair<int, int>> fitting_batch(const Problem& problem) {
    if (problem.code != &codes::too_large) return {};
    const auto number = [&](const char* name) {
        for (const Arg& arg : problem.args)
            if (const auto* value = std::get_if<std::int64_t>(&arg.value); value && arg.name == name) return static_cast<int>(*value);
        return 0;
    };
    const std::pair fit{number("batch"), number("accumulation")};
    return fit.first > 0 && fit.second > 0 ? std::optional(fit) : std::nullopt;
}

QVBoxLayout* figure_column(QLabel* caption, QLabel* value, QLabel* note) {
    auto* column = new QVBoxLayout;
    column->setSpacing(1);
    column->addWidget(caption);
    column->addWidget(value);
    column->addWidget(note);
    column->addStretch();
    return column;
}

}  // namespace

PreflightCard::PreflightCard(QWidget* parent)
    : QFrame(parent), title_(make_label({}, Role::h2)), chip_(make_chip()), count_(make_label({}, Role::big)), share_(make_paragraph()),
      steps_(make_label({}, Role::tiny)), time_caption_(make_label({}, Role::cap)), time_(make_label({}, Role::kpi)),
      time_note_(make_paragraph({}, Role::tiny)), memory_caption_(make_label({}, Role::cap)), memory_(make_label({}, Role::kpi)),
      memory_note_(make_paragraph({}, Role::tiny)), starter_note_(make_paragraph({}, Role::small)), parts_(new PartsTable),
      checks_(new ChecksList), measure_(make_button({}, ButtonKind::ghost, QStringLiteral("gauge"))),
      queue_(make_button({}, ButtonKind::normal, QStringLiteral("queue"))), start_(make_button({}, ButtonKind::primary, QStringLiteral("play"))) {
    setObjectName(QStringLiteral("card"));
    count_->setObjectName(QStringLiteral("trained_count"));
    start_->setObjectName(QStringLiteral("start"));
    queue_->setObjectName(QStringLiteral("queue"));
    measure_->setObjectName(QStringLiteral("measure"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(6);
    auto* head = new QHBoxLayout;
    head->addWidget(title_);
    head->addStretch();
    head->addWidget(chip_);
    column->addLayout(head);
    auto* body = new QWidget;
    auto* inside = new QVBoxLayout(body);
    inside->setContentsMargins(0, 0, 12, 0);
    inside->setSpacing(6);
    inside->addWidget(count_);
    inside->addWidget(share_);
    inside->addWidget(parts_);
    inside->addWidget(steps_);
    inside->addWidget(hline());
    auto* figures = new QHBoxLayout;
    figures->setSpacing(12);
    figures->addLayout(figure_column(time_caption_, time_, time_note_), 1);
    figures->addLayout(figure_column(memory_caption_, memory_, memory_note_), 1);
    inside->addLayout(figures);
    inside->addWidget(starter_note_);
    inside->addWidget(hline());
    checks_->set_limit(kChecksShown);
    inside->addWidget(checks_);
    inside->addStretch();
    QScrollArea* scroll = make_scroll(body);
    scroll->setObjectName(QStringLiteral("bare"));
    body->setObjectName(QStringLiteral("bare"));
    // The card's ground shows through.
    scroll->viewport()->setAutoFillBackground(false);
    body->setAutoFillBackground(false);
    share_->setTextFormat(Qt::RichText);
    column->addWidget(scroll, 1);
    column->addWidget(hline());
    column->addWidget(measure_);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(queue_, 1);
    buttons->addWidget(start_, 1);
    column->addLayout(buttons);
    start_->setDefault(true);
    connect(start_, &QPushButton::clicked, this, &PreflightCard::start_clicked);
    connect(queue_, &QPushButton::clicked, this, &PreflightCard::queue_clicked);
    connect(measure_, &QPushButton::clicked, this, &PreflightCard::measure_clicked);
    connect(checks_, &ChecksList::activated, this, &PreflightCard::problem_clicked);
    connect(checks_, &ChecksList::remedy_wanted, this, [this](const Problem& problem) {
        if (const auto fit = fitting_batch(problem)) emit batch_wanted(fit->first, fit->second);
    });
    setProperty(kSideColumn, true);
    on_language(this, [this] { retranslate(); });
}

void PreflightCard::retranslate() {
    title_->setText(tr("Pre-flight"));
    time_caption_->setText(tr("Time"));
    memory_caption_->setText(tr("Peak memory"));
    checks_->set_remedies([](const Problem& problem) {
        const auto fit = fitting_batch(problem);
        return fit ? tr("Batch %1 with accumulation %2").arg(fit->first).arg(fit->second) : QString();
    });
    fill();
}

void PreflightCard::show_plan(const Plan* plan, bool planning) {
    planning_ = planning;
    if (plan) plan_ = *plan;
    fill();
}

void PreflightCard::show_probe(const Probe* probe, bool measuring, const Problems& failed) {
    probe_ = probe ? std::optional(*probe) : std::nullopt;
    measuring_ = measuring;
    probe_failed_ = failed;
    fill();
}

void PreflightCard::set_runs(int runs, bool busy) {
    runs_ = runs;
    busy_ = busy;
    update_buttons();
}

void PreflightCard::set_blocked(const QString& reason) {
    blocked_ = reason;
    update_buttons();
}

void PreflightCard::set_download(const QString& text, const QString& reason) {
    if (text == download_ && reason == download_reason_) return;
    download_ = text;
    download_reason_ = reason;
    update_buttons();
}

void PreflightCard::fill() {
    update_buttons();
    if (!plan_) {
        set_chip(chip_, tr("checking…"), ChipKind::neutral);
        count_->setText(QStringLiteral("–"));
        for (QLabel* label : {time_, memory_}) label->setText(QStringLiteral("–"));
        starter_note_->hide();
        return;
    }
    const Plan& plan = *plan_;
    Problems checks = plan.checks;
    checks.insert(checks.begin(), probe_failed_.begin(), probe_failed_.end());
    ChipKind kind = ChipKind::ok;
    for (const Problem& check : checks) {
        if (check.severity == Severity::error) kind = ChipKind::err;
        if (check.severity == Severity::warning && kind == ChipKind::ok) kind = ChipKind::warn;
    }
    set_chip(chip_, planning_ ? tr("checking…") : checks_summary(checks), planning_ ? ChipKind::neutral : kind);
    checks_->set_problems(checks);
    const bool counted = plan.parameters.total > 0;
    count_->setText(counted ? format::count(plan.parameters.trainable) : QStringLiteral("–"));
    const double share = counted ? static_cast<double>(plan.parameters.trainable) / static_cast<double>(plan.parameters.total) : 0;
    share_->setText(counted ? tr("of %1 parameters train · <b>%2</b>").arg(format::count(plan.parameters.total), format::percent(share)) : QString());
    if (counted && plan.parameters.total > plan.parameters.embeddings) {
        const double without = static_cast<double>(plan.parameters.trainable) / static_cast<double>(plan.parameters.total - plan.parameters.embeddings);
        share_->setToolTip(tr("%1 of the parameters that are no embeddings").arg(format::percent(without)));
    }
    parts_->set_counts(plan.parameters);
    parts_->setVisible(counted);
    steps_->setText(plan.steps.max_steps > 0 ? tr("%1 steps = %2 epochs × %3")
                                                   .arg(format::count(plan.steps.max_steps), format::shortest(plan.spec.training.num_train_epochs),
                                                        format::count(plan.steps.steps_per_epoch))
                                             : QString());
    const double measured = probe_ ? probe_->seconds_per_step * static_cast<double>(plan.steps.max_steps) : 0;
    QString time = plan.seconds ? format::approximately(format::duration(*plan.seconds)) : QStringLiteral("–");
    QString note = plan.seconds ? tr("predicted for this machine") : tr("not known before a measurement");
    if (probe_) {
        note = plan.seconds ? tr("measured on %1 steps, %2/s; predicted %3")
                                  .arg(probe_->steps)
                                  .arg(format::decimal(probe_->samples_per_second, 0), format::duration(*plan.seconds))
                            : tr("measured on %1 steps, %2/s").arg(probe_->steps).arg(format::decimal(probe_->samples_per_second, 0));
        time = format::approximately(format::duration(measured));
    }
    time_->setText(time);
    time_note_->setText(note);
    const MemoryPrediction& memory = plan.memory;
    const bool known = memory.total() > 0;
    memory_->setText(probe_ ? format::bytes(probe_->peak_memory) : known ? format::approximately(format::bytes(memory.total())) : QStringLiteral("–"));
    const QString parts = tr("weights %1 · gradients %2 · AdamW %3 · activations ≈ %4")
                              .arg(format::bytes(memory.weights), format::bytes(memory.gradients), format::bytes(memory.optimizer),
                                   format::bytes(memory.activations));
    memory_note_->setText(probe_ ? tr("measured; predicted %1").arg(format::bytes(memory.total())) : known ? parts : QString());
    memory_note_->setToolTip(known ? parts : QString());
    starter_note_->setVisible(uses_starter(plan.spec));
    starter_note_->setText(tr("The starter stands in: published figures are DistilBERT's."));
}

void PreflightCard::update_buttons() {
    measure_->setText(measuring_ ? tr("Measuring…") : tr("Measure on 20 steps"));
    const bool download = !download_.isEmpty();
    start_->setText(download ? download_ : busy_ ? tr("Start next") : runs_ > 1 ? tr("Start %n runs", nullptr, runs_) : tr("Start"));
    queue_->setText(tr("Add to queue"));
    QString reason = blocked_;
    if (reason.isEmpty() && !plan_) reason = tr("Model and data are still being read.");
    if (reason.isEmpty() && download) reason = download_reason_;
    if (reason.isEmpty() && !download && !plan_->startable()) reason = tr("There are errors in the list above.");
    start_enabled_ = reason.isEmpty();
    startable_ = start_enabled_ && !download;
    set_disabled_reason(start_, reason);
    if (reason.isEmpty() && download) reason = tr("What is missing has to be downloaded first.");
    set_disabled_reason(queue_, reason);
    queue_->setVisible(!download);  // the longer text needs the room
    if (start_enabled_) {
        start_->setToolTip(tr("Ctrl+Return"));
        queue_->setToolTip(tr("Ctrl+Shift+Return"));
    }
    const QString why_not = measuring_ ? tr("A measurement is running.") : busy_ ? tr("A run is training: a measurement now would mislead.") : reason;
    set_disabled_reason(measure_, why_not);
}

}  // namespace tb::ui
