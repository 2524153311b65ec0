#pragma once
// Try it: type a sentence, see the answer of one kept model, also while another trains.
#include "ui/models/predict_job.h"
#include "ui/models/session.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QVBoxLayout;

namespace tb::ui {

class CardFrame;

class TryPage : public QWidget {
    Q_OBJECT

public:
    TryPage(Session& session, PredictJob::Load load, QWidget* parent = nullptr);
    void choose_run(const QString& id);
    void focus_text();

private:
    void retranslate();
    void fill_runs();
    void run_chosen();
    void show_answer();
    void fill_bars(const Answer& answer);

    Session& session_;
    PredictJob job_;
    QString wanted_;
    bool chosen_ = false;
    QLabel *title_, *caption_, *box_title_, *box_hint_, *answer_, *time_, *note_, *banner_, *tokens_;
    QComboBox* runs_;
    QPlainTextEdit* text_;
    CardFrame* card_;
    QVBoxLayout* bars_;
};

}  // namespace tb::ui
