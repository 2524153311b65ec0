#pragma once
// A dark strip at the window's foot: what was done, with its undo for 30 seconds. It takes no focus; Ctrl+Z is the window's own action.
#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;
class QTimer;

namespace tb::ui {

class Toast : public QFrame {
    Q_OBJECT
public:
    // One at a time in a window: a new one replaces the old, whose action can then not be undone by it any more.
    // `action` may be empty: a message only, for 5 s.
    static Toast* show_in(QWidget* window, const QString& text, const QString& action_text = {}, std::function<void()> action = {},
                          int seconds = 0, const QString& icon_name = {});
    void run_action();  // what a click on the action does; closes the toast
    bool has_action() const { return bool(action_); }

signals:
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    explicit Toast(QWidget* window);
    void place();
    void tick();
    std::function<void()> action_;
    int left_ = 0;
    QLabel *icon_, *text_, *time_;
    QPushButton* button_;
    QTimer* timer_;
};

}  // namespace tb::ui
