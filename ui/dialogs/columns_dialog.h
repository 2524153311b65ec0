#pragma once
// Own data: the files of each split, how they are read, and which columns are the text and the label, chosen over the first rows.
#include "ui/dialogs/files_field.h"

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace tb::ui {

class FormRow;

class ColumnsDialog : public QDialog {
    Q_OBJECT

public:
    ColumnsDialog(Session& session, const DatasetSpec& start, const std::string& task = Spec().task, QWidget* parent = nullptr);
    ~ColumnsDialog() override;
    DatasetSpec dataset() const;
    std::string task() const;

signals:
    void chosen(const tb::DatasetSpec& dataset, const std::string& task);

private:
    void build();
    void retranslate();
    void read_preview();
    void show_preview(const Expected<Table>& table);
    void fill_rows(const Table& table);
    void fill_columns(const Table& table);
    void name_preview();
    void check();

    Session& session_;
    DatasetSpec start_;
    QLabel* title_;
    FilesField *train_, *validation_, *test_;
    FormRow* form_;
    QComboBox *task_, *text_, *text2_, *label_;
    QDoubleSpinBox* share_;
    std::vector<Field> fields_;
    QLabel* shown_;
    QTableWidget* rows_;
    QLabel *trouble_, *doubt_;
    QPushButton *accept_, *cancel_;
    std::vector<Column> columns_;
    std::vector<TablePart> parts_;
    Problems notes_;
    DataFiles asked_files_;
    TableOptions asked_options_;
    int asked_ = 0;  // of several previews under way the one asked for last counts
    bool readable_ = false;
};

}  // namespace tb::ui
