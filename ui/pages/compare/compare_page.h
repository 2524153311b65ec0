#pragma once
// Compare: two to six runs; first what can be said, then the curves, the figures, what differs, and whether it is fair.
#include "ui/models/comparison.h"
#include "ui/models/session.h"

#include <QWidget>

class QFrame;
class QGridLayout;
class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QVBoxLayout;

namespace tb::ui {

class CardFrame;
class Chart;
class ChecksList;
class IntervalPlot;

class ComparePage : public QWidget {
    Q_OBJECT

public:
    explicit ComparePage(Session& session, QWidget* parent = nullptr);
    void set_runs(const QStringList& keys);
    const QStringList& runs() const { return keys_; }
    std::shared_ptr<const Comparison> comparison() const { return comparison_; }

signals:
    void compared();

private:
    void retranslate();
    QWidget* build_verdict();
    QWidget* build_charts();
    QWidget* build_tables();
    void offers_read();
    void compare_published();
    void load();
    void show_comparison();
    void fill_pills();
    void fill_verdict();
    void fill_metrics();
    void fill_differences();
    void fill_menu();
    void remove(const QString& key);

    Session& session_;
    QStringList keys_;
    quint64 generation_ = 0;
    bool defaulted_ = false;
    std::shared_ptr<const Comparison> comparison_;
    QHBoxLayout* pills_;
    QLabel *title_, *verdict_, *sentence_, *paired_, *starter_, *metrics_title_, *differs_title_, *equal_, *fair_title_, *fair_chip_;
    QPushButton *add_, *export_, *train_both_;
    QMenu* menu_;
    CardFrame* verdict_card_;
    QWidget* rest_;
    IntervalPlot* intervals_;
    Chart *loss_, *accuracy_;
    QGridLayout *metrics_, *differences_;
    ChecksList* fairness_;
};

}  // namespace tb::ui
