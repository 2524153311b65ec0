#pragma once
// Compare, third tab: every setting of every run, what differs first seen.
#include "ui/models/comparison.h"

#include <QWidget>

#include <memory>

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace tb::ui {

class SegmentedControl;

class ConfigurationTab : public QWidget {
    Q_OBJECT

public:
    explicit ConfigurationTab(QWidget* parent = nullptr);
    void show_comparison(std::shared_ptr<const Comparison> comparison);
    void show_all(bool on);
    QTreeWidget* table() const { return table_; }
    QString copied() const;  // what Copy puts on the clipboard: tab-separated, the spec's own names and values

private:
    void retranslate();
    void fill();

    std::shared_ptr<const Comparison> comparison_;
    SegmentedControl* shown_;
    QLabel* count_;
    QLineEdit* find_;
    QPushButton* copy_;
    QTreeWidget* table_;
};

}  // namespace tb::ui
