#include "ui/main_window.h"

#include "ui/dialogs/action_palette.h"
#include "ui/i18n/format.h"
#include "ui/i18n/language.h"
#include "ui/i18n/messages.h"
#include "ui/models/watched_application.h"
#include "ui/models/words.h"
#include "ui/pages/compare/compare_page.h"
#include "ui/pages/home/home_page.h"
#include "ui/pages/new_run/new_run_page.h"
#include "ui/pages/page_parts.h"
#include "ui/pages/rail.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/pages/settings/settings_page.h"
#include "ui/pages/training/training_page.h"
#include "ui/pages/try_it/try_page.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTreeView>

namespace tb::ui {
namespace {

constexpr int kNarrowBelow = 1280, kMessageMilliseconds = 5000, kChoreMilliseconds = 10;
constexpr double kChoreBudget = 6;  // ms of processor time

// The first control of an area that Tab would reach, apart from those in another area inside it.
QWidget* first_control(QWidget* area, const QWidget* without) {
    for (QWidget* widget = area->nextInFocusChain(); widget && widget != area; widget = widget->nextInFocusChain()) {
        if (!area->isAncestorOf(widget) || (without && (without == widget || without->isAncestorOf(widget)))) continue;
        if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus)) return widget;
    }
    return nullptr;
}

}  // namespace

MainWindow::MainWindow(Session& session, PredictJob::Load load, QWidget* parent)
    : QMainWindow(parent), session_(session), load_(std::move(load)), rail_(new Rail(session)), pages_(new QStackedWidget),
      home_(new HomePage(session)), message_timer_(new QTimer(this)) {
    setMinimumSize(1100, 700);
    const Settings& settings = session_.settings();
    resize(settings.window_width > 0 ? QSize(settings.window_width, settings.window_height) : QSize(1440, 900));
    setAcceptDrops(true);
    auto* centre = new QWidget;
    centre->setObjectName(QStringLiteral("page"));
    auto* row = new QHBoxLayout(centre);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(rail_);
    row->addWidget(pages_, 1);
    setCentralWidget(centre);
    made_[PageId::home] = home_;
    pages_->addWidget(home_);
    build_actions();
    build_menus();
    build_status();
    connect(rail_, &Rail::chosen, this, &MainWindow::open_page);
    connect(rail_, &Rail::help_wanted, this, [this] { action("shortcuts")->trigger(); });
    connect(&session_, &Session::page_wanted, this, &MainWindow::open_page);
    connect(&session_, &Session::message_said, this, &MainWindow::show_message);
    connect(&session_, &Session::settings_changed, this, &MainWindow::apply_settings);
    connect(&session_, &Session::offers_changed, this, &MainWindow::retranslate);
    connect(&session_, &Session::export_wanted, this, &MainWindow::open_export);
    connect(&session_, &Session::edit_wanted, this, [this](const Spec& spec) {
        new_run()->set_spec(spec);
        open_page(PageId::new_run);
    });
    connect(&session_, &Session::compare_wanted, this, [this](const QStringList& runs) {
        compare()->set_runs(runs);
        open_page(PageId::compare);
    });
    connect(&session_, &Session::try_wanted, this, [this](const QString& run) {
        try_it()->choose_run(run);
        open_page(PageId::try_it);
    });
    connect(&session_, &Session::open_data_wanted, this, [this] {
        open_page(PageId::new_run);
        new_run()->open_own_data();
    });
    connect(&session_, &Session::demo_done, this, [this](const QStringList& runs) { emit session_.compare_wanted(runs); });
    connect(&session_.library(), &Library::changed, this, &MainWindow::show_storage);
    connect(&session_.library(), &Library::failed, this, [this](const Problems& problems) { show_message(localized_lines(problems)); });
    connect(&session_.manager(), &RunManager::queue_changed, this, &MainWindow::update_actions);
    connect(&session_.manager(), &RunManager::requests_changed, this, &MainWindow::update_actions);
    connect(&session_, &Session::demo_changed, this, &MainWindow::update_actions);
    connect(&session_.manager(), &RunManager::run_finished, this, &MainWindow::run_ended);
    connect(&session_.manager(), &RunManager::events_arrived, this, &MainWindow::update_export);
    on_language(this, [this] { retranslate(); });
    open_page(PageId::home);
}

MainWindow::~MainWindow() = default;

