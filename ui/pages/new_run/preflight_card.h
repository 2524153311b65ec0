#pragma once
// The right side of New run: what will train, how long, how much memory, what is doubtful; and Start.
#include "ui/models/session.h"
#include "ui/theme/parts.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace tb::ui {

class ChecksList;
class PartsTable;

class PreflightCard : public QFrame {
    Q_OBJECT

public:
    explicit PreflightCard(QWidget* parent = nullptr);
    void show_plan(const Plan* plan, bool planning);
    void show_probe(const Probe* probe, bool measuring, const Problems& failed);
    void set_runs(int runs, bool busy);
    void set_blocked(const QString& reason);  // why Start is off although the plan is fine; empty: not
    // What Start says while something of the run is still to be fetched, and why it cannot be pressed; an empty text: nothing is.
    void set_download(const QString& text, const QString& reason);
    bool startable() const { return startable_; }
    bool downloads_first() const { return start_enabled_ && !download_.isEmpty(); }
    QPushButton* start_button() const { return start_; }
    QPushButton* queue_button() const { return queue_; }

signals:
    void start_clicked();
    void queue_clicked();
    void measure_clicked();
    void problem_clicked(const QString& place);
    void batch_wanted(int batch, int accumulation);

private:
    void retranslate();
    void fill();
    void update_buttons();

    QLabel *title_, *chip_, *count_, *share_, *steps_, *time_caption_, *time_, *time_note_, *memory_caption_, *memory_, *memory_note_,
        *starter_note_;
    PartsTable* parts_;
    ChecksList* checks_;
    QPushButton *measure_, *queue_, *start_;
    std::optional<Plan> plan_;
    std::optional<Probe> probe_;
    Problems probe_failed_;
    bool planning_ = true, measuring_ = false, startable_ = false, start_enabled_ = false, busy_ = false;
    int runs_ = 1;
    QString blocked_, download_, download_reason_;
};

}  // namespace tb::ui
