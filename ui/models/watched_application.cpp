#include "ui/models/watched_application.h"

#include <QMetaEnum>
#include <QThread>

#include <cstdio>
#include <ctime>
#include <utility>

namespace tb::ui {
namespace {

QByteArray event_words(const char* receiver_class, const QByteArray& name, QEvent::Type type) {
    const char* event = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
    return QByteArray(event ? event : "event") + " for " + receiver_class + (name.isEmpty() ? QByteArray() : " \"" + name + '"');
}

}  // namespace

double thread_milliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

WatchedApplication::WatchedApplication(int& count, char** arguments)
    : QApplication(count, arguments), limit_(qEnvironmentVariable("TUNEBENCH_SLOW_EVENTS").toDouble()) {}

void WatchedApplication::forget() {
    longest_ = 0;
    longest_words_.clear();
}

bool WatchedApplication::notify(QObject* receiver, QEvent* event) {
    if (QThread::currentThread() != thread()) return QApplication::notify(receiver, event);
    // Receiver and event may be gone afterwards.
    const QEvent::Type type = event->type();
    const char* receiver_class = receiver->metaObject()->className();
    const QByteArray name = limit_ > 0 ? receiver->objectName().toUtf8() : QByteArray();
    const double began = thread_milliseconds(), outer = std::exchange(inner_, 0);
    ++depth_;
    const bool handled = QApplication::notify(receiver, event);
    --depth_;
    const double taken = thread_milliseconds() - began, own = taken - inner_;
    inner_ = outer + taken;
    if (depth_ == 0 && taken > longest_) {
        longest_ = taken;
        longest_words_ = event_words(receiver_class, name, type);
    }
    if (limit_ > 0 && (own > limit_ || (depth_ == 0 && taken > limit_)))
        std::fprintf(stderr, "%*sslow event: %.0f ms, %.0f of them its own: %s\n", depth_ * 2, "", taken, own,
                     event_words(receiver_class, name, type).constData());
    return handled;
}

}  // namespace tb::ui
