#include "ui/pages/compare/curves_tab.h"

#include "ui/charts/chart.h"
#include "ui/i18n/language.h"
#include "ui/pages/compare/figures.h"
#include "ui/pages/page_parts.h"
#include "ui/widgets/segmented_control.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>

#include <algorithm>

namespace tb::ui {
namespace {

const auto kTogether = QStringLiteral("together"), kEach = QStringLiteral("each");
const auto kLoss = QStringLiteral("loss"), kAccuracy = QStringLiteral("accuracy");
constexpr ChartControls kControls{.x_mode = true, .smoothing = true, .log_y = true, .follow = false, .ghosts = true};

QFrame* card_of(Chart* chart, int height) {
    auto* card = new QFrame;
    card->setObjectName(QStringLiteral("card"));
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(14, 10, 12, 8);
    chart->setMinimumHeight(height);
    column->addWidget(chart);
    return card;
}

}  // namespace

CurvesTab::CurvesTab(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), hint_(make_label({}, Role::small)), layout_(new SegmentedControl(SegmentedControl::Kind::quiet)),
      quantity_(new SegmentedControl(SegmentedControl::Kind::quiet)), stack_(new QStackedWidget), loss_(new Chart), accuracy_(new Chart),
      rate_(new Chart), norm_(new Chart), grid_(new QGridLayout) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    for (const QString& id : {kTogether, kEach}) layout_->add(id, id);
    for (const QString& id : {kLoss, kAccuracy}) quantity_->add(id, id);
    layout_->set_current(kTogether);
    quantity_->set_current(kLoss);
    head->addWidget(layout_);
    head->addWidget(quantity_);
    head->addStretch();
    head->addWidget(hint_);
    column->addLayout(head);
    auto* shared = new QWidget;
    auto* grid = new QGridLayout(shared);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(12);
    grid->addWidget(card_of(loss_, 215), 0, 0, 1, 2);
    grid->addWidget(card_of(accuracy_, 185), 1, 0, 1, 2);
    grid->addWidget(card_of(rate_, 140), 2, 0);
    grid->addWidget(card_of(norm_, 140), 2, 1);
    grid->setRowStretch(0, 3);
    grid->setRowStretch(1, 2);
    loss_->set_controls(kControls);
    Chart::link({loss_, accuracy_, rate_, norm_});
    loss_->set_smoothing(0.6);
    stack_->addWidget(shared);
    auto* apart = new QWidget;
    apart->setLayout(grid_);
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setSpacing(12);
    stack_->addWidget(apart);
    column->addWidget(stack_, 1);
    connect(layout_, &SegmentedControl::chosen, this, [this] { draw(); });
    connect(quantity_, &SegmentedControl::chosen, this, [this] { draw(); });
    for (Chart* chart : {loss_, accuracy_, rate_, norm_}) connect(chart, &Chart::export_requested, &session_, &Session::export_wanted);
    on_language(this, [this] { retranslate(); });
}

void CurvesTab::retranslate() {
    layout_->set_text(kTogether, tr("Together"));
    layout_->set_text(kEach, tr("One chart a run"));
    quantity_->set_text(kLoss, tr("Loss"));
    quantity_->set_text(kAccuracy, tr("Accuracy"));
    hint_->setText(tr("Published results are known by epoch only."));
    draw();
}

void CurvesTab::show_comparison(std::shared_ptr<const Comparison> comparison) {
    if (comparison == comparison_ && comparison) return;
    comparison_ = std::move(comparison);
    draw();
}

void CurvesTab::show_each(bool on) {
    layout_->set_current(on ? kEach : kTogether);
    draw();
}

void CurvesTab::draw() {
    const bool each = layout_->current() == kEach;
    quantity_->setVisible(each);
    for (int i = 0; i < stack_->count(); ++i)
        stack_->widget(i)->setSizePolicy(QSizePolicy::Preferred, (i == 1) == each ? QSizePolicy::Preferred : QSizePolicy::Ignored);
    stack_->setCurrentIndex(each ? 1 : 0);
    each ? draw_each() : draw_shared();
}

void CurvesTab::draw_shared() {
    const std::pair<Chart*, Figure> charts[] = {{loss_, Figure::loss}, {accuracy_, Figure::accuracy}, {rate_, Figure::rate}, {norm_, Figure::norm}};
    const XMode mode = drawn_ ? loss_->x_mode() : XMode::epoch;
    drawn_ = true;
    for (const auto& [chart, figure] : charts)
        draw_figure(*chart, figure, comparison_ ? *comparison_ : Comparison{}, session_.offers().published, Medium::study);
    loss_->set_x_mode(mode);
}

// The same axes in all, so that heights can be compared across the charts.
void CurvesTab::draw_each() {
    const std::size_t count = comparison_ ? comparison_->entries.size() : 0;
    const Figure figure = quantity_->current() == kAccuracy ? Figure::accuracy : Figure::loss;
    if (each_.size() != count) {
        clear_layout(grid_);
        each_.clear();
        for (std::size_t i = 0; i < count; ++i) {
            each_.push_back(new Chart);
            const int columns = count > 4 ? 3 : 2;
            grid_->addWidget(card_of(each_.back(), 230), static_cast<int>(i) / columns, static_cast<int>(i) % columns);
            connect(each_.back(), &Chart::export_requested, &session_, &Session::export_wanted);
        }
        Chart::link(each_);
    }
    double low = 1e300, high = -1e300;
    for (std::size_t i = 0; i < count; ++i) {
        each_[i]->set_y_limits({}, {});
        draw_run(*each_[i], figure, *comparison_, i, session_.offers().published);
        each_[i]->replot_now();
        const auto range = each_[i]->y_range();
        low = std::min(low, range.first);
        high = std::max(high, range.second);
    }
    for (Chart* chart : each_)
        if (low < high) chart->set_y_limits(low, high);
}

}  // namespace tb::ui
