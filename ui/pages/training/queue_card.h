#pragma once
// The runs that wait: dragged or moved by Alt+Up and Alt+Down, removed by Delete or the button.
#include "ui/models/run_manager.h"

#include <QFrame>
#include <QListWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace tb::ui {

// A list whose rows follow the mouse while they are dragged: no drag and drop session, so that it works the same everywhere.
class QueueList : public QListWidget {
    Q_OBJECT

public:
    explicit QueueList(QWidget* parent = nullptr);
    void move_current(int by);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void order_changed();
    void remove_wanted();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void move_row(int from, int to);
    int dragged_ = -1;
    bool moved_ = false;
};

class QueueCard : public QFrame {
    Q_OBJECT

public:
    explicit QueueCard(RunManager& manager, QWidget* parent = nullptr);
    QueueList* list() const { return list_; }

private:
    void retranslate();
    void refresh();
    void update_buttons();
    void order_changed();
    void remove_current();

    RunManager& manager_;
    QueueList* list_;
    QLabel *title_, *hint_;
    QToolButton *up_, *down_, *remove_;
    QPushButton* clear_;
};

}  // namespace tb::ui
