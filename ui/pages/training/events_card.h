#pragma once
// What happened in the run, newest first.
#include "ui/models/run_data.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace tb::ui {

class EventsCard : public QFrame {
    Q_OBJECT

public:
    explicit EventsCard(QWidget* parent = nullptr);
    void show_run(std::shared_ptr<const RunData> run);
    void update_rows();

signals:
    void open_folder_clicked();

private:
    void add(const Event& event);
    QString words(const Event& event, double& time, QString& tip) const;
    QLabel* title_;
    QPushButton* open_;
    QTreeWidget* list_;
    std::shared_ptr<const RunData> run_;
    std::size_t shown_ = 0;
};

}  // namespace tb::ui
