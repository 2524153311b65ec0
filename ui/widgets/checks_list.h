#pragma once
// What was checked, worst first: icon, title and text; four are shown, the rest behind "n more".
#include "core/base/problem.h"

#include <QWidget>

#include <functional>

class QPushButton;
class QVBoxLayout;

namespace tb::ui {

class ChecksList : public QWidget {
    Q_OBJECT
public:
    explicit ChecksList(QWidget* parent = nullptr);
    void set_problems(Problems problems);  // sorted here, worst first, else in the order given
    void set_limit(int shown);             // 4 by default
    void set_titles_only(bool on);         // one line each, the text in the tooltip
    // What the button of a row says that mends it; empty: the row has none.
    void set_remedies(std::function<QString(const Problem&)> words);

signals:
    void activated(const QString& place);  // a row was clicked or Enter pressed on it: focus the control of that JSON path
    void remedy_wanted(const tb::Problem& problem);

private:
    void fill();
    QPushButton* remedy_button(const Problem& problem);
    Problems problems_;
    std::function<QString(const Problem&)> remedies_;
    int limit_ = 4;
    bool all_ = false, titles_only_ = false;
    QWidget* rows_ = nullptr;
    QVBoxLayout* column_;
    QPushButton* more_;
};

// "Ready · 3 warnings", "2 errors · 1 warning", "Ready": for the chip beside a list.
QString checks_summary(const Problems& problems);

}  // namespace tb::ui
