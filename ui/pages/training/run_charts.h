#pragma once
// The curves of one run: loss and accuracy large, rate, norm, throughput and memory small; the published run as a ghost.
#include "ui/charts/chart.h"
#include "ui/models/run_data.h"

#include <QObject>

namespace tb::ui {

class RunCharts : public QObject {
    Q_OBJECT

public:
    explicit RunCharts(QObject* parent = nullptr);
    Chart *loss, *accuracy, *rate, *norm, *speed, *memory;

    void begin(std::shared_ptr<const RunData> run, const std::optional<Entry>& published);
    void update();  // adds what is new
    void retranslate();

private:
    void add_series();
    void add_frame();
    void add_steps();
    void add_evaluations();
    void add_marks();
    void add_ghost();
    void add_schedule();
    ChartPoint end_point() const;
    std::vector<Chart*> all() const { return {loss, accuracy, rate, norm, speed, memory}; }

    std::shared_ptr<const RunData> run_;
    std::optional<Entry> published_;
    std::size_t steps_ = 0, evaluations_ = 0, marks_ = 0;
    double samples_ = 0;
    bool framed_ = false;
    bool regression_ = false;  // the score is Pearson's r, drawn where accuracy is
};

}  // namespace tb::ui
