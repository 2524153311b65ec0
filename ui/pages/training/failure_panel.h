#pragma once
// What happened to a run that failed, and the ways on from there.
#include "ui/models/run_manager.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace tb::ui {

// A loss that is not finite: train on from the best checkpoint, a lower rate, end with the best checkpoint, or give up. Any other failure
// that left a checkpoint: resume.
class FailurePanel : public QFrame {
    Q_OBJECT

public:
    explicit FailurePanel(QWidget* parent = nullptr);
    // Hides itself for a run that did not fail, and for one that was given up.
    void show_run(std::shared_ptr<const RunData> run, bool queue_waits);

signals:
    void resume_wanted();
    void best_wanted(bool finish);  // go on from the best checkpoint, or end with it
    void lower_rate_wanted(double rate);
    void given_up();

private:
    void retranslate();
    void fill();

    std::shared_ptr<const RunData> run_;
    quint64 given_up_ = 0;  // serial
    bool queue_waits_ = false;
    double lower_rate_ = 0;
    QLabel *title_, *text_, *queue_;
    QPushButton *best_, *lower_, *keep_, *give_up_, *resume_;
};

}  // namespace tb::ui
