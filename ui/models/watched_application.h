#pragma once
// The application object, with an eye on its own event loop: how much processor time each event took on the window's thread. Wall-clock
// time says little on a machine whose cores train.
#include <QApplication>

namespace tb::ui {

class WatchedApplication : public QApplication {
public:
    // TUNEBENCH_SLOW_EVENTS=20 in the environment prints every event whose own work took more than 20 ms, with its receiver.
    WatchedApplication(int& count, char** arguments);
    bool notify(QObject* receiver, QEvent* event) override;

    // The longest turn of the loop since `forget`, in milliseconds of the thread's processor time, and what it was.
    double longest() const { return longest_; }
    const QByteArray& longest_words() const { return longest_words_; }
    void forget();

private:
    double limit_ = 0;     // ms; 0: nothing is printed
    int depth_ = 0;        // events sent while another is handled
    double inner_ = 0;     // ms of the events inside the one being handled
    double longest_ = 0;
    QByteArray longest_words_;
};

// Milliseconds of processor time that the calling thread has taken.
double thread_milliseconds();

}  // namespace tb::ui
