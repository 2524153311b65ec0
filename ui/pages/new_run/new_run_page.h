#pragma once
// New run: see before you pay. The spec on screen is the cards' spec; a plan of it follows every change.
#include "ui/models/session.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace tb::ui {

class HowTrainsCard;
class ModelDataCard;
class PreflightCard;
class WhatTrainsCard;

class NewRunPage : public QWidget {
    Q_OBJECT

public:
    explicit NewRunPage(Session& session, QWidget* parent = nullptr);

    void set_spec(const Spec& spec);
    Spec spec() const;
    void open_spec_file(const QString& file);  // all its problems are listed when it is not valid
    void open_own_data(const QStringList& files = {});
    void start();         // Ctrl+Return
    void add_to_queue();  // Ctrl+Shift+Return
    void save_recipe();
    PlanJob& plans() { return plans_; }
    void focus_first();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void retranslate();
    void fill_starts();
    void start_chosen(int row);
    void edited();
    void plan_again();  // what is on screen, though nobody has changed it
    void planned();
    void download_changed(const SourceName& source);
    void show_download();
    void show_difference();
    void show_problem(const QString& place);
    void enqueue(bool and_show);
    bool wait_for_plan(void (NewRunPage::*then)());
    void commit();  // what was typed and not left yet

    Session& session_;
    PlanJob plans_;
    Spec base_;  // what the cards do not show stays as it came
    QLabel *title_, *chip_, *start_caption_, *notice_;
    QComboBox* starts_;
    QPushButton *retry_, *save_;
    ModelDataCard* model_data_;
    WhatTrainsCard* what_;
    HowTrainsCard* how_;
    PreflightCard* preflight_;
    bool chosen_ = false;  // a spec is on screen, no offer may replace it
    bool start_after_download_ = false;
    void (NewRunPage::*after_plan_)() = nullptr;  // asked for while the plan of what is on screen was still being made
    Problems probe_failed_;
};

}  // namespace tb::ui
