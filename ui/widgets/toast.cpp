#include "ui/widgets/toast.h"

#include <QEvent>
#include <QGraphicsOpacityEffect>
#include <QHBoxLayout>
#include <QLabel>
#include <QPropertyAnimation>
#include <QPushButton>
#include <QStyle>
#include <QTimer>

#include "ui/i18n/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace tb::ui {

constexpr int undo_seconds = 30, message_seconds = 5, fade_ms = 120;

Toast::Toast(QWidget* window) : QFrame(window) {
    setObjectName("toast");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 7, 14, 7);
    row->setSpacing(10);
    icon_ = new QLabel;
    text_ = new QLabel;
    text_->setTextFormat(Qt::PlainText);
    button_ = new QPushButton;
    button_->setFocusPolicy(Qt::TabFocus);
    time_ = new QLabel;
    for (QWidget* widget : std::initializer_list<QWidget*>{icon_, text_, button_, time_}) row->addWidget(widget);
    timer_ = new QTimer(this);
    timer_->setInterval(1000);
    connect(timer_, &QTimer::timeout, this, &Toast::tick);
    connect(button_, &QPushButton::clicked, this, &Toast::run_action);
    window->installEventFilter(this);
}

Toast* Toast::show_in(QWidget* window, const QString& text, const QString& action_text, std::function<void()> action, int seconds, const QString& icon_name) {
    for (Toast* old : window->findChildren<Toast*>(QString(), Qt::FindDirectChildrenOnly)) {
        old->hide();
        emit old->closed();
        old->deleteLater();
    }
    auto* toast = new Toast(window);
    toast->action_ = std::move(action);
    toast->left_ = seconds > 0 ? seconds : toast->action_ ? undo_seconds : message_seconds;
    toast->text_->setText(text);
    toast->button_->setText(action_text);
    toast->button_->setVisible(bool(toast->action_));
    toast->time_->setVisible(bool(toast->action_));
    toast->time_->setText(format::clock(toast->left_));
    toast->icon_->setVisible(!icon_name.isEmpty());
    if (!icon_name.isEmpty()) toast->icon_->setPixmap(icon_pixmap(icon_name, 16, window->devicePixelRatioF(), tokens().surface));
    toast->setAccessibleName(text);
    toast->place();
    toast->show();
    toast->raise();
    toast->timer_->start();
    if (window->style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, window) > 0) {
        auto* effect = new QGraphicsOpacityEffect(toast);
        toast->setGraphicsEffect(effect);
        auto* fade = new QPropertyAnimation(effect, "opacity", toast);
        fade->setDuration(fade_ms);
        fade->setStartValue(0.0);
        fade->setEndValue(1.0);
        connect(fade, &QPropertyAnimation::finished, toast, [toast] { toast->setGraphicsEffect(nullptr); });
        fade->start(QAbstractAnimation::DeleteWhenStopped);
    }
    return toast;
}

void Toast::place() {
    adjustSize();
    const QWidget* window = parentWidget();
    move((window->width() - width()) / 2, window->height() - height() - 56);
}

void Toast::tick() {
    if (--left_ <= 0) {
        timer_->stop();
        emit closed();
        deleteLater();
        hide();
        return;
    }
    time_->setText(format::clock(left_));
}

void Toast::run_action() {
    if (!action_) return;
    const auto action = std::exchange(action_, {});
    timer_->stop();
    hide();
    emit closed();
    deleteLater();
    action();
}

bool Toast::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize) place();
    return QFrame::eventFilter(watched, event);
}

}  // namespace tb::ui
