#include "ui/pages/training/epoch_table.h"

#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/pages/page_parts.h"

#include <QGridLayout>
#include <QLabel>

#include <cmath>

namespace tb::ui {
namespace {
constexpr int kRowsShown = 8;
}

EpochTable::EpochTable(QWidget* parent)
    : QFrame(parent), title_(make_label({}, Role::h2)), legend_(make_label({}, Role::tiny)), grid_(new QGridLayout) {
    setObjectName(QStringLiteral("card"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 10);
    column->setSpacing(4);
    auto* head = new QHBoxLayout;
    head->addWidget(title_);
    head->addStretch();
    head->addWidget(legend_);
    column->addLayout(head);
    grid_->setHorizontalSpacing(10);
    grid_->setVerticalSpacing(3);
    column->addLayout(grid_);
    on_language(this, [this] {
        title_->setText(tr("Epoch by epoch"));
        legend_->setText(tr("★ best, kept"));
        fill();
    });
}

void EpochTable::show_run(std::shared_ptr<const RunData> run, const std::optional<Entry>& published) {
    run_ = std::move(run);
    published_ = published;
    fill();
}

void EpochTable::update_rows() {
    if (!run_) return;
    if (run_->evaluations.size() != shown_ || run_->active() != shown_active_) fill();
}

void EpochTable::fill() {
    const bool ghost = published_.has_value();
    std::vector<GridText> header{{tr("Epoch"), false, false, {}}, {ghost ? tr("Loss, mine") : tr("Validation loss"), false, true, {}}};
    if (ghost) header.push_back({tr("published"), false, true, {}});
    const bool regression = run_ && (run_->spec.task == "regression" || (!run_->evaluations.empty() && run_->evaluations.front().metrics.eval_pearson));
    header.push_back({regression ? tr("Pearson's r") : ghost ? tr("Acc., mine") : tr("Accuracy"), false, true, {}});
    if (ghost) header.push_back({tr("published"), false, true, {}});
    std::vector<std::vector<GridText>> rows;
    std::size_t best = static_cast<std::size_t>(-1), mine = 0;
    if (run_) {
        mine = run_->evaluations.size();
        for (std::size_t i = 0; i < mine; ++i)
            if (run_->evaluations[i].best) best = i;
        shown_active_ = run_->active();
    }
    const std::size_t published = ghost ? published_->published_epochs.size() : 0;
    const std::size_t count = std::max(mine + (run_ && run_->active() ? 1 : 0), published);
    const std::size_t first = count > kRowsShown ? count - kRowsShown : 0;
    for (std::size_t i = first; i < count; ++i) {
        const EvalEvent* own = i < mine ? &run_->evaluations[i] : nullptr;
        const PublishedEpoch* theirs = nullptr;
        for (std::size_t j = 0; j < published; ++j) {
            const double at = published_->published_epochs[j].epoch;
            if (own ? std::abs(at - own->metrics.epoch) < 1e-6 : std::abs(at - static_cast<double>(i + 1)) < 1e-6)
                theirs = &published_->published_epochs[j];
        }
        const bool star = i == best;
        const QString name = own ? format::shortest(own->metrics.epoch, 4) : QString::number(i + 1);
        std::vector<GridText> row{{star ? name + QStringLiteral(" ★") : name, star, false, {}}};
        const bool now = !own && i == mine && run_ && run_->active();
        row.push_back({own ? format::decimal(own->metrics.eval_loss, 4) : now ? tr("running") : QString(), star, true, {}});
        if (ghost) row.push_back({theirs && theirs->eval_loss ? format::decimal(*theirs->eval_loss, 4) : QString(), false, true, {}});
        const QString correlation = own && own->metrics.eval_pearson ? format::decimal(*own->metrics.eval_pearson, 4) : QString();
        row.push_back({own && own->metrics.eval_accuracy ? format::percent(*own->metrics.eval_accuracy, 2) : correlation, star, true, {}});
        if (ghost) row.push_back({theirs && theirs->accuracy ? format::percent(*theirs->accuracy, 2) : QString(), false, true, {}});
        rows.push_back(std::move(row));
    }
    shown_ = mine;
    fill_grid(grid_, header, rows);
}

}  // namespace tb::ui
