#pragma once
// Owns the queue and the one thread that trains. Events cross to the window's thread in batches; none is lost.
#include "ui/models/run_data.h"

#include <QObject>
#include <QTimer>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace tb::ui {

// What the manager needs of the engine; tests put their own in place.
struct Engine {
    std::function<RunResult(const RunRequest&, const EventSink&, RunControl&)> run;
    std::function<fs::path(const Spec&)> new_folder;
    std::function<History(const fs::path&)> history;
};
Engine default_engine();

class RunManager : public QObject {
    Q_OBJECT

public:
    explicit RunManager(Engine engine, QObject* parent = nullptr);
    ~RunManager() override;

    // Puts a run at the end of the queue; it starts at once when nothing trains. The spec is a snapshot: later edits do not reach it.
    quint64 enqueue(const Spec& spec, std::int64_t predicted_memory = 0);
    // A run that trains or waits already is not queued once more: its serial comes back.
    quint64 enqueue_resume(const fs::path& folder, const Spec& spec);
    // Back to a run's best checkpoint, before everything that waits: to train on from there, or to end with it as the result.
    quint64 enqueue_from_best(const fs::path& folder, const Spec& spec, bool finish);
    bool remove_queued(quint64 serial);
    void reorder_queue(const std::vector<quint64>& serials);  // those named first, in this order; the others after them as they were
    void clear_queue();
    // A run that stopped on a value that is not finite leaves a choice to its user: what waits goes on after it, or by `release`.
    bool held() const { return held_; }
    void release();

    bool busy() const { return current_ != nullptr; }
    std::shared_ptr<const RunData> current() const { return current_; }
    // The running one, else the last that ended.
    std::shared_ptr<const RunData> shown() const;
    std::shared_ptr<const RunData> find(quint64 serial) const;
    // The run that trains or waits in this folder, else the last one of it that ended in this window.
    std::shared_ptr<const RunData> of_folder(const fs::path& folder) const;
    std::vector<std::shared_ptr<const RunData>> queued() const;

    // What is asked of the current run. They stand side by side: a stop after the epoch outlives a pause, and nothing but the run's end
    // takes back that it is to end.
    bool pausing() const { return pausing_; }
    bool stopping_after_epoch() const { return stopping_; }
    bool ending() const { return ending_ != Request::none; }

public slots:
    void pause();
    void resume();
    void stop_after_epoch(bool on);
    void cancel();
    void save_and_leave();

signals:
    void queue_changed();
    void run_started(quint64 serial);
    void events_arrived(quint64 serial);  // after each batch, at most 30 times a second
    void requests_changed();
    void run_finished(quint64 serial);

private:
    struct Job {
        std::shared_ptr<RunData> run;
        RunRequest request;
    };
    quint64 put(const Spec& spec, RunRequest request, bool first = false, std::int64_t predicted_memory = 0);
    void start_next();
    void worker();
    void drain();
    void finish();
    void tell();
    void end_by(Request request);
    bool trains_or_waits(const fs::path& folder, quint64& serial) const;

    Engine engine_;
    QTimer drain_timer_;
    quint64 next_serial_ = 1;
    std::shared_ptr<RunData> current_;
    std::deque<Job> queue_;
    std::vector<std::shared_ptr<RunData>> ended_;  // newest last; a few are kept for the charts
    bool pausing_ = false, stopping_ = false;
    Request ending_ = Request::none;  // cancel or save_and_leave, once asked for
    bool leaving_ = false;            // nothing starts after the current run
    bool held_ = false;
    bool chosen_ = false;  // what comes after a run that lost its way, before that run was put away
    std::shared_ptr<RunControl> control_;

    std::mutex mutex_;  // guards everything below
    std::condition_variable wake_;
    std::optional<RunRequest> handed_;
    std::shared_ptr<RunControl> handed_control_;
    std::vector<Event> inbox_;
    std::optional<History> history_;
    fs::path folder_;
    bool quit_ = false;
    std::thread thread_;
};

}  // namespace tb::ui
