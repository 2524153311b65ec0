#pragma once
// Compare, first tab: what can be said, the curves of the evaluations, the figures, what differs, and whether it is fair.
#include "ui/models/comparison.h"
#include "ui/models/session.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;

namespace tb::ui {

class CardFrame;
class Chart;
class ChecksList;
class IntervalPlot;

class OverviewTab : public QWidget {
    Q_OBJECT

public:
    explicit OverviewTab(Session& session, QWidget* parent = nullptr);
    void show_comparison(std::shared_ptr<const Comparison> comparison);  // null: nothing was picked
    void show_loading();
    void show_error(const Problems& problems);

signals:
    void published_wanted();

private:
    void retranslate();
    QWidget* build_verdict();
    QWidget* build_charts();
    QWidget* build_tables();
    void fill_verdict();
    void fill_metrics();
    void fill_differences();
    void fill_fairness();
    void fill_actions();
    QString stand_ins() const;

    Session& session_;
    std::shared_ptr<const Comparison> comparison_;
    Problems fairness_told_;  // comparison_->fairness with the window's words
    QLabel *verdict_, *sentence_, *paired_, *starter_, *metrics_title_, *differs_title_, *equal_, *fair_title_, *fair_chip_;
    QPushButton *train_both_, *try_;
    CardFrame* verdict_card_;
    QWidget* rest_;
    IntervalPlot* intervals_;
    Chart *loss_, *accuracy_;
    QGridLayout *metrics_, *differences_;
    ChecksList* fairness_;
};

}  // namespace tb::ui
