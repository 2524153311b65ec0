#include "ui/pages/training/failure_panel.h"

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/theme/parts.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace tb::ui {
namespace {

double number(const Problem& problem, const char* name, double absent) {
    for (const Arg& arg : problem.args) {
        if (arg.name != name) continue;
        if (const auto* real = std::get_if<double>(&arg.value)) return *real;
        if (const auto* whole = std::get_if<std::int64_t>(&arg.value)) return static_cast<double>(*whole);
    }
    return absent;
}

bool has_checkpoint(const RunData& run, std::int64_t step) {
    std::error_code ignored;
    return step > 0 && fs::exists(run.folder / "checkpoints" / ("checkpoint-" + std::to_string(step)), ignored);
}

bool has_any_checkpoint(const RunData& run) {
    const bool told = std::any_of(run.notable.begin(), run.notable.end(), [](const Event& event) { return std::holds_alternative<CheckpointEvent>(event); });
    std::error_code ignored;
    return told || fs::exists(run.folder / "checkpoints" / "recovery", ignored);
}

}  // namespace

FailurePanel::FailurePanel(QWidget* parent)
    : QFrame(parent), title_(make_label({}, Role::h2)), text_(make_paragraph()), queue_(make_paragraph({}, Role::small)),
      best_(make_button({}, ButtonKind::primary, QStringLiteral("resume"))), lower_(make_button({}, ButtonKind::normal, QStringLiteral("new-run"))),
      keep_(make_button({}, ButtonKind::normal, QStringLiteral("flag"))), give_up_(make_button({}, ButtonKind::ghost, QStringLiteral("close"))),
      resume_(make_button({}, ButtonKind::primary, QStringLiteral("resume"))) {
    setObjectName(QStringLiteral("card"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(10);
    row->addWidget(make_icon(QStringLiteral("error"), Ink::err, 20), 0, Qt::AlignTop);
    auto* column = new QVBoxLayout;
    column->setSpacing(6);
    row->addLayout(column, 1);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (QLabel* label : {title_, text_, queue_}) column->addWidget(label);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    const std::pair<QPushButton*, const char*> named[] = {
        {resume_, "resume_last"}, {best_, "resume_best"}, {lower_, "lower_rate"}, {keep_, "keep_best"}, {give_up_, "give_up"}};
    for (const auto& [button, name] : named) {
        button->setObjectName(QLatin1String(name));
        buttons->addWidget(button);
    }
    buttons->addStretch();
    column->addLayout(buttons);
    connect(resume_, &QPushButton::clicked, this, &FailurePanel::resume_wanted);
    connect(best_, &QPushButton::clicked, this, [this] { emit best_wanted(false); });
    connect(keep_, &QPushButton::clicked, this, [this] { emit best_wanted(true); });
    connect(lower_, &QPushButton::clicked, this, [this] { emit lower_rate_wanted(lower_rate_); });
    connect(give_up_, &QPushButton::clicked, this, [this] {
        given_up_ = run_ ? run_->serial : 0;
        fill();
        emit given_up();
    });
    hide();
    on_language(this, [this] { retranslate(); });
}

void FailurePanel::retranslate() {
    resume_->setText(tr("Resume from the last checkpoint"));
    keep_->setText(tr("End with the best"));
    keep_->setToolTip(tr("Trains no further: the best checkpoint becomes the run's result, with its model and predictions."));
    give_up_->setText(tr("Give up"));
    give_up_->setToolTip(tr("The run stays in the list as failed."));
    queue_->setText(tr("The runs that wait go on as soon as you have chosen."));
    setAccessibleName(tr("Why the run failed"));
    fill();
}

void FailurePanel::show_run(std::shared_ptr<const RunData> run, bool queue_waits) {
    run_ = std::move(run);
    queue_waits_ = queue_waits;
    fill();
}

void FailurePanel::fill() {
    const bool failed = run_ && run_->state == RunState::failed && run_->finished && run_->serial != given_up_;
    setVisible(failed);
    if (!failed) return;
    const Problems& problems = run_->finished->problems;
    title_->setText(problems.empty() ? tr("The run failed") : localized(problems.front()).title);
    text_->setText(localized_lines(problems));
    const Problem* lost = lost_its_way(*run_);
    for (QPushButton* button : {best_, lower_, keep_, give_up_}) button->setVisible(lost);
    resume_->setVisible(!lost);
    queue_->setVisible(lost && queue_waits_);
    if (!lost) {
        set_disabled_reason(resume_, has_any_checkpoint(*run_) ? QString() : tr("No checkpoint had been saved yet."));
        return;
    }
    const auto step = static_cast<std::int64_t>(number(*lost, "best_step", 0));
    lower_rate_ = number(*lost, "lower_rate", run_->spec.training.learning_rate / 10);
    best_->setText(step > 0 ? tr("Resume from the best, step %1").arg(format::count(step)) : tr("Resume from the best"));
    lower_->setText(tr("New run with rate %1…").arg(format::rate(lower_rate_)));
    const QString none = has_checkpoint(*run_, step) ? QString() : tr("No best checkpoint had been saved yet.");
    for (QPushButton* button : {best_, keep_}) set_disabled_reason(button, none);
    if (!none.isEmpty()) return;
    best_->setToolTip(tr("Trains on from there with the same settings. What came of the settings comes again; what came of the machine does not."));
    keep_->setToolTip(tr("Trains no further: the best checkpoint becomes the run's result, with its model and predictions."));
}

}  // namespace tb::ui
