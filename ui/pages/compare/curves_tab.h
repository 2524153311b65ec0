#pragma once
// Compare, second tab: every curve of the runs, over step, epoch or time; all in one chart or one chart a run.
#include "ui/models/comparison.h"
#include "ui/models/session.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QStackedWidget;

namespace tb::ui {

class Chart;
class SegmentedControl;

class CurvesTab : public QWidget {
    Q_OBJECT

public:
    explicit CurvesTab(Session& session, QWidget* parent = nullptr);
    void show_comparison(std::shared_ptr<const Comparison> comparison);
    Chart* loss() const { return loss_; }
    const std::vector<Chart*>& each_run() const { return each_; }
    void show_each(bool on);  // one chart a run

private:
    void retranslate();
    void draw();
    void draw_shared();
    void draw_each();

    Session& session_;
    std::shared_ptr<const Comparison> comparison_;
    QLabel* hint_;
    SegmentedControl *layout_, *quantity_;
    QStackedWidget* stack_;
    Chart *loss_, *accuracy_, *rate_, *norm_;
    QGridLayout* grid_;
    std::vector<Chart*> each_;
    bool drawn_ = false;
};

}  // namespace tb::ui
