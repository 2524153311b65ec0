#include "ui/pages/training/events_card.h"

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/models/words.h"
#include "ui/theme/parts.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>

namespace tb::ui {

EventsCard::EventsCard(QWidget* parent) : QFrame(parent), title_(make_label({}, Role::h2)), open_(make_link({})), list_(new QTreeWidget) {
    setObjectName(QStringLiteral("card"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 8, 8);
    column->setSpacing(2);
    auto* head = new QHBoxLayout;
    head->addWidget(title_);
    head->addStretch();
    head->addWidget(open_);
    column->addLayout(head);
    list_->setColumnCount(2);
    list_->header()->hide();
    list_->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setSelectionMode(QAbstractItemView::NoSelection);
    list_->setObjectName(QStringLiteral("events"));
    list_->setMinimumHeight(44);
    // It takes what the charts leave: a list's usual wish would make the whole page scroll when a run waits above it.
    list_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    column->addWidget(list_, 1);
    connect(open_, &QPushButton::clicked, this, &EventsCard::open_folder_clicked);
    on_language(this, [this] {
        title_->setText(tr("Events"));
        open_->setText(tr("Show files"));
        list_->setAccessibleName(tr("Events of this run"));
        show_run(run_);
    });
}

void EventsCard::show_run(std::shared_ptr<const RunData> run) {
    run_ = std::move(run);
    shown_ = 0;
    list_->clear();
    open_->setVisible(run_ != nullptr);
    update_rows();
}

void EventsCard::update_rows() {
    if (!run_) return;
    for (; shown_ < run_->notable.size(); ++shown_) add(run_->notable[shown_]);
}

void EventsCard::add(const Event& event) {
    double time = run_->steps.empty() ? 0 : run_->steps.back().time;
    QString tip;
    const QString said = words(event, time, tip);
    if (said.isEmpty()) return;
    auto* item = new QTreeWidgetItem({format::clock(time), said});
    item->setToolTip(1, tip.isEmpty() ? said : tip);
    list_->insertTopLevelItem(0, item);
}

QString EventsCard::words(const Event& event, double& time, QString& tip) const {
    if (const auto* started = std::get_if<StartedEvent>(&event)) {
        time = 0;
        const QString seed = seed_words(run_->spec);
        if (started->first_step > 0) return tr("Went on after step %1, %2").arg(format::count(started->first_step), seed);
        return tr("Started: %1 rows, %2 steps, %3").arg(format::count(started->train_rows), format::count(started->max_steps), seed);
    }
    if (const auto* eval = std::get_if<EvalEvent>(&event)) {
        time = eval->time;
        const QString epoch = format::shortest(eval->metrics.epoch, 4), loss = format::decimal(eval->metrics.eval_loss, 4);
        if (eval->on_train) return tr("Epoch %1: loss on the training rows %2").arg(epoch, loss);
        return eval->best ? tr("Epoch %1: validation loss %2, new best").arg(epoch, loss) : tr("Epoch %1: validation loss %2").arg(epoch, loss);
    }
    if (const auto* saved = std::get_if<CheckpointEvent>(&event)) {
        time = saved->time;
        tip = text(saved->path);
        return saved->recovery ? tr("Recovery point saved at step %1").arg(format::count(saved->step))
                               : tr("Checkpoint saved at step %1").arg(format::count(saved->step));
    }
    if (const auto* state = std::get_if<StateEvent>(&event)) {
        time = state->time;
        return tr("Step %1: %2").arg(format::count(state->step), state_word(state->state));
    }
    if (const auto* warning = std::get_if<WarningEvent>(&event)) {
        const Message message = localized(warning->problem);
        tip = message.text;
        return message.title;
    }
    if (const auto* end = std::get_if<FinishedEvent>(&event)) {
        time = end->seconds;
        if (end->problems.empty()) return tr("Ended: %1").arg(state_word(end->state));
        tip = localized_lines(end->problems);
        return tr("Ended: %1, %2").arg(state_word(end->state), localized(end->problems.front()).title);
    }
    return {};
}

}  // namespace tb::ui
