#pragma once
// Own data: the files, and which column is the text and which the label, chosen over the first rows.
#include "ui/models/session.h"
#include "ui/theme/parts.h"

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace tb::ui {

class ColumnsDialog : public QDialog {
    Q_OBJECT

public:
    ColumnsDialog(Session& session, const DatasetSpec& start, QWidget* parent = nullptr);
    DatasetSpec dataset() const;

signals:
    void chosen(const tb::DatasetSpec& dataset);

private:
    void retranslate();
    void browse(QLineEdit* into);
    void read_preview();
    void show_preview(const Expected<Table>& table);
    void fill_columns(const Table& table);
    void check();

    Session& session_;
    DatasetSpec start_;
    QLabel* title_;
    QLineEdit *train_, *validation_, *test_;
    std::vector<QPushButton*> browse_;
    QComboBox *text_, *text2_, *label_;
    QDoubleSpinBox* share_;
    std::vector<Field> fields_;
    QTableWidget* rows_;
    QLabel* trouble_;
    QPushButton *accept_, *cancel_;
    std::vector<Column> columns_;
    bool readable_ = false;
};

}  // namespace tb::ui
