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

// Runs `work` on the pool and `then(result)` on the window's thread; nothing when `context` has been deleted meanwhile.
template <class Work, class Then>
void ask(QThreadPool& pool, QObject* context, Work work, Then then) {
    using Result = std::invoke_result_t<Work>;
    QPointer<QObject> alive(context);
    // QPointer may only be asked on the window's thread: the answer travels through the application object.
    pool.start([alive, work = std::move(work), then = std::move(then)]() mutable {
        auto result = std::make_shared<Result>(work());
        auto* application = QCoreApplication::instance();
        if (!application) return;
        QMetaObject::invokeMethod(
            application,
            [alive = std::move(alive), then = std::move(then), result]() mutable {
                if (alive) then(std::move(*result));
            },
            Qt::QueuedConnection);
    });
}

}  // namespace tb::ui
