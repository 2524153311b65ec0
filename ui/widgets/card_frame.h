#pragma once
// A card that can say that it is empty, loading, at work or broken; its content stays alive under those states.
#include "core/base/problem.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTimer;
class QVBoxLayout;

namespace tb::ui {

class CardFrame : public QFrame {
    Q_OBJECT
public:
    explicit CardFrame(const QString& title = {}, QWidget* parent = nullptr);
    void set_title(const QString& title);
    QHBoxLayout* head() const { return head_; }  // add controls at its end
    QVBoxLayout* body() const { return body_; }  // the content of the ready state

    void show_ready();
    void show_empty(const QString& sentence, const QString& action = {});  // one sentence, one button
    void show_loading();                                                   // skeleton rows after 300 ms; the old content until then
    void show_error(const QString& what, const QString& action = {}, const QString& details = {});  // details: "Copy details"
    void show_error(const Problems& problems, const QString& action = {});
    // A 6 px bar under the title with Cancel beside it; total 0: no measure. hide_progress ends it.
    void show_progress(std::int64_t done, std::int64_t total, const QString& text = {}, bool cancellable = true);
    void hide_progress();

signals:
    void action_clicked();  // the button of the empty or the error state
    void cancelled();

private:
    void show_page(int page);
    void show_message(bool is_error, const QString& text, const QString& action, const QString& details);
    QHBoxLayout* head_;
    QVBoxLayout* body_;
    QLabel* title_;
    QWidget* progress_row_ = nullptr;
    QProgressBar* bar_ = nullptr;
    QLabel* progress_text_ = nullptr;
    QPushButton* cancel_ = nullptr;
    QStackedWidget* stack_;
    QWidget* message_icon_;
    QLabel* message_;
    QPushButton *action_, *copy_;
    QTimer* skeleton_delay_;
    QString details_;
};

}  // namespace tb::ui
