#pragma once
// Compare: two to six runs. Tabs: what can be said, the whole curves, the whole configurations.
#include "ui/models/comparison.h"
#include "ui/models/session.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace tb::ui {

class ConfigurationTab;
class CurvesTab;
class OverviewTab;

class ComparePage : public QWidget {
    Q_OBJECT

public:
    enum Tab { overview, curves, configuration };

    explicit ComparePage(Session& session, QWidget* parent = nullptr);
    void set_runs(const QStringList& keys);
    const QStringList& runs() const { return keys_; }
    // Of the runs that were read last; while others are being read it is no longer of `runs()`.
    std::shared_ptr<const Comparison> comparison() const { return comparison_; }
    bool loading() const { return loading_; }
    QString no_export() const;  // why there is nothing to export; empty where there is, also while it is still being read
    void open_tab(Tab tab);
    QTabBar* tabs() const { return tabs_; }

signals:
    void compared();
    void not_compared();  // the runs could not be read, or none is left

private:
    void retranslate();
    void offers_read();
    void compare_published();
    void load();
    void show_comparison();
    void update_export();
    void show_tab(int tab);
    void fill_pills();
    void fill_menu();
    void remove(const QString& key);
    void place(const QString& key, int wanted);
    void drop(const QString& key, int x);

    Session& session_;
    QStringList keys_;
    QString focused_;  // the pill that keeps the focus while the row is laid out anew
    quint64 generation_ = 0;
    bool defaulted_ = false, loading_ = false;
    std::shared_ptr<const Comparison> comparison_;
    QHBoxLayout* pills_;
    QLabel* title_;
    QPushButton *add_, *export_;
    QMenu* menu_;
    QTabBar* tabs_;
    QStackedWidget* stack_;
    OverviewTab* overview_;
    CurvesTab* curves_ = nullptr;                // made when first opened
    ConfigurationTab* configuration_ = nullptr;  // made when first opened
};

}  // namespace tb::ui
