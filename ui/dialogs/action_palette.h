#pragma once
// Ctrl+K: a filter box over all actions of the window.
#include <QDialog>

class QAction;
class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStandardItemModel;

namespace tb::ui {

class ActionPalette : public QDialog {
    Q_OBJECT

public:
    ActionPalette(const QList<QAction*>& actions, QWidget* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void run_current();
    QLineEdit* filter_;
    QListView* list_;
    QStandardItemModel* model_;
    QSortFilterProxyModel* shown_;
    QList<QAction*> actions_;
};

// Every action with its keys, for Help > Shortcuts.
class ShortcutsDialog : public QDialog {
    Q_OBJECT

public:
    ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent);
};

}  // namespace tb::ui
