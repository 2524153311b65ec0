#pragma once
// Home: the first run's one button; later what can go on and what was done last.
#include "ui/models/session.h"

#include <QWidget>

class QFrame;
class QGridLayout;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace tb::ui {

class CardFrame;
class Chart;

class HomePage : public QWidget {
    Q_OBJECT

public:
    explicit HomePage(Session& session, QWidget* parent = nullptr);
    ~HomePage() override;
    void focus_main();  // the one button that Enter is meant for
    QPushButton* demo_button() const { return demo_; }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void retranslate();
    QWidget* build_hero();
    QWidget* build_later();
    QWidget* build_tiles();
    QWidget* build_computer();
    QWidget* build_recent();
    void refresh();
    void choose_home();
    QPushButton* row_button(const QString& name) const;
    void fill_recent();
    void fill_continue();
    void fill_computer();
    void predict_demo();
    void draw_published();

    Session& session_;
    QFrame *hero_, *later_, *continue_;
    QLabel *hero_title_, *hero_text_, *demo_time_, *steps_title_[3], *steps_text_[3], *later_title_, *later_text_, *continue_title_;
    QPushButton *demo_, *again_, *new_run_, *compare_, *open_, *choose_home_;
    Chart* chart_;
    QLabel *compare_title_, *compare_text_, *own_title_, *own_text_;
    QLabel *computer_title_, *cores_, *cores_note_, *memory_, *memory_note_, *device_, *device_note_, *models_, *models_note_;
    QLabel *recent_title_, *recent_empty_;
    QVBoxLayout* continue_rows_;
    QGridLayout* recent_rows_;
    CardFrame* trouble_;
    std::optional<double> demo_seconds_;
    bool predicted_ = false;
    std::shared_ptr<std::atomic<bool>> measuring_ = std::make_shared<std::atomic<bool>>(false);  // true: stop
};

}  // namespace tb::ui