QWidget* MainWindow::page_widget(PageId page) {
    QWidget*& made = made_[page];
    if (made) return made;
    switch (page) {
        case PageId::home: break;
        case PageId::new_run: made = new NewRunPage(session_); break;
        case PageId::training: made = new TrainingPage(session_); break;
        case PageId::runs: {
            auto* runs_page = new RunsPage(session_);
            connect(runs_page, &RunsPage::selection_changed, this, &MainWindow::update_actions);
            made = runs_page;
            break;
        }
        case PageId::compare: {
            auto* compare_page = new ComparePage(session_);
            connect(compare_page, &ComparePage::compared, this, [this, compare_page] {
                if (!export_of_.isEmpty() && export_of_ == compare_page->runs()) show_export(compare_page->comparison(), export_of_);
                export_of_.clear();
                update_export();
            });
            connect(compare_page, &ComparePage::not_compared, this, [this] {
                export_of_.clear();
                update_export();
            });
            made = compare_page;
            break;
        }
        case PageId::try_it: made = new TryPage(session_, load_); break;
        case PageId::settings: made = new SettingsPage(session_); break;
    }
    pages_->addWidget(made);
    return made;
}

NewRunPage* MainWindow::new_run() { return static_cast<NewRunPage*>(page_widget(PageId::new_run)); }
TrainingPage* MainWindow::training() { return static_cast<TrainingPage*>(page_widget(PageId::training)); }
RunsPage* MainWindow::runs() { return static_cast<RunsPage*>(page_widget(PageId::runs)); }
ComparePage* MainWindow::compare() { return static_cast<ComparePage*>(page_widget(PageId::compare)); }
TryPage* MainWindow::try_it() { return static_cast<TryPage*>(page_widget(PageId::try_it)); }

void MainWindow::open_page(PageId page) {
    page_ = page;
    QWidget* widget = page_widget(page);
    pages_->setCurrentWidget(widget);
    rail_->set_page(page);
    if (page == PageId::try_it) try_it()->focus_text();
    if (page == PageId::home)
        home_->focus_main();
    else if (page != PageId::try_it)
        widget->setFocus(Qt::OtherFocusReason);
    update_actions();
}

void MainWindow::build_status() {
    device_ = new QLabel;
    storage_ = new QLabel;
    message_ = new QLabel;
    statusBar()->setSizeGripEnabled(false);
    device_->setContentsMargins(10, 0, 14, 0);
    message_->setContentsMargins(0, 0, 10, 0);
    statusBar()->addWidget(device_);
    statusBar()->addWidget(storage_);
    statusBar()->addPermanentWidget(message_);
    message_timer_->setSingleShot(true);
    message_timer_->setInterval(kMessageMilliseconds);
    connect(message_timer_, &QTimer::timeout, message_, &QLabel::clear);
}

void MainWindow::apply_settings() {
    const QString theme = session_.settings().theme;
    const ThemeMode mode = theme == QLatin1String("dark") ? ThemeMode::dark : theme == QLatin1String("light") ? ThemeMode::light : ThemeMode::system;
    if (Theme::instance().mode() != mode) Theme::instance().set_mode(mode);
    Language::instance().set(session_.settings().language);
}

void MainWindow::show_storage() {
    const Library& library = session_.library();
    if (!library.loaded())
        storage_->setText(tr("Reading the runs…"));
    else
        storage_->setText(library.trouble().empty() ? tr("All changes saved") : tr("Cannot save: %1").arg(localized(library.trouble().front()).title));
}

void MainWindow::show_message(const QString& message) {
    message_->setText(message);
    message_timer_->start();
}

// Rail, page, and the page's side column where it has one.
void MainWindow::cycle_focus() {
    QWidget *page = pages_->currentWidget(), *side = nullptr, *focused = focusWidget();
    for (QWidget* part : page->findChildren<QWidget*>())
        if (part->property(kSideColumn).toBool() && part->isVisible()) side = part;
    const bool on_rail = rail_->isAncestorOf(focused), on_side = side && side->isAncestorOf(focused);
    QWidget* next = on_rail ? first_control(page, side) : nullptr;
    if (!next && side && !on_side) next = first_control(side, nullptr);
    if (next)
        next->setFocus(Qt::ShortcutFocusReason);
    else
        rail_->focus_page();
}

void MainWindow::show_palette() {
    (new ActionPalette(all_actions(), this))->open();
}

