#pragma once
// Training: watch and steer the current run; the last one stays on screen when it has ended.
#include "ui/models/published.h"
#include "ui/models/session.h"

#include <QElapsedTimer>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace tb::ui {

class EpochBar;
class EpochTable;
class EventsCard;
class FailurePanel;
class RunCharts;
class Tile;

class TrainingPage : public QWidget {
    Q_OBJECT

public:
    explicit TrainingPage(Session& session, QWidget* parent = nullptr);
    void toggle_pause();  // Ctrl+P
    void toggle_stop();   // Ctrl+E
    void ask_cancel();
    void show_memory_chart(bool on);
    QString exportable() const;  // the id of the run that is shown; empty while none has begun
    RunCharts* charts() const { return charts_; }

private:
    void retranslate();
    QWidget* build_empty();
    QWidget* build_ready();
    void build_header(QVBoxLayout* column);
    void build_failure(QVBoxLayout* column);
    void build_tiles(QVBoxLayout* column);
    void build_body(QVBoxLayout* column);
    void show_run(quint64 serial);
    void events_arrived(quint64 serial);
    void refresh_all();
    void refresh_header();
    void refresh_buttons();
    void refresh_tiles();
    void refresh_epoch_bar();
    QString state_text() const;
    void next_seed();

    Session& session_;
    QFrame* memory_card_ = nullptr;
    std::shared_ptr<const RunData> run_;
    std::optional<PublishedMatch> published_;
    RunFigures figures_;
    QElapsedTimer since_tiles_;
    QStackedWidget* stack_;
    QLabel *empty_text_, *title_, *chip_, *line_, *note_;
    QPushButton *empty_button_, *pause_, *stop_, *cancel_, *compare_, *try_, *next_;
    FailurePanel* failure_;
    EpochBar* bar_;
    Tile *step_, *time_, *loss_, *best_, *rate_, *norm_, *speed_, *memory_;
    RunCharts* charts_;
    EpochTable* epochs_;
    EventsCard* events_;
};

}  // namespace tb::ui
