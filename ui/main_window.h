#pragma once
// The one window: menu bar, rail, page, status bar. Every action of a page is also in the menus.
#include "ui/models/predict_job.h"
#include "ui/models/session.h"

#include <QMainWindow>
#include <QPointer>

#include <deque>
#include <map>

class QAction;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace tb::ui {

class ComparePage;
class HomePage;
class JobCard;
class NewRunPage;
class Rail;
class RunsPage;
class TrainingPage;
class TryPage;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(Session& session, PredictJob::Load load, QWidget* parent = nullptr);
    ~MainWindow() override;

    void open_page(PageId page);
    PageId page() const { return page_; }
    HomePage* home() const { return home_; }
    NewRunPage* new_run();
    TrainingPage* training();
    RunsPage* runs();
    ComparePage* compare();
    TryPage* try_it();
    void open_export();  // of the runs that the page shows

signals:
    void first_paint_done();

protected:
    void closeEvent(QCloseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    struct Named {
        QAction* action;
        const char* id;
    };
    void build_actions();
    void build_menus();
    void build_status();
    QAction* add_action(const char* id, const QString& keys, std::function<void()> act);
    QAction* action(const char* id) const;
    void retranslate();
    void update_actions();
    void update_export();
    struct Exported {
        QStringList runs;
        QString reason;  // why there is nothing to export
    };
    Exported exported();
    void show_export(std::shared_ptr<const Comparison> comparison, const QStringList& runs);
    void apply_settings();
    QWidget* page_widget(PageId page);
    void prepare_pages();
    void cycle_focus();
    void show_palette();
    void show_about();
    void show_message(const QString& message);
    void show_storage();
    void run_ended(quint64 serial);
    void allow(const char* id, const QString& reason);
    QList<QAction*> all_actions() const;

    Session& session_;
    PredictJob::Load load_;
    PageId page_ = PageId::home;
    Rail* rail_;
    QStackedWidget* pages_;
    std::map<PageId, QWidget*> made_;
    HomePage* home_;
    std::vector<Named> actions_;
    std::vector<QMenu*> menus_;
    QLabel *device_, *storage_, *message_;
    QTimer* message_timer_;
    std::deque<PageId> to_make_;
    std::deque<QPointer<QWidget>> to_polish_;
    bool leaving_ = false, painted_ = false;
    QStringList export_of_;  // the export dialog opens when the Compare page has read these runs
    quint64 exports_ = 0;    // asked for so far: only the last one opens
};

}  // namespace tb::ui
