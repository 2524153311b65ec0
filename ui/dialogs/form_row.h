#pragma once
// How a file is read: what was found in it, and a choice of something else for each.
#include "core/engine.h"
#include "ui/theme/parts.h"

#include <QWidget>

#include <vector>

class QComboBox;

namespace tb::ui {

class FormRow : public QWidget {
    Q_OBJECT

public:
    explicit FormRow(const TableOptions& options, QWidget* parent = nullptr);
    TableOptions options() const;
    // What the file was read as; of what was overruled the choice stays.
    void show_form(const TableForm& form);

signals:
    void changed();

private:
    void retranslate();
    void show_found();
    void fill(QComboBox* box, const std::vector<std::pair<QString, QString>>& choices, const QString& current);
    void take_typed(QComboBox* box);

    QComboBox *delimiter_, *quoting_, *encoding_, *header_;
    std::vector<Field> fields_;
    TableForm found_;
};

}  // namespace tb::ui
