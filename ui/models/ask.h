#pragma once
// Work off the window's thread, its answer back on it.
#include <QCoreApplication>
#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace tb::ui {

// From any thread: `act` on the window's thread, in the order of the calls; nothing when `alive` has been deleted meanwhile.
template <class Act>
void post(QPointer<QObject> alive, Act act) {
    // QPointer may only be asked on the window's thread: the call travels through the application object.
    auto* application = QCoreApplication::instance();
    if (!application) return;
    QMetaObject::invokeMethod(
        application,
        [alive = std::move(alive), act = std::move(act)]() mutable {
            if (alive) act();
        },
        Qt::QueuedConnection);
}

// Runs `work` on the pool and `then(result)` on the window's thread; nothing when `context` has been deleted meanwhile.
template <class Work, class Then>
void ask(QThreadPool& pool, QObject* context, Work work, Then then) {
    using Result = std::invoke_result_t<Work>;
    QPointer<QObject> alive(context);
    pool.start([alive, work = std::move(work), then = std::move(then)]() mutable {
        auto result = std::make_shared<Result>(work());
        post(std::move(alive), [then = std::move(then), result]() mutable { then(std::move(*result)); });
    });
}

}  // namespace tb::ui
