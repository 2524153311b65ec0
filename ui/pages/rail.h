#pragma once
// The window's left rail: pages in their groups, and at the foot the running job, seen from everywhere.
#include "ui/models/session.h"

#include <QFrame>

#include <map>

class QLabel;
class QProgressBar;
class QToolButton;
class QVBoxLayout;

namespace tb::ui {

// Name, bar, epoch, time left, queue length; a click goes to Training.
class JobCard : public QFrame {
    Q_OBJECT

public:
    explicit JobCard(Session& session, QWidget* parent = nullptr);
    void set_narrow(bool on);

signals:
    void clicked();

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void update_card();
    Session& session_;
    RunFigures figures_;
    quint64 serial_ = 0;
    bool narrow_ = false;
    QLabel *name_, *epoch_, *left_, *queue_;
    QProgressBar* bar_;
};

class Rail : public QFrame {
    Q_OBJECT

public:
    explicit Rail(Session& session, QWidget* parent = nullptr);
    void set_page(PageId page);
    void set_narrow(bool on);  // icons only
    void focus_page();

signals:
    void chosen(tb::ui::PageId page);
    void help_wanted();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void retranslate();
    void add_caption(QVBoxLayout* column);
    void add_page(QVBoxLayout* column, PageId page, const char* icon_name);
    std::map<PageId, QToolButton*> buttons_;
    std::vector<QLabel*> captions_;
    QToolButton* help_;
    JobCard* job_;
    bool narrow_ = false;
};

}  // namespace tb::ui
