#pragma once
// Measures how long the event loop was deaf: a 5 ms timer and the longest gap between two of its beats.
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace tb::ui {

class Heartbeat : public QObject {
public:
    explicit Heartbeat(QObject* parent = nullptr) : QObject(parent) {
        timer_.setTimerType(Qt::PreciseTimer);
        timer_.setInterval(kPeriod);
        connect(&timer_, &QTimer::timeout, this, [this] {
            const qint64 gap = clock_.restart();
            longest_ = std::max(longest_, gap - kPeriod);
            if (gap - kPeriod > kNoticed) ++stalls_;
            ++beats_;
        });
    }
    void start() {
        longest_ = beats_ = stalls_ = 0;
        clock_.start();
        timer_.start();
    }
    void stop() { timer_.stop(); }
    qint64 longest_stall() const { return longest_; }  // milliseconds
    qint64 beats() const { return beats_; }
    qint64 stalls() const { return stalls_; }  // longer than 50 ms

private:
    static constexpr qint64 kPeriod = 5, kNoticed = 50;
    QTimer timer_;
    QElapsedTimer clock_;
    qint64 longest_ = 0, beats_ = 0, stalls_ = 0;
};

}  // namespace tb::ui
