#pragma once
// Runs: every run, published ones included; search, sort, compare, and what the user says of them.
#include "ui/models/runs_model.h"
#include "ui/models/session.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTreeView;

namespace tb::ui {

class SegmentedControl;

class RunsPage : public QWidget {
    Q_OBJECT

public:
    explicit RunsPage(Session& session, QWidget* parent = nullptr);
    void focus_search();  // Ctrl+F
    void rename();        // F2
    void edit_tags();     // T
    void remove_selected();
    void undo_remove();
    void duplicate();  // Ctrl+D
    void try_it();
    void show_files();
    void compare();
    QTreeView* view() const { return view_; }
    QStringList selected() const;  // keys as the Compare page takes them

signals:
    void selection_changed();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void retranslate();
    QWidget* build_head();
    QWidget* build_filters();
    QWidget* build_inspector();
    void rebuild();
    void selection_moved();
    void fill_inspector();
    void save_note();
    void ask_text(const QString& title, const QString& caption, const QString& value, std::function<void(QString)> then);
    const RunRow* current_row() const;
    const RunRecord* current_run() const;
    void fill_filters();

    Session& session_;
    RunsModel model_;
    std::map<std::string, std::string> recipe_keys_;
    RunsFilter filter_;
    QTreeView* view_;
    QStackedWidget* stack_;
    QLabel *title_, *count_, *no_match_, *inspector_title_, *more_, *note_caption_, *kept_caption_, *kept_, *kept_note_, *repeat_caption_,
        *repeat_, *repeat_note_, *group_caption_;
    QPushButton *compare_, *clear_, *duplicate_, *try_, *files_, *rename_, *tag_, *delete_, *resume_;
    QLineEdit* search_;
    QComboBox *state_, *model_box_, *data_box_;
    SegmentedControl* group_;
    QPlainTextEdit* note_;
    QFrame* inspector_;
    QTimer note_timer_, rebuild_timer_;
    std::string note_of_;
    std::vector<std::string> removed_;
};

}  // namespace tb::ui