void MainWindow::show_about() {
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("About Tunebench"),
                                tr("<b>Tunebench %1</b><p>Fine-tunes text classifiers, and says what the numbers can bear.</p>"
                                   "<p>Free software under the GNU General Public License, version 3 or later.</p>")
                                    .arg(QCoreApplication::applicationVersion()),
                                QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    Settings settings = session_.settings();
    settings.window_width = width();
    settings.window_height = height();
    session_.change_settings(settings);
    if (!session_.manager().busy()) {
        event->accept();
        return;
    }
    event->ignore();
    if (leaving_) return;
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("A run is training"),
                                tr("Pause and save it? It can go on at the next start. Runs that wait in the queue are not kept."),
                                QMessageBox::NoButton, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto* save = box->addButton(tr("Pause and save"), QMessageBox::AcceptRole);
    auto* stay = box->addButton(tr("Stay"), QMessageBox::RejectRole);
    box->setDefaultButton(qobject_cast<QPushButton*>(stay));
    box->setEscapeButton(stay);
    connect(box, &QMessageBox::buttonClicked, this, [this, save](QAbstractButton* button) {
        if (button != save) return;
        leaving_ = true;
        show_message(tr("Saving the run…"));
        session_.manager().clear_queue();
        if (session_.manager().busy())
            session_.manager().save_and_leave();
        else
            close();
    });
    box->open();
}

// The window leaves when the run is saved, and stays with what went wrong when it is not.
void MainWindow::run_ended(quint64 serial) {
    if (!leaving_ || session_.manager().busy()) return;
    const auto run = session_.manager().find(serial);
    if (!run || run->state != RunState::failed) {
        close();
        return;
    }
    leaving_ = false;
    open_page(PageId::training);
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("The run could not be saved"),
                                tr("%1 was not saved, so the window stays open. It can go on from its last checkpoint.").arg(text(run->title)),
                                QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("not_saved"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    if (run->finished) box->setInformativeText(localized_lines(run->finished->problems));
    auto* leave = box->addButton(tr("Close all the same"), QMessageBox::DestructiveRole);
    auto* stay = box->addButton(tr("Stay"), QMessageBox::RejectRole);
    box->setDefaultButton(qobject_cast<QPushButton*>(stay));
    box->setEscapeButton(stay);
    connect(box, &QMessageBox::buttonClicked, this, [this, leave](QAbstractButton* button) {
        if (button == leave) close();
    });
    box->open();
}

void MainWindow::paintEvent(QPaintEvent* event) {
    QMainWindow::paintEvent(event);
    if (painted_) return;
    painted_ = true;
    // Everything else begins after the first paint: reading, then the other pages.
    QTimer::singleShot(0, this, [this] {
        emit first_paint_done();
        session_.begin();
    });
    to_make_ = {PageId::new_run, PageId::training, PageId::runs, PageId::compare, PageId::try_it, PageId::settings};
    QTimer::singleShot(kChoreMilliseconds, this, &MainWindow::prepare_pages);
}

// Making a page, and then giving its widgets their style a few at a time, so that no turn of the event loop is long and the first look at a
// page costs little more than its layout.
void MainWindow::prepare_pages() {
    const double began = thread_milliseconds();
    while (!to_polish_.empty() && thread_milliseconds() - began < kChoreBudget) {
        if (QWidget* widget = to_polish_.front()) widget->ensurePolished();
        to_polish_.pop_front();
    }
    if (to_polish_.empty() && !to_make_.empty() && thread_milliseconds() - began < kChoreBudget / 2) {
        QWidget* page = page_widget(to_make_.front());
        to_make_.pop_front();
        to_polish_.emplace_back(page);
        for (QWidget* widget : page->findChildren<QWidget*>()) to_polish_.emplace_back(widget);
    }
    if (!to_polish_.empty() || !to_make_.empty()) QTimer::singleShot(kChoreMilliseconds, this, &MainWindow::prepare_pages);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    rail_->set_narrow(width() < kNarrowBelow);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    QStringList data;
    for (const QUrl& url : event->mimeData()->urls()) {
        const QFileInfo file(url.toLocalFile());
        const QString ending = file.suffix().toLower();
        if (ending == QLatin1String("json")) {
            open_page(PageId::new_run);
            new_run()->open_spec_file(file.filePath());
            return;
        }
        if (QStringList{"csv", "tsv", "jsonl", "parquet", "xml"}.contains(ending)) data << file.filePath();
    }
    if (data.isEmpty()) {
        show_message(tr("Drop a data file (CSV, TSV, JSONL, Parquet, ASSIN XML) or a recipe (JSON)."));
        return;
    }
    open_page(PageId::new_run);
    new_run()->open_own_data(data);
}

}  // namespace tb::ui
